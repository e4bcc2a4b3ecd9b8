"""Write a run as files: read-only, safe beside a running server, the same bytes for the same run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ajeeb.loops import Arms, fold
from ajeeb.store import DATABASE, AssetFolder, Run, Unit

from .arm_rows import arm_rows
from .card import card, dictionary, front
from .columns import SCHEMA_VERSION, Row, tables
from .files import MADE_BY, MANIFEST, Table, Written, json_text, replacing, write_text
from .flat import flat
from .form_work import Submissions, Versions, filled_form, is_form, page_answers, page_forms, upload_rows
from .media import Media
from .opening import ASSETS, database, loop_of, rules_of, work_of
from .rows import Rows, Subject, Work, rows
from .source import Filters, Source, find_run, find_until
from .submissions import answers
from .tally import Tally

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
    with database(data / DATABASE) as connection:
        run = find_run(connection, run_id)
        source = Source(
            connection=connection,
            run=run,
            until=find_until(connection, run, as_of),
            filters=Filters(pilot=pilot, simulated=simulated),
        )
        with replacing(to.absolute()) as folder, ExitStack() as stack:
            assets = AssetFolder(data / ASSETS)
            media = Media(source, assets, folder)
            stack.callback(media.close)
            kind = _Forms if is_form(run) else _Loops
            writing = _Writing(source, media, folder, stack, kind(source, media, Versions(assets)))
            return writing.write(to, named=as_of is not None)


class _Loops:
    """What only an export of a loop's run has."""

    first = "attempts_flat"
    is_form = False

    def __init__(self, source: Source, media: Media, versions: Versions) -> None:
        loop = loop_of(source.run)
        self.arms = loop.arms
        self.subject = Subject(rules=rules_of(source.run), media=media.place)
        self._flat = flat(loop, source.units(), source.measures(), media.place)
        self.columns = self._flat.columns

    def unit(self, unit: Unit) -> Row:
        """More columns of a unit."""
        return {}

    def rows(self, work: Work, made: Rows) -> Iterator[tuple[str, Row]]:
        """More rows of one assignment."""
        for name, several in (("attempt", made.attempt), (self.first, self._flat.rows(work.unit, made))):
            for row in several:
                yield name, row


class _Forms:
    """What only an export of a form's run has."""

    first = "submissions"
    is_form = True
    arms: Arms | None = None

    def __init__(self, source: Source, media: Media, versions: Versions) -> None:
        self.subject = Subject(rules=rules_of(source.run), media=media.place, is_form=True)
        self._place = media.place
        self._versions = versions
        self._submissions = Submissions(
            source.units(),
            (
                filled_form(versions.of(unit), fold(source.events(one.assignment_id)), media.place)
                for unit in source.units()
                for one in source.assignments(unit)
            ),
        )
        self.columns = self._submissions.columns

    def unit(self, unit: Unit) -> Row:
        """More columns of a unit."""
        return {"form_asset": unit.form_asset, "form": self._place(unit.form_asset)}

    def rows(self, work: Work, made: Rows) -> Iterator[tuple[str, Row]]:
        """More rows of one assignment."""
        filled = filled_form(self._versions.of(work.unit), made.state, self._place)
        yield self.first, self._submissions.row(work.unit, made, filled)
        for row in upload_rows(work, made.state, self._place):
            yield "upload", row
        for row in answers(work.assignment.assignment_id, filled):
            yield "answers", row


class _Writing:
    """The open files of one export."""

    def __init__(
        self, source: Source, media: Media, folder: Path, stack: ExitStack, kind: _Loops | _Forms
    ) -> None:
        self._source = source
        self._media = media
        self._folder = folder
        self._kind = kind
        self._page_forms = page_forms(source.run)
        others = tables(
            is_form=kind.is_form,
            has_page_forms=bool(self._page_forms),
            has_arms=kind.arms is not None,
        )
        self._columns = {kind.first: kind.columns, **others}
        self._tables = {name: Table(folder, name, columns) for name, columns in self._columns.items()}
        for table in self._tables.values():
            stack.callback(table.drop)
        self._tally = Tally(is_form=kind.is_form)
        self._unreadable = 0

    def write(self, to: Path, *, named: bool) -> Report:
        """Everything, in a fixed order; memory for one assignment at a time."""
        source = self._source
        self._tables["run"].add(_run(source.run, source.until.at if named else None))
        for row in arm_rows(source.run.run_id, self._kind.arms):
            self._tables["arm"].add(row)
        for unit in source.units():
            self._unit(unit)
        for row in source.workers():
            self._tables["worker"].add(row)
        for row in self._media.rows():
            self._tables["asset"].add(row)
        written = [table.close() for table in self._tables.values()]
        left_out = source.left_out()
        text = card(source.run, source.until, source.filters, self._tally, left_out, written)
        top = front(self._kind.first, self._kind.columns)
        readme = write_text(self._folder, CARD, top + text + "\n" + dictionary(self._columns))
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
        row = _unit(unit, self._source.unit_status(unit), self._media.place(unit.target_asset))
        self._tables["unit"].add({**row, **self._kind.unit(unit)})
        for work, unreadable in work_of(self._source, unit):
            self._unreadable += unreadable
            made = rows(self._kind.subject, work)
            self._tally.add(made)
            self._tables["assignment"].add(made.assignment)
            for name, several in (
                ("output", made.output),
                ("model_call", made.model_call),
                ("event", made.event),
                ("answers", page_answers(work, self._page_forms)),
            ):
                for one in several:
                    self._tables[name].add(one)
            for name, one in self._kind.rows(work, made):
                self._tables[name].add(one)

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
