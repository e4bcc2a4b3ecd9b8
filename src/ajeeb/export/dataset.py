"""Write a run as files: read-only, safe beside a running server, the same bytes for the same run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import apsw

from ajeeb.errors import Environment
from ajeeb.loops import NO_LOOP, Loop, Rules
from ajeeb.store import DATABASE, AssetFolder, Run, Unit, reading

from .card import Tally, card, dictionary, front
from .columns import SCHEMA_VERSION, TABLES, Row
from .files import MADE_BY, MANIFEST, Table, Written, json_text, replacing, write_text
from .flat import Flat, flat
from .media import Media
from .rows import Subject, Work, rows
from .source import Filters, Source, find_run, find_until

FLAT = "attempts_flat"
_ASSETS = "assets"
CARD = "README.md"


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was written.

    rows: by table. left_out: number of assignments by reason. as_of: position of the last event that is in it; the
    same position gives the same bytes. sha256: of the manifest, which holds those of all files.
    missing: files that are gone from the record. unreadable: batches of observations that could not be read.
    """

    path: Path
    run_id: str
    rows: dict[str, int]
    left_out: dict[str, int]
    as_of: int
    sha256: str
    media: int
    media_bytes: int
    missing: int = 0
    unreadable: int = 0


def export(
    data: Path,
    run_id: str,
    to: Path,
    *,
    pilot: bool = False,
    simulated: bool = False,
    as_of: int | None = None,
) -> Report:
    """The run's tables, files, manifest and data card in the folder `to`, which an earlier export may hold.

    data: the data folder; a server may be running on it. as_of: position of the last event to export.
    Raises: Unknown if there is no such data, run or event; Environment if `to` holds something else or the
        disk refuses.
    """
    with _database(data / DATABASE) as connection:
        run = find_run(connection, run_id)
        source = Source(
            connection=connection,
            run=run,
            until=find_until(connection, run, as_of),
            filters=Filters(pilot=pilot, simulated=simulated),
        )
        with replacing(to.absolute()) as folder, ExitStack() as stack:
            media = Media(source, AssetFolder(data / _ASSETS), folder)
            stack.callback(media.close)
            return _Writing(source, media, folder, stack, named=as_of is not None).write(to)


def attempts(run_id: str, data: Path | str) -> list[Row]:
    """The rows of `attempts_flat`, work of trials and of simulated workers included, as its columns say.

    data: the data folder; a server may be running on it. Images are given as paths in it.
    Raises: Unknown if there is no such data or run.
    """
    folder = Path(data)
    with _database(folder / DATABASE) as connection:
        run = find_run(connection, run_id)
        filters = Filters(pilot=True, simulated=True)
        until = find_until(connection, run, None)
        source = Source(connection=connection, run=run, until=until, filters=filters)
        assets = AssetFolder(folder / _ASSETS)

        def path(sha256: str | None) -> str | None:
            found = assets.path(sha256) if sha256 else None
            return str(found) if found else None

        subject = Subject(rules=Rules(loop=_loop(run)), media=path)
        columns = flat(subject.rules.loop, source.units(), source.measures(), path)
        return [
            row
            for unit in source.units()
            for work, _ in _work(source, unit)
            for row in columns.rows(unit, rows(subject, work))
        ]


def _loop(run: Run) -> Loop:
    loop = run.config.get("task", run.config).get("loop")
    return NO_LOOP if loop is None else Loop.model_validate(loop)


def _work(source: Source, unit: Unit) -> Iterator[tuple[Work, int]]:
    """Each exported assignment of a unit, and how many of its batches of observations cannot be read."""
    for assignment in source.assignments(unit):
        stream = assignment.assignment_id
        observed, unreadable = source.observed(stream)
        work = Work(assignment=assignment, unit=unit, events=source.events(stream), observed=observed)
        yield work, unreadable


@contextmanager
def _database(path: Path) -> Iterator[apsw.Connection]:
    try:
        with reading(path) as connection:
            yield connection
    except (apsw.NotADBError, apsw.SQLError, apsw.CantOpenError) as error:
        raise Environment(
            f"{path} cannot be read as data of this version of Ajeeb ({error}); start 'ajeeb run' on it once, "
            "or give another folder with --data"
        ) from error


