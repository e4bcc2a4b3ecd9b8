"""How much of a prompt the composer draws, how much it draws wrongly, and how fast.

`prompts.jsonl` holds 100 prompts as people and language models write them. Each names its concrete things, and for each
thing what would be right to draw: icon names (with * as in file names), or `place:`, `time:`, `weather:`, `ground:`.
Of the prompts 30 are held out: nothing was tuned on them.
"""

from __future__ import annotations

import io
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from PIL import Image

from ajeeb.models.composer import Composer, Drawing

PROMPTS = Path(__file__).parent / "prompts.jsonl"


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """One line of prompts.jsonl; `things` lists for each named thing what may be drawn for it."""

    prompt: str
    things: tuple[tuple[str, ...], ...]
    split: str


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One prompt's outcome: named things that are missing, drawn ones that nobody asked for."""

    prompt: Prompt
    drawn: tuple[str, ...]
    missing: tuple[str, ...]
    wrong: tuple[str, ...]


def prompts() -> tuple[Prompt, ...]:
    rows = (json.loads(line) for line in PROMPTS.read_text(encoding="utf-8").splitlines())
    return tuple(
        Prompt(prompt=row["prompt"], things=tuple(tuple(names) for names in row["things"]), split=row["split"])
        for row in rows
    )  # fmt: skip


def drawn_by(drawing: Drawing) -> tuple[str, ...]:
    """Everything in the picture that the composer understood from the prompt."""
    setting = drawing.description.setting
    names = [sprite.icon for sprite in drawing.placed]
    names += [f"place:{place}" for place in setting.places]
    names += [f"time:{setting.time}"] if setting.time else []
    names += [f"weather:{weather}" for weather in setting.weather if weather != "snowy"]
    names += [cover for cover in setting.covers if cover != "open"]
    names += ["ground:snow"] if {"snow", "snowy"} & set(setting.weather) else []
    return tuple(dict.fromkeys(names))


def judge(prompt: Prompt, drawing: Drawing) -> Verdict:
    drawn = drawn_by(drawing)
    accepted = {name for name in drawn for thing in prompt.things if _fits(name, thing)}
    return Verdict(
        prompt=prompt, drawn=drawn,
        missing=tuple(thing[0] for thing in prompt.things if not any(_fits(name, thing) for name in drawn)),
        # Snow that falls also lies: one word, two marks in the picture.
        wrong=tuple(n for n in drawn if n not in accepted and not (n == "ground:snow" and "weather:snow" in accepted)),
    )  # fmt: skip


def _fits(name: str, thing: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in thing)


def figures(verdicts: Sequence[Verdict]) -> dict[str, float]:
    named = sum(len(verdict.prompt.things) for verdict in verdicts)
    drawn = sum(len(verdict.drawn) for verdict in verdicts)
    return {
        "prompts": len(verdicts),
        "named_things": named,
        "named_things_drawn": round(1 - sum(len(v.missing) for v in verdicts) / named, 4),
        "wrong_things_drawn": round(sum(len(v.wrong) for v in verdicts) / drawn, 4),
    }


def median_ms(
    work: Callable[[], object], rounds: int, clock: Callable[[], float] = time.perf_counter
) -> float:
    times = []
    for _ in range(rounds):
        start = clock()
        work()
        times.append((clock() - start) * 1000)
    return round(statistics.median(times), 2)


def run() -> dict[str, object]:
    """All figures; times in milliseconds at 512 × 512, PNG encoding included.

    new_seed_ms: a background that was not painted before; warm_ms: one that was, as in the next attempt of a loop.
    """
    start = time.perf_counter()
    composer = Composer()
    composer.draw("")
    load_ms = round((time.perf_counter() - start) * 1000, 1)
    asked = prompts()
    cold, warm, same_scene, cpu, verdicts = [], [], [], [], []
    for prompt in asked:
        start = time.perf_counter()
        verdicts.append(judge(prompt, composer.draw(prompt.prompt)))
        cold.append((time.perf_counter() - start) * 1000)
    for prompt in asked:
        draw = partial(composer.draw, prompt.prompt, seed=1)
        warm.append(median_ms(draw, 1))
        same_scene.append(median_ms(draw, 1))
        cpu.append(median_ms(draw, 1, clock=time.process_time))
    control = median_ms(_bare_canvas, 20)
    return {
        "tuned_on": figures([v for v in verdicts if v.prompt.split == "tune"]),
        "held_out": figures([v for v in verdicts if v.prompt.split == "held-out"]),
        "all": figures(verdicts),
        "first_draw_with_loading_ms": load_ms,
        "first_seen_prompt_ms": round(statistics.median(cold), 2),
        "new_seed_ms": round(statistics.median(warm), 2),
        "warm_ms": round(statistics.median(same_scene), 2),
        "warm_cpu_ms": round(statistics.median(cpu), 2),
        "bare_canvas_and_png_ms": control,
    }


def _bare_canvas() -> bytes:
    """The control: what Pillow needs for an empty picture."""
    file = io.BytesIO()
    Image.new("RGB", (512, 512), "skyblue").save(file, "PNG", compress_level=1)
    return file.getvalue()


def report(split: str) -> None:
    """Print what is missing and wrong, prompt by prompt."""
    composer = Composer()
    for prompt in prompts():
        if prompt.split == split:
            drawing = composer.draw(prompt.prompt)
            verdict = judge(prompt, drawing)
            if verdict.missing or verdict.wrong or drawing.unknown:
                print(
                    prompt.prompt,
                    "\n   missing",
                    verdict.missing,
                    "wrong",
                    verdict.wrong,
                    "unknown",
                    drawing.unknown,
                )


def main() -> None:
    """`python benchmarks/composer.py` prints the figures; with `tune` or `held-out`, each miss of that split."""
    if len(sys.argv) > 1:
        report(sys.argv[1])
    else:
        print(json.dumps(run(), indent=2))


if __name__ == "__main__":
    main()
