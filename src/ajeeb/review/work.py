"""The table of work: which assignments a filter finds, page by page, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass

import apsw

from .assignments import AssetUrl, run_config
from .work_few import few, is_after
from .work_filter import Limits
from .work_found import MOST_COUNTED, Found, found_by
from .work_order import Place, read_place, written_place
from .work_rates import Rates
from .work_rows import work_rows
from .work_shapes import WorkFilter, WorkPage, WorkQuery
from .work_walk import walk


def work_page(
    connection: apsw.Connection,
    asset_url: AssetUrl,
    rates: Rates,
    run_id: str,
    wanted: WorkQuery,
    *,
    by_name: bool = False,
) -> WorkPage:
    """A page of the table. by_name: whether the search finds workers by the ids and names that they came with.

    Raises: Unknown if there is no such run; Invalid if `after` is no place in this table.
    """
    config = run_config(connection, run_id)
    place = read_place(wanted.sort, wanted.order, wanted.after)
    found = found_by(connection, run_id, wanted, rates.limits, by_name=by_name)
    part = _part(connection, found, wanted, place)
    more, keys = len(part.keys) > wanted.limit, part.keys[: wanted.limit]
    currency, reward_minor = _pay(connection, run_id)
    return WorkPage(
        rows=work_rows(connection, config, asset_url, rates.limits, [one.assignment_id for one in keys]),
        next_after=written_place(wanted.sort, wanted.order, keys[-1]) if more else None,
        total=part.total,
        total_is_exact=part.is_exact,
        currency=currency,
        reward_minor=reward_minor,
        nothing_to_find=found.is_nothing,
        rates=rates.shares,
    )


def _pay(connection: apsw.Connection, run_id: str) -> tuple[str, int | None]:
    row = connection.execute(_PAY, {"run": run_id}).fetchone()
    return (str(row[0] or ""), row[1]) if row else ("", None)


def matching(
    connection: apsw.Connection,
    run_id: str,
    wanted: WorkFilter,
    limits: Limits | None = None,
    *,
    by_name: bool = False,
) -> list[str]:
    """The ids of all assignments that a filter finds, newest first.

    limits: see Rates; without them they are looked up. by_name: as for `work_page`.
    Raises: Unknown if there is no such run.
    """
    run_config(connection, run_id)
    if limits is None:
        limits = Rates.of(connection, run_id).limits
    where = found_by(connection, run_id, wanted, limits, by_name=by_name).gathering
    sql = f"SELECT a.assignment_id FROM assignment a WHERE {where.sql} ORDER BY a.assignment_id DESC"
    return [str(one) for (one,) in connection.execute(sql, where.values)]


@dataclass(frozen=True, kw_only=True)
class _Part:
    """The places of a page and one more; how many there are in all, or at least."""

    keys: list[Place]
    total: int
    is_exact: bool = True


def _part(connection: apsw.Connection, found: Found, wanted: WorkQuery, place: Place | None) -> _Part:
    all_ = few(connection, found, wanted)
    if all_ is not None:
        left = [one for one in all_ if place is None or is_after(one, place, wanted.order)]
        return _Part(keys=left[: wanted.limit + 1], total=len(all_))
    keys = list(walk(connection, found, wanted, place))
    total = found.at_least(connection) if found.is_frequent else MOST_COUNTED
    return _Part(keys=keys, total=total, is_exact=False)


# Where the run pays no reward, the first bonus says in what.
_PAY = """
    SELECT coalesce(settings ->> 'currency', (SELECT currency FROM payment WHERE run_id = :run LIMIT 1)),
        settings ->> 'reward_minor'
    FROM run WHERE run_id = :run
"""
