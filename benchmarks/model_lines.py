"""The figures of slow models, as lines of the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

Lines: TypeAlias = list[tuple[str, str, str, str]]
Target: TypeAlias = Callable[[str, dict[str, Any]], str]


def waiting(found: dict[str, Any], target: Target) -> Lines:
    """Added per call."""
    bare, pages = found["bare_starlette"], f"{found['pages']:,} pages with a model of 3 s"
    goal = target(f"≤ {found['target_ms']['p95']} ms", found)
    added = [
        (
            f"added to a call, {pages}, {name}",
            f"{found['added_ms'][name]:.1f} ms ({found['image'][name]:.1f} beyond the model)",
            f"bare Starlette {bare[name]:.1f} ms",
            goal if name in found["target_ms"] else "",
        )
        for name in ("p50", "p95")
    ]
    text = found["text"]
    streamed = (
        f"the same with a text that comes word by word, {pages}, p95",
        f"{found['text_added_ms']['p95']:.1f} ms ({text['p95']:.1f} beyond the model)",
        f"bare Starlette {bare['p95']:.1f} ms",
        "",
    )
    used = (
        f"processor time of a call, {pages}",
        f"{found['image']['cpu_ms']} ms, of the text {text['cpu_ms']} ms",
        f"bare Starlette {bare['cpu_ms']} ms",
        "",
    )
    return [*added, streamed, used]


def in_flight(found: dict[str, Any], target: Target) -> Lines:
    """Memory per call."""
    what = f"memory per call in flight, {found['calls']:,} calls whose pages listen"
    control = f"bare Starlette {found['bare_starlette_kb']} kB"
    return [(what, f"{found['kb_per_call']} kB", control, target(f"≤ {found['target_kb']} kB", found))]


def pieces(found: dict[str, Any], target: Target) -> Lines:
    """Streamed words."""
    ours, bare = found["ajeeb"], found["bare"]
    rows = [
        ("first", "first streamed piece from the service to the page in a browser"),
        ("first_painted", "the same until it is painted"),
        ("later", "later pieces to the page"),
    ]
    return [
        (
            what,
            _ranked(ours[name]),
            f"bare page that reads the service {_ranked(bare[name])}",
            target(f"p95 ≤ {found['target_ms']} ms", found) if name == "first" else "",
        )
        for name, what in rows
    ]


def cancelling(found: dict[str, Any], target: Target) -> Lines:
    """Freed slots."""
    goal = target(f"p95 ≤ {found['target_ms']} ms", found)
    bare = f"bare client with a lock {_ranked(found['bare_chat'])}"
    return [
        ("cancelled until the next request is at the chat service", _ranked(found["chat"]), bare, goal),
        ("cancelled until the next worker of a scripted model is told", _ranked(found["scripted"]), "", goal),
    ]


def _ranked(ms: dict[str, float]) -> str:
    return f"p50 {ms['p50']:.1f} ms, p95 {ms['p95']:.1f} ms"
