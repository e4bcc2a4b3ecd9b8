"""A task whose model does what the prompt says: it draws, waits, fails or declines, and notes every go."""

import asyncio
import hashlib
import re
from pathlib import Path

from PIL import Image

import ajeeb as aj

prompt = aj.Text("Describe the picture", min=10, max=200, unique=True)
score = aj.Scale("How close is it?", 1, 10, ends=("different", "identical"))


@aj.task
def drawing(
    stage: str,
    *,
    max_attempts: int = 4,
    rerun: bool = True,
    limit_s: float = 0,
    units: int = 2,
    places: int = 500,
    consent: bool = False,
) -> aj.Task:
    folder = Path(stage)
    Image.new("RGB", (400, 300), (40, 90, 160)).save(folder / "target.png")

    @aj.procedure(rerun=rerun)
    async def paint(prompt: str, call: aj.Call) -> Image.Image:
        with (folder / "calls").open("a") as calls:
            calls.write(f"{call.id} {prompt}\n")
        for name in re.findall(r"hold-(\w+)", prompt):
            call.progress(0.5)
            while not (folder / f"go-{name}").exists():  # noqa: ASYNC110 - another process makes it
                await asyncio.sleep(0.02)
        if "slowly" in prompt:
            await asyncio.sleep(0.4)
        if "decline" in prompt:
            raise aj.ModelFailed("refused", "not this")
        if "muddle" in prompt:
            raise aj.ModelFailed("invalid", "this is no image")
        if "break" in prompt and not (folder / "mended").exists():
            raise aj.ModelFailed("unavailable", "the model is away")
        red, green, blue, *_ = hashlib.sha256(prompt.encode()).digest()
        return Image.new("RGB", (400, 300), (red, green, blue))

    return aj.Task(
        title="Draw it again",
        instruction="Describe the target **in words**.",
        units=[{"target": str(folder / "target.png"), "number": n} for n in range(units)],
        show=aj.Image("{target}"),
        before=(aj.Consent("What you write is kept."), aj.Instruction("Look closely.")) if consent else (),
        loop=aj.Loop(
            ask={"prompt": prompt},
            run=paint,
            judge={"score": score},
            max_attempts=max_attempts,
            goal=score == 10,
            hints=(
                (aj.first, "Say what you see."),
                (score < 5, "Name what is missing."),
                (aj.otherwise, "Refine it."),
            ),
        ),
        measure=(aj.similarity("{target}"),),
        assignments_per_unit=places,
        time_limit_s=limit_s or None,
    )
