"""The worked example of the document is what the pages show."""

import re
from pathlib import Path

import numpy as np

from ajeeb.review.agreement import Level, agreement, ratings

TEXT = Path("docs/how-to/check-agreement.md").read_text(encoding="utf-8")


def test_the_example_has_the_numbers_that_are_shown() -> None:
    (table,) = [block for block in re.findall(r"```text\n(.*?)```", TEXT, re.DOTALL) if "  ." in block]
    workers = [line.split() for line in table.splitlines()]
    assert {len(line) for line in workers} == {12}
    given = [(unit, int(said)) for line in workers for unit, said in enumerate(line) if said != "."]
    rated = ratings(
        np.array([unit for unit, _ in given]), np.array([said - 1 for _, said in given]), range(1, 6)
    )
    told = TEXT[TEXT.index("The page says") : TEXT.index("It is usual")]
    levels: tuple[Level, ...] = ("nominal", "ordinal", "interval")
    for level in levels:
        found = agreement(rated, level)
        assert found is not None
        assert f"{found.alpha:.3f} ({level})" in " ".join(told.split())
    nominal = agreement(rated, "nominal")
    assert nominal is not None
    assert f"{nominal.units} units with two workers or more, {nominal.pairs} pairs" in told
    assert f"{nominal.percent:.0%}".replace("%", " %") in told
    assert f"goes from {nominal.low:.2f} to {nominal.high:.2f}" in told
