"""The tables of a run in Python, without an export."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ajeeb.errors import Unknown
from ajeeb.store import DATABASE, AssetFolder

from . import arrow
from .arm_rows import arm_rows
from .columns import Column, Row
from .filters import PEOPLE, Filters
from .form_work import Versions, is_form
from .making import Making, layout_of, run_row, unit_status, works
from .opening import ASSETS, database, rules_of
from .plan import Plan, plan
from .source import Source, find_run, find_until


class Tables:
    """The tables of one run, read row by row. assignments: how many; left_out: how many others, by reason."""

    def __init__(self, source: Source, chosen: Plan, making: Making) -> None:
        self._source = source
        self._plan = chosen
        self._making = making
        self.left_out = chosen.left_out
        self.assignments = len(chosen.assignments)

    @property
    def names(self) -> tuple[str, ...]:
        """Of all tables but `asset`: files have their paths in the others."""
        return tuple(name for name in self._making.columns if name != "asset")

    @property
    def first(self) -> str:
        """The table to look at first: `attempts_flat`, or `submissions` of a form."""
        return self._making.first

    def columns(self, table: str) -> tuple[Column, ...]:
        """What a table has. Raises: Unknown naming the tables there are."""
        if table not in self.names:
            raise Unknown(f"this run has no table '{table}'; it has: {', '.join(self.names)}")
        return self._making.columns[table]

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table, in the order of an export."""
        self.columns(table)
        match table:
            case "run":
                yield run_row(self._source)
            case "arm":
                yield from arm_rows(self._source.run.run_id, self._making.arms)
            case "unit":
                held = self._source.unit_statuses()
                for unit in self._source.units():
                    yield self._making.unit(unit, unit_status(unit, held.get(unit.unit_id, (0, 0))))
            case "worker":
                workers = {row["worker_key"] for row in self.rows("assignment")}
                yield from (self._source.worker(key) for key in sorted(workers))
            case _:
                for work, _ in works(self._source, self._plan.assignments):
                    yield from self._making.work(work).tables[table]

    def batches(self, table: str, size: int = 4096) -> Iterator[arrow.Batch]:
        """The same as Arrow record batches of so many rows; images are given as paths."""
        return arrow.batches(self.columns(table), self.rows(table), size)

    def schema(self, table: str) -> arrow.Schema:
        """The Arrow schema of those batches."""
        return arrow.schema(self.columns(table))


@contextmanager
def tables(data: Path, run_id: str, filters: Filters = PEOPLE, as_of: int | None = None) -> Iterator[Tables]:
    """The tables of a run; all of them tell of one state of the record. Without filters: what `ajeeb export` has.

    data: the data folder; a server may be running on it. Files are given as paths in it.
    as_of: position of the last event that counts.
    Raises: Unknown if there is no such data, run or event.
    """
    with database(data / DATABASE) as connection:
        run = find_run(connection, run_id)
        until = find_until(connection, run, as_of)
        source = Source(connection=connection, run=run, until=until, filters=filters)
        chosen = plan(connection, run, rules_of(run), until.position, filters)
        versions = Versions(AssetFolder(data / ASSETS))
        layout = layout_of(source, chosen.assignments, versions)
        yield Tables(source, chosen, Making(source, layout, _paths(data), versions))


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What an export would hold. left_out: number of assignments by reason. arms: those that the run has."""

    assignments: int
    left_out: dict[str, int]
    as_of: int
    arms: tuple[str, ...]


def preview(data: Path, run_id: str, filters: Filters, as_of: int | None = None) -> Preview:
    """What an export would hold, without making it; attempts that are left out one by one are not counted.

    Raises: Unknown if there is no such data, run, arm, unit or event.
    """
    with database(data / DATABASE) as connection:
        run = find_run(connection, run_id)
        until = find_until(connection, run, as_of)
        rules = rules_of(run)
        chosen = plan(connection, run, rules, until.position, filters)
    arms = tuple(sorted(rules.loop.arms.arms)) if rules.loop.arms else ()
    return Preview(
        assignments=len(chosen.assignments), left_out=chosen.left_out, as_of=until.position, arms=arms
    )


def attempts(run_id: str, data: Path | str, *, pilot: bool = False, simulated: bool = False) -> list[Row]:
    """The rows of `attempts_flat`. pilot, simulated: also the work of try-outs, and of simulated workers.

    data: the data folder; a server may be running on it. Images are given as paths in it.
    Raises: Unknown if there is no such data or run, or if the run's task is a form.
    """
    return _first(run_id, Path(data), Filters(pilot=pilot, simulated=simulated), wants_form=False)


def submissions(run_id: str, data: Path | str, *, pilot: bool = False, simulated: bool = False) -> list[Row]:
    """The rows of `submissions` of a form's run. pilot, simulated: also the work of try-outs, and of simulated workers.

    data: the data folder; a server may be running on it. Files are given as paths in it.
    Raises: Unknown if there is no such data or run, or if the run's task is a loop.
    """
    return _first(run_id, Path(data), Filters(pilot=pilot, simulated=simulated), wants_form=True)


def _first(run_id: str, data: Path, filters: Filters, *, wants_form: bool) -> list[Row]:
    with database(data / DATABASE) as connection:
        found = is_form(find_run(connection, run_id))
    if found and not wants_form:
        raise Unknown(
            f"'{run_id}' is a run of a form, which has no attempts; ajeeb.submissions('{run_id}', …) gives "
            "what was handed in"
        )
    if wants_form and not found:
        raise Unknown(
            f"'{run_id}' is a run of a loop, in which nothing is handed in; ajeeb.attempts('{run_id}', …) gives "
            "the attempts"
        )
    with tables(data, run_id, filters) as opened:
        warn_if_empty(opened)
        return list(opened.rows(opened.first))


def warn_if_empty(opened: Tables) -> None:
    """Say so where all work is left out, with the way to it."""
    if opened.assignments or not opened.left_out:
        return
    counts = " and ".join(
        f"{_counted(count)} left out ({_WHY.get(reason, f'by {reason}')})"
        for reason, count in opened.left_out.items()
    )
    warnings.warn(f"no work is left: {counts}", stacklevel=3)


def _counted(count: int) -> str:
    return "1 assignment is" if count == 1 else f"{count} assignments are"


def _paths(folder: Path) -> Callable[[str | None], str | None]:
    assets = AssetFolder(folder / ASSETS)

    def path(sha256: str | None) -> str | None:
        found = assets.path(sha256) if sha256 else None
        return str(found) if found else None

    return path


_WHY = {
    "pilot": "work of a try-out; pilot=True has it",
    "simulated": "work of simulated workers; simulated=True has it",
}
