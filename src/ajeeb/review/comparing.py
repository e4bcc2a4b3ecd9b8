"""The units of a run, with how their workers answered: sorted, in pages by key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apsw
import numpy as np

from ajeeb.errors import Invalid

from .agreeing import Chosen
from .answer_columns import Ints, RunAnswers
from .answering import levels_of
from .assignments import AssetUrl, picture
from .compare_shapes import ComparedUnit, ComparedUnits, UnitOrder
from .unit_totals import Floats, Totals, unit_totals


@dataclass(frozen=True, kw_only=True)
class UnitPage:
    """Which units of a run. after: where the page before ended. chosen.field: empty if there is none to compare."""

    run_id: str
    chosen: Chosen
    order: UnitOrder = "number"
    descending: bool = False
    after: str | None = None
    limit: int = 50


def comparable(run: RunAnswers) -> tuple[str, ...]:
    """The fields whose answers can be compared, those that are asked last."""
    columns = sorted(run.columns.values(), key=lambda one: one.asked.part == "ask")
    return tuple(one.asked.name for one in columns if levels_of(one.asked, tuple(one.values)))


def unit_page(
    connection: apsw.Connection, asset_url: AssetUrl, run: RunAnswers, page: UnitPage
) -> ComparedUnits:
    """The next units. Raises: Invalid, if `after` is of no page; Unknown, if there is no such field."""
    last: Any = connection.execute(
        "SELECT coalesce(max(number), 0) FROM unit WHERE run_id = ?", (page.run_id,)
    ).get
    totals = unit_totals(run, page.chosen, int(last))
    keys, numbers = _following(totals, page, int(last))
    kept = numbers[: page.limit]
    return ComparedUnits(
        run_id=page.run_id,
        field=page.chosen.field,
        fields=comparable(run),
        rows=tuple(_rows(connection, asset_url, page.run_id, totals, kept.tolist())),
        next_after=f"{float(keys[len(kept) - 1])!r}~{kept[-1]}" if len(numbers) > len(kept) else None,
        units=int(last),
    )


def _following(totals: Totals, page: UnitPage, last: int) -> tuple[Floats, Ints]:
    """Keys and numbers of the units after the last page, one more than fit on this one; what has no key comes last."""
    numbers = np.arange(1, last + 1)
    key = totals.key(page.order)[1:] * (-1 if page.descending else 1)
    key = np.where(np.isnan(key), np.inf, key)
    if page.after is not None:
        at, number = _cursor(page.after)
        behind = (key > at) | ((key == at) & (numbers > number))
        key, numbers = key[behind], numbers[behind]
    order = np.lexsort((numbers, key))[: page.limit + 1]
    return key[order], numbers[order]


def _cursor(after: str) -> tuple[float, int]:
    try:
        key, _, number = after.partition("~")
        return float(key), int(number)
    except ValueError as error:
        raise Invalid(
            {"after": "this is not where a page ended; give the next_after of the page before"}
        ) from error


def _rows(
    connection: apsw.Connection, asset_url: AssetUrl, run_id: str, totals: Totals, numbers: list[int]
) -> Iterator[ComparedUnit]:
    for number in numbers:
        yield ComparedUnit(
            number=number,
            target=target_of(connection, asset_url, run_id, number),
            assignments=int(totals.assignments[number]),
            answered=int(totals.answered[number]),
            mean=_told(totals.mean[number]),
            spread=_told(totals.spread[number]),
            low=_told(totals.low[number]),
            high=_told(totals.high[number]),
            percent=_told(totals.percent[number]),
        )


def target_of(connection: apsw.Connection, asset_url: AssetUrl, run_id: str, number: int) -> Any:
    """The target of a unit, at its address for the first assignment to it; None without one."""
    row: Any = connection.execute(_TARGET, (run_id, number)).fetchone()
    return picture(connection, asset_url, row[1], row[0]) if row and row[0] and row[1] else None


def _told(number: float) -> float | None:
    return None if np.isnan(number) else float(number)


_TARGET = """
    SELECT u.target_asset, (SELECT a.assignment_id FROM assignment a WHERE a.unit_id = u.unit_id LIMIT 1)
    FROM unit u WHERE u.run_id = ? AND u.number = ?
"""
