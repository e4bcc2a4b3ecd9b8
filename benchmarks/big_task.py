"""The task of the large record, written into a folder with its pictures: three arms, a target for each unit."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

from PIL import Image, ImageDraw

_SIZE = 256
_TASK = '''"""Describe a picture until a model's answer looks like it: three arms, a balanced share of the work each."""

import ajeeb as aj

prompt = aj.Text("Describe the picture", min=2, max=500, unique=True)
score = aj.Scale("How close is it?", 1, 10, ends=("different", "identical"))
ARMS = {name: aj.Model("composer", price={"per_image": cents / 100}) for name, cents in PRICES.items()}


@aj.task
def big():
    return aj.Task(
        title="Make it look alike",
        instruction="Describe the picture in words. A model draws what you write; you say how close it is.",
        units="targets.csv",
        show=aj.Image("{target}"),
        loop=aj.Loop(
            ask={"prompt": prompt},
            run=aj.Arms(ARMS, per="assignment"),
            judge={"score": score},
            max_attempts=5,
            goal=score == 10,
            seed="per_unit",
            hints=[
                (aj.first, "Say what you see."),
                (score < 5, "Name what is missing."),
                (aj.otherwise, "Refine the colours, sizes and places."),
            ],
        ),
        measure=[aj.similarity("{target}")],
        time_limit_s=3600,
        assignments_per_unit=PLACES,
    )
'''
PRICES = {"fine": 3, "plain": 1, "quick": 2}
"""Arm to cents an image."""


def write_task(folder: Path, units: int, places: int, rng: random.Random) -> Path:
    """The task's file; beside it a table of units and a picture for each."""
    (folder / "targets").mkdir(parents=True, exist_ok=True)
    rows = []
    for number in range(1, units + 1):
        name = f"targets/target_{number:03}.png"
        (folder / name).write_bytes(picture(rng))
        rows.append({"target": name, "difficulty": rng.choice(("easy", "medium", "hard"))})
    with (folder / "targets.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, ["target", "difficulty"])
        table.writeheader()
        table.writerows(rows)
    task = folder / "big.py"
    task.write_text(_TASK.replace("PRICES", repr(PRICES)).replace("PLACES", str(places)), encoding="utf-8")
    return task


def picture(rng: random.Random) -> bytes:
    """A small PNG with a few shapes, another one every time."""
    image = Image.new("RGB", (_SIZE, _SIZE), _colour(rng))
    draw = ImageDraw.Draw(image)
    for _ in range(6):
        left, top = rng.randrange(_SIZE - 40), rng.randrange(_SIZE - 40)
        box = (left, top, left + rng.randrange(20, 140), top + rng.randrange(20, 140))
        rng.choice((draw.ellipse, draw.rectangle))(box, fill=_colour(rng))
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


def _colour(rng: random.Random) -> tuple[int, int, int]:
    return rng.randrange(256), rng.randrange(256), rng.randrange(256)
