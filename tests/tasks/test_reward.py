"""What a task pays: exact amounts, in currencies that there are."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest
from pydantic import ValidationError

import ajeeb as aj
from ajeeb.currencies import amount_of, minor_of
from ajeeb.errors import BadTask
from ajeeb.tasks import load, prepare

_TASK = """
    name: paid
    loop: {ask: {prompt: {kind: text, label: Say}}, run: composer, max_attempts: 2}
    units: [{}]
"""


def written(folder: Path, more: str) -> Path:
    path = folder / "paid.yaml"
    path.write_text(dedent(_TASK) + more)
    return path


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [(1.50, "USD", 150), (1.1, "EUR", 110), ("0.07", "EUR", 7), (200, "JPY", 200), ("1.234", "KWD", 1234)],
)
def test_an_amount_is_kept_exactly_in_smallest_units(amount: Decimal, currency: str, minor: int) -> None:
    assert aj.Reward(amount, currency).minor == minor
    assert Decimal(amount_of(minor, currency)) == Decimal(str(amount))


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        ("1.505", "USD", "USD has 2 digits after the point, and 1.505 has more"),
        ("1.5", "JPY", "JPY has no digits after the point"),
        (1, "USX", "'USX' is no currency of ISO 4217"),
        (0, "USD", "greater than 0"),
        (float("nan"), "USD", "finite"),
    ],
)
def test_what_nobody_could_be_paid_is_refused(amount: Decimal, currency: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        aj.Reward(amount, currency)


def test_smallest_units_are_never_rounded() -> None:
    with pytest.raises(ValueError, match="has more"):
        minor_of(Decimal("0.001"), "USD")


def test_yaml_says_it_too_and_another_reward_is_the_same_run(tmp_path: Path) -> None:
    unpaid = prepare(load(written(tmp_path, ""), {}))
    paid = prepare(load(written(tmp_path, "reward: {amount: 1.50, currency: EUR}\n"), {}))
    assert paid.task.reward == aj.Reward(Decimal("1.5"), "EUR")
    assert paid.digest == unpaid.digest


def test_a_wrong_reward_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadTask, match=r"line \d+: reward.*USX"):
        load(written(tmp_path, "reward: {amount: 1.50, currency: USX}\n"), {})


def test_an_amount_with_a_comma_is_told_how_to_write_it(tmp_path: Path) -> None:
    with pytest.raises(BadTask, match=r"reward.amount.*such as 1500\.00"):
        load(written(tmp_path, 'reward: {amount: "1,500", currency: EUR}\n'), {})
