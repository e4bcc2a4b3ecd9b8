"""A task whose procedures tell what they do, and wait between two pieces until they are let go."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from PIL import Image

import ajeeb as aj


@aj.task
def streaming(stage: str, *, makes: str = "picture", max_attempts: int = 4) -> aj.Task:
    folder = Path(stage)

    def held(prompt: str) -> bool:
        return any(not (folder / f"go-{name}").exists() for name in re.findall(r"hold-(\w+)", prompt))

    def note(prompt: str) -> None:
        with (folder / "calls").open("a") as calls:
            calls.write(f"{prompt}\n")

    @aj.procedure(rerun=True)
    def picture(prompt: str) -> Iterator[Any]:
        note(prompt)
        yield aj.Progress(0.3, step=3, steps=10)
        yield aj.Preview(Image.new("RGB", (40, 30), (200, 90, 90)))
        while held(prompt):
            time.sleep(0.02)
            yield aj.Progress(0.3, step=3, steps=10)  # here it can be stopped
        yield aj.Progress(0.9, step=9, steps=10)
        yield Image.new("RGB", (400, 300), (90, 90, 200))

    @aj.procedure
    async def text(prompt: str) -> AsyncIterator[Any]:
        note(prompt)
        yield "Once upon "
        while held(prompt):  # noqa: ASYNC110 - another process lets go
            await asyncio.sleep(0.02)
        yield "a time there was "
        yield "a boat."

    @aj.procedure
    async def texts(prompt: str, call: aj.Call) -> list[str]:
        note(prompt)
        call.watch(0, "").text("A short")
        call.watch(1, "").text("A much longer")
        while held(prompt):  # noqa: ASYNC110 - another process lets go
            await asyncio.sleep(0.02)
        return ["A short answer\nof two lines", "A much longer answer"]

    @aj.procedure
    async def verdict(prompt: str) -> aj.Answer:
        return aj.Answer(
            "Not fooled" if "plain" in prompt else "Fooled", values={"fooled": "plain" not in prompt}
        )

    goal = aj.output("fooled") == True if makes == "verdict" else None  # noqa: E712 - a condition, not a truth
    run = {
        "picture": picture,
        "text": text,
        "texts": texts,
        "verdict": verdict,
        "pictures": aj.Model("scripted?delay_s=0.6&previews=2", per_worker=4, concurrency=4),
    }[makes]
    many = {"texts": 2, "pictures": 4}.get(makes, 1)
    return aj.Task(
        title="Bit by bit",
        instruction="Write something.",
        units=[{"number": 1}],
        loop=aj.Loop(
            ask={"prompt": aj.Text("Describe the picture", min=3)},
            run=run,
            candidates=many,
            judge={"best": aj.Pick("Which is best?")} if many > 1 else {},
            max_attempts=max_attempts,
            goal=goal,
        ),
        assignments_per_unit=500,
    )
