"""Draw the targets of targets.csv: each is exactly what the composer makes of its description and seed."""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from ajeeb.models.composer import Composer

FOLDER = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Target:
    """One line of targets.csv; `facts` are what a worker could say one after another."""

    target: str
    description: str
    facts: tuple[str, ...]
    difficulty: str
    seed: int


def targets() -> tuple[Target, ...]:
    """The rows of targets.csv."""
    with (FOLDER / "targets.csv").open(newline="", encoding="utf-8") as file:
        return tuple(
            Target(
                target=row["target"], description=row["description"], facts=tuple(row["facts"].split("|")),
                difficulty=row["difficulty"], seed=int(row["seed"]),
            )
            for row in csv.DictReader(file)
        )  # fmt: skip


def main() -> None:
    """Write every target's PNG."""
    composer = Composer()
    for target in targets():
        path = FOLDER / target.target
        path.parent.mkdir(exist_ok=True)
        drawing = composer.draw(target.description, seed=target.seed)
        # The same pixels as the composer's own file, packed as small as PNG goes.
        Image.open(io.BytesIO(drawing.png)).save(path, "PNG", compress_level=9)
        sys.stdout.write(f"{target.target}: {path.stat().st_size} bytes {' '.join(drawing.notes)}\n")


if __name__ == "__main__":
    main()
