"""One answer of a model, shown in the terminal or written to a file."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from ajeeb.errors import BadTask, Environment, ModelFailed
from ajeeb.models import ImageAnswer, ImageRequest, Message, TextAnswer, TextRequest, Usage
from ajeeb.models.catalogue import model_named
from ajeeb.models.health import AnyModel
from ajeeb.models.http.parting import parted
from ajeeb.models.watch import Nobody

from .printing import printable

_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/gif": ".gif"}
_SENTENCES: Mapping[str, str] = {
    "refused": "the model refused the prompt",
    "filtered": "the answer was held back",
    "rate_limited": "the model has too much to do; try again later",
    "timeout": "the model took too long",
    "unavailable": "the model is out of reach",
    "invalid": "what the model was asked or answered makes no sense to the other side",
    "cancelled": "the call was cancelled at the model's side",
    "lost": "the model's side lost the call",
    "internal": "the model cannot work as it is set up",
}
_INTERRUPTED = 130


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was typed. name: of the model."""

    name: str
    prompt: str
    seed: int
    out: Path | None
    timeout_s: float
    system: str


class _Bar(Nobody):
    """A watch that shows in the terminal how far it is, and a text as it comes."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bar = progress.add_task("asking", total=None)
        self.said = False

    def queued(self, position: int | None = None) -> None:
        where = "" if position is None else f", {position} before it"
        self._progress.update(self._bar, description=f"waiting{where}", total=None)

    def progress(self, fraction: float | None = None, **_: Any) -> None:
        self._progress.update(
            self._bar,
            description="working",
            total=None if fraction is None else 1.0,
            completed=fraction or 0.0,
        )

    def text(self, delta: str) -> None:
        self._progress.stop()  # a bar and a growing text cannot share the last line
        self.said = True
        print(printable(delta), end="", flush=True)


def show(asked: Asked) -> None:
    """Ask, and show the answer; ends the program with a sentence and status 1 if there is none, 130 on Ctrl-C."""
    if asked.out is not None and asked.out.exists():
        raise BadTask(f"{asked.out} is there already; give another name with --out")
    model = model_named(asked.name, Path.cwd(), os.environ)
    try:
        asyncio.run(_shown(model, asked))
    except ModelFailed as error:
        print(printable(f"ajeeb: {_SENTENCES.get(error.status, error.status)}: {error}"), file=sys.stderr)
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        print("\najeeb: cancelled", file=sys.stderr)
        raise typer.Exit(_INTERRUPTED) from None


async def _shown(model: AnyModel, asked: Asked) -> None:
    """Ask, and show what comes; however it ends, nothing of it goes on at the model's side."""
    start = perf_counter()
    terminal = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=terminal, transient=True, disable=not terminal.is_terminal) as progress:
        bar = _Bar(progress)
        try:
            async with asyncio.timeout(asked.timeout_s):
                answer = await _answer(model, asked, bar)
        except TimeoutError as error:
            raise ModelFailed("timeout", f"it was not done within {asked.timeout_s:g} s") from error
        finally:
            if bar.said:
                print()
            await parted()
    took_s = perf_counter() - start
    if isinstance(answer, TextAnswer):
        _tell_text(answer, bar.said, _summary(model, answer, took_s))
    else:
        file = _kept(answer, asked)
        print(f"{file}   {answer.width} x {answer.height} pixels, {len(answer.data):,} bytes")
        _tell(_summary(model, answer, took_s, asked.seed), answer.notes)


async def _answer(model: AnyModel, asked: Asked, bar: _Bar) -> ImageAnswer | TextAnswer:
    if hasattr(model, "image"):
        if asked.system:
            raise BadTask(f"--system is for models that make texts, and {asked.name} makes images")
        return await model.image(ImageRequest(prompt=asked.prompt, seed=asked.seed), bar)
    said = (Message(role="user", content=asked.prompt),)
    return await model.text(TextRequest(messages=said, system=asked.system, seed=asked.seed), bar)


def _tell_text(answer: TextAnswer, was_said: bool, summary: str) -> None:
    if answer.refusal is not None:
        raise ModelFailed("refused", answer.refusal)
    if not was_said:
        print(printable(answer.text))
    ended = ("cut at the longest answer",) if answer.finish_reason == "length" else ()
    _tell(summary, (*ended, *answer.notes, *(f"{name} = {value}" for name, value in answer.values.items())))


def _summary(
    model: AnyModel, answer: ImageAnswer | TextAnswer, took_s: float, seed: int | None = None
) -> str:
    """Where it came from, how long it took, what it used."""
    heeds_seeds = "seed" in model.info.supports
    parts = [
        answer.model_responded or f"{model.info.name} {model.info.version}".strip(),
        f"{took_s:.2f} s",
        "no seeds" if not heeds_seeds else f"seed {seed}" if seed is not None else "",
        _used(answer.usage),
    ]
    return ", ".join(part for part in parts if part)


def _used(usage: Usage | None) -> str:
    counts = {"in": usage.input_tokens, "out": usage.output_tokens} if usage else {}
    return ", ".join(f"{count} tokens {way}" for way, count in counts.items() if count is not None)


def _tell(summary: str, notes: tuple[str, ...]) -> None:
    """What is said of an answer goes where the answer itself does not."""
    for line in (summary, *notes):
        print(printable(f"  {line}"), file=sys.stderr)


def _kept(answer: ImageAnswer, asked: Asked) -> Path:
    """The file that the image was written to."""
    named = re.sub(r"[^\w.-]+", "-", asked.name).strip("-.")[:100]
    first = asked.out or Path(f"{named}-{asked.seed}{_ENDINGS.get(answer.media_type, '.bin')}")
    number = 1
    made = False
    while True:
        file = first if number == 1 else first.with_stem(f"{first.stem}-{number}")
        try:
            with file.open("xb") as opened:
                made = True
                opened.write(answer.data)
        except FileExistsError:
            number += 1
        except OSError as error:
            if made:  # by us, and not whole
                file.unlink(missing_ok=True)
            raise Environment(f"{file} cannot be written ({error.strerror})") from error
        else:
            return file