class _Writing:
    """The open files of one export."""

    def __init__(self, source: Source, media: Media, folder: Path, stack: ExitStack, *, named: bool) -> None:
        loop = _loop(source.run)
        self._source = source
        self._media = media
        self._folder = folder
        self._named = named
        self._subject = Subject(rules=Rules(loop=loop), media=media.place)
        self._flat: Flat = flat(loop, source.units(), source.measures(), media.place)
        columns = {FLAT: self._flat.columns, **TABLES}
        self._tables = {name: Table(folder, name, columns[name]) for name in columns}
        for table in self._tables.values():
            stack.callback(table.drop)
        self._tally = Tally()
        self._unreadable = 0

    def write(self, to: Path) -> Report:
        """Everything, in a fixed order; memory for one assignment at a time."""
        source = self._source
        self._tables["run"].add(_run(source.run, source.until.at if self._named else None))
        for unit in source.units():
            self._unit(unit)
        for row in source.workers():
            self._tables["worker"].add(row)
        for row in self._media.rows():
            self._tables["asset"].add(row)
        written = [table.close() for table in self._tables.values()]
        left_out = source.left_out()
        text = card(source.run, source.until, source.filters, self._tally, left_out, written)
        columns = self._flat.columns
        readme = write_text(self._folder, CARD, front(columns) + text + "\n" + dictionary(columns))
        manifest = write_text(self._folder, MANIFEST, json_text(self._manifest([*written, readme], left_out)))
        return Report(
            path=to,
            run_id=source.run.run_id,
            rows={name: table.rows for name, table in self._tables.items()},
            left_out=left_out,
            as_of=source.until.position,
            sha256=manifest.sha256,
            media=self._media.copied,
            media_bytes=self._media.bytes,
            missing=self._media.missing,
            unreadable=self._unreadable,
        )

    def _unit(self, unit: Unit) -> None:
        self._tables["unit"].add(
            _unit(unit, self._source.unit_status(unit), self._media.place(unit.target_asset))
        )
        for work, unreadable in _work(self._source, unit):
            self._unreadable += unreadable
            made = rows(self._subject, work)
            self._tally.add(made)
            self._tables["assignment"].add(made.assignment)
            many = {
                "attempt": made.attempt,
                "output": made.output,
                "model_call": made.model_call,
                "event": made.event,
                FLAT: self._flat.rows(unit, made),
            }
            for name, several in many.items():
                for row in several:
                    self._tables[name].add(row)

    def _manifest(self, written: list[Written], left_out: dict[str, int]) -> dict[str, Any]:
        source = self._source
        return {
            "made_by": MADE_BY,
            "schema_version": SCHEMA_VERSION,
            "run_id": source.run.run_id,
            "task_hash": source.run.task_hash,
            "as_of": asdict(source.until),
            "filters": asdict(source.filters),
            "left_out": left_out,
            "files": {w.file: {"bytes": w.bytes, "rows": w.rows, "sha256": w.sha256} for w in written},
            "media": {
                "files": self._media.copied,
                "bytes": self._media.bytes,
                "missing": self._media.missing,
            },
            "unreadable_observations": self._unreadable,
        }


def _run(run: Run, until: int | None) -> Row:
    """The run; one that was closed after the time `until` was still open then."""
    closed_at = run.closed_at
    if closed_at is not None and until is not None and closed_at > until:
        closed_at = None
    environment = run.environment
    return {
        "run_id": run.run_id,
        "task_name": run.task_name,
        "task_hash": run.task_hash,
        "parameters": run.parameters,
        "config": run.config,
        "seed": run.seed,
        "code_git_sha": environment.get("code_git_sha"),
        "ajeeb_version": _version_of("ajeeb", environment.get("packages", [])),
        "environment": environment,
        "pilot": run.pilot,
        "created_at": run.created_at,
        "closed_at": closed_at,
        "provider": None,
        "provider_study_id": None,
        "reward_minor": None,
        "currency": None,
        "budget": None,
        "status": "open" if closed_at is None else "closed",
    }


def _version_of(package: str, packages: Sequence[str]) -> str | None:
    return next((one.partition("==")[2] for one in packages if one.startswith(f"{package}==")), None)


def _unit(unit: Unit, status: str, target: str | None) -> Row:
    return {
        "unit_id": unit.unit_id,
        "run_id": unit.run_id,
        "index": unit.number,
        "kind": "main",
        "inputs": unit.inputs,
        "target_asset": unit.target_asset,
        "target": target,
        "places": unit.places,
        "status": status,
    }
