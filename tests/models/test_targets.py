"""The targets of the look-alike example: every description reaches its target, and facts bring a worker nearer."""

import csv
import io
import statistics
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ajeeb.models.composer import Composer
from ajeeb.models.similarity import similarity

FOLDER = Path(__file__).parents[2] / "examples/look_alike"
with (FOLDER / "targets.csv").open(newline="", encoding="utf-8") as file:
    TARGETS = list(csv.DictReader(file))
composer = Composer()


def closeness(row: dict[str, str], facts: int) -> float:
    prompt = ", ".join(row["facts"].split("|")[:facts]) if facts else "a pizza"
    return similarity(
        composer.draw(prompt, seed=int(row["seed"])).png, (FOLDER / row["target"]).read_bytes()
    ).value


def test_there_are_enough_of_each_difficulty() -> None:
    levels = [row["difficulty"] for row in TARGETS]
    assert len(TARGETS) >= 14
    assert min(levels.count(level) for level in ("easy", "medium", "hard")) >= 4


@pytest.mark.parametrize("row", TARGETS, ids=lambda row: row["target"])
def test_the_description_reaches_the_target(row: dict[str, str]) -> None:
    drawing = composer.draw(row["description"], seed=int(row["seed"]))
    drawn, target = Image.open(io.BytesIO(drawing.png)), Image.open(FOLDER / row["target"])
    assert drawing.unknown == ()
    assert np.array_equal(np.asarray(drawn.convert("RGB")), np.asarray(target.convert("RGB")))
    assert (FOLDER / row["target"]).stat().st_size < 60_000


@pytest.mark.parametrize("row", TARGETS, ids=lambda row: row["target"])
def test_all_facts_together_come_close(row: dict[str, str]) -> None:
    count = len(row["facts"].split("|"))
    assert closeness(row, count) > 0.8
    assert closeness(row, count) > closeness(row, 1) > closeness(row, 0)


def test_each_fact_raises_the_mean_similarity() -> None:
    """Over all targets: nothing right, then the first quarter of the facts, half, three quarters, all."""
    shares = (0, 0.25, 0.5, 0.75, 1)
    steps = [
        statistics.mean(closeness(row, round(share * len(row["facts"].split("|")))) for row in TARGETS)
        for share in shares
    ]
    assert steps == sorted(steps)
    assert steps[-1] > 0.9
    assert all(after - before > 0.03 for before, after in pairwise(steps))
