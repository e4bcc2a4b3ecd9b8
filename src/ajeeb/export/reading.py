"""The rows of one table in Python, without an export."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ajeeb.errors import Unknown
from ajeeb.loops import fold
from ajeeb.store import DATABASE, AssetFolder

from .columns import Row
from .flat import flat
from .form_work import Submissions, Versions, filled_form, is_form
from .opening import ASSETS, database, rules_of, work_of
from .rows import Subject, rows
from .source import Filters, Source, find_run, find_until


def attempts(run_id: str, data: Path | str) -> list[Row]:
    """The rows of `attempts_flat`, work of trials and of simulated workers included, as its columns say.

    data: the data folder; a server may be running on it. Images are given as paths in it.
    Raises: Unknown if there is no such data or run, or if the run's task is a form.
    """
    with _opened(run_id, Path(data)) as source:
        if is_form(source.run):
            raise Unknown(
                f"'{run_id}' is a run of a form, which has no attempts; ajeeb.submissions('{run_id}', …) gives "
                "what was handed in"
            )
        path = _paths(Path(data))
        subject = Subject(rules=rules_of(source.run), media=path)
        columns = flat(subject.rules.loop, source.units(), source.measures(), path)
        return [
            row
            for unit in source.units()
            for work, _ in work_of(source, unit)
            for row in columns.rows(unit, rows(subject, work))
        ]


def submissions(run_id: str, data: Path | str) -> list[Row]:
    """The rows of `submissions` of a form's run, work of trials and of simulated workers included.

    data: the data folder; a server may be running on it. Files are given as paths in it.
    Raises: Unknown if there is no such data or run, or if the run's task is a loop.
    """
    with _opened(run_id, Path(data)) as source:
        if not is_form(source.run):
            raise Unknown(
                f"'{run_id}' is a run of a loop, in which nothing is handed in; ajeeb.attempts('{run_id}', …) gives "
                "the attempts"
            )
        path = _paths(Path(data))
        subject = Subject(rules=rules_of(source.run), media=path, is_form=True)
        versions = Versions(AssetFolder(Path(data) / ASSETS))
        table = Submissions(
            source.units(),
            (
                filled_form(versions.of(unit), fold(work.events), path)
                for unit in source.units()
                for work, _ in work_of(source, unit)
            ),
        )
        return [
            table.row(unit, made, filled_form(versions.of(unit), made.state, path))
            for unit in source.units()
            for made in (rows(subject, work) for work, _ in work_of(source, unit))
        ]


@contextmanager
def _opened(run_id: str, folder: Path) -> Iterator[Source]:
    with database(folder / DATABASE) as connection:
        run = find_run(connection, run_id)
        filters = Filters(pilot=True, simulated=True)
        yield Source(connection=connection, run=run, until=find_until(connection, run, None), filters=filters)


def _paths(folder: Path) -> Callable[[str | None], str | None]:
    assets = AssetFolder(folder / ASSETS)

    def path(sha256: str | None) -> str | None:
        found = assets.path(sha256) if sha256 else None
        return str(found) if found else None

    return path
