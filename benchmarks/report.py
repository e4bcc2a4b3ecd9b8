"""The figures as a table for people and as a file for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import answers, appending, exporting, lists, model_lines, ray_serve, review_lines

RESULTS = Path(__file__).parent / "results"

Lines = list[tuple[str, str, str, str]]


def lines(figures: dict[str, Any]) -> Lines:
    """(what, measured, control, target) for each figure that was measured."""
    parts: dict[str, Callable[[Any], Lines]] = {
        "startup": _startup,
        "throughput": _throughput,
        "latency": _latency,
        "weight": _weight,
        "composer": _composer,
        "forms": _forms,
        "form_calls": _form_calls,
        "form_page": _form_page,
        "waiting": lambda found: model_lines.waiting(found, _target),
        "in_flight": lambda found: model_lines.in_flight(found, _target),
        "pieces": lambda found: model_lines.pieces(found, _target),
        "cancelling": lambda found: model_lines.cancelling(found, _target),
        "dashboard": lambda found: review_lines.dashboard(found, _target),
        "reviewing": lambda found: review_lines.reviewing(found, _target),
        "exporting": lambda found: exporting.lines(found, _target),
        "appending": lambda found: appending.lines(found, _target),
        "lists": lambda found: lists.lines(found, _target),
        "answers": lambda found: answers.lines(found, _target),
        "ray_serve": lambda found: ray_serve.lines(found, _target),
    }
    return [line for name, part in parts.items() if name in figures for line in part(figures[name])]


def write(name: str, found: dict[str, Any]) -> Path:
    """Both files; the path of the readable one."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(
        json.dumps(found, indent=2, sort_keys=True) + "\n", encoding="utf-8"
    )
    text = RESULTS / f"{name}.md"
    text.write_text(markdown(found), encoding="utf-8")
    return text


def markdown(found: dict[str, Any]) -> str:
    """A page with the machine, the table and how it was measured."""
    machine = found["machine"]
    head = ("figure", "measured", "control", "target")
    rows = [head, ("---",) * 4, *lines(found["figures"])]
    return "\n".join(
        [
            f"# Benchmarks of {found['commit']}, {found['date']}",
            "",
            f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gib']} GiB, {machine['system']}, "
            f"Python {machine['python']}; seed {found['seed']}; load average at the start {machine['load_average']}.",
            *(
                ["", "**The machine was busy with something else: compare ratios of processor time only.**"]
                * found["busy"]
            ),
            "",
            *("| " + " | ".join(row) + " |" for row in rows),
            "",
            "Made by `make bench`. Server on core 0, load on core 1, in processes of their own; SQLite with "
            "`synchronous=FULL`; every figure has its control from the same session; medians where there are several "
            "runs. A call is a judgement of the last answer and a request for the next one: three events, two commits.",
            "",
        ]
    )


def text_table(rows: Lines) -> str:
    """For the terminal."""
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _startup(start: dict[str, Any]) -> Lines:
    control = f"bare Starlette {start['bare_starlette_s']:.2f} s"
    return [
        (f"`ajeeb run` to the first page, {text}", f"{start[name]:.2f} s", control, _target("≤ 1.0 s", start))
        for name, text in (("new_data_s", "new data folder"), ("old_data_s", "old data folder"))
    ]


def _throughput(throughput: dict[str, Any]) -> Lines:
    return [
        (
            f"durable calls per second, {int(name.partition('_')[0]):,} workers",
            f"{found['durable_calls_per_s']:,}/s",
            f"in memory {found['in_memory_calls_per_s']:,}/s, ratio {found['ratio']} "
            f"(of processor time {found['cpu_ratio']})",
            _target("ratio ≥ 0.7", found),
        )
        for name, found in throughput.items()
    ]


def _latency(added: dict[str, Any]) -> Lines:
    bare, memory = added["bare_starlette_ms"], added["memory"]
    table: Lines = []
    for name, limit in added["target_ms"].items():
        ms = added["added_ms"][name]
        target = _target(f"≤ {limit} ms", {"met": ms <= limit})
        what = f"added to a call, 1,000 workers at one call per 5 s, {name}"
        table.append((what, f"{ms:.1f} ms", f"bare Starlette {bare[name]:.1f} ms", target))
    control = f"bare Starlette {memory['bare_starlette_mb']} MB"
    used = f"{memory['peak_rss_mb']} MB"
    return [*table, ("memory with 1,000 workers, at most", used, control, _target("≤ 200 MB", memory))]


def _weight(pages: dict[str, Any]) -> Lines:
    table: Lines = []
    for what, page in pages.items():
        parts = ", ".join(f"{kind} {page[f'{kind}_kb']} kB" for kind in ("js", "css") if f"{kind}_kb" in page)
        target = _target(f"≤ {page['target_kb']} kB", page) if "met" in page else ""
        table.append(
            (f"JavaScript and CSS to a worker on a {what}, gzip", f"{page['gzip_kb']} kB", parts, target)
        )
    return table


def _composer(composer: dict[str, Any]) -> Lines:
    table: Lines = []
    for split in ("tuned_on", "held_out", "all"):
        if split in composer:
            said = ", ".join(f"{name} {value}" for name, value in composer[split].items())
            table.append((f"composer, prompts {split.replace('_', ' ')}", said, "", ""))
    control = composer.get("bare_canvas_and_png_ms")
    for name, value in composer.items():
        if name.endswith("_ms") and name != "bare_canvas_and_png_ms":
            what = f"composer, {name.removesuffix('_ms').replace('_', ' ')}"
            table.append((what, f"{value} ms", f"empty canvas {control} ms", ""))
    return table


def _forms(forms: dict[str, Any]) -> Lines:
    table: Lines = []
    for name, found in forms.items():
        unit = "ms" if "ms" in found else "s"
        target = _target(f"≤ {found[f'target_{unit}']} {unit}", found) if "met" in found else ""
        control = f"Python's JSON {found[f'json_{unit}']} {unit}"
        table.append((f"forms, {name.replace('_', ' ')}", f"{found[unit]} {unit}", control, target))
    return table


def _form_calls(found: dict[str, Any]) -> Lines:
    return [
        (
            f"durable {what} of forms per second, 100 workers",
            f"{rates['durable_per_s']:,}/s",
            f"in memory {rates['in_memory_per_s']:,}/s, ratio {rates['ratio']} "
            f"(of processor time {rates['cpu_ratio']})",
            "",
        )
        for what, rates in found.items()
    ]


def _form_page(page: dict[str, Any]) -> Lines:
    frame, key = page["first_frame"], page["key_to_paint"]
    return [
        (
            "form of 200 fields, everything loaded to its first frame",
            f"{frame['ms']} ms",
            f"the same HTML without scripts {frame['static_ms']} ms, ratio {frame['ratio']}",
            _target("≤ 300 ms", frame),
        ),
        (
            "form of 200 fields, key to paint",
            f"{key['ms']} ms",
            f"one input on an empty page {key['bare_ms']} ms, the same HTML without scripts {key['static_ms']} ms",
            _target("≤ 16 ms", key),
        ),
    ]


def _target(text: str, found: dict[str, Any]) -> str:
    return f"{text}: {'met' if found['met'] else 'MISSED'}"
