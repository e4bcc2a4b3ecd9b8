"""Write a run as files: read-only, safe beside a running server, the same bytes for the same run."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar, Unpack

from ajeeb.errors import Conflict
from ajeeb.store import DATABASE, AssetFolder, Run

from .arm_rows import arm_rows
from .card import Card, card, dictionary, front
from .columns import SCHEMA_VERSION, Row
from .files import MADE_BY, MANIFEST, Written, json_text, write_text
from .finishing import Files
from .form_work import Versions
from .growing import Growing, growing
from .making import layout_of, run_row, unit_status
from .media import Named
from .opening import ASSETS, database, rules_of
from .options import Options, Wanted
from .options import options as options_of
from .parts import PART_SIZE, Part, PartWriter, Setup, part_folder, part_writer, read_done, write_rows
from .plan import Plan, check, plan
from .pool import Pool, cores, pool
from .progress import Step, Tell
from .source import Source, find_run, find_until
from .tally import Tally

CARD = "README.md"
T = TypeVar("T")
_OWN_ROWS = 10_000  # of the tables that are not of assignments, at a time


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was written.

    rows: by table. left_out: number of assignments by reason. as_of: position of the last event that is in it; the
    same position gives the same bytes. sha256: of the manifest, which holds those of all files.
    missing: files that are gone from the record. unreadable: batches of observations that could not be read.
    resumed: assignments that an export which was stopped had made already.
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
    resumed: int = 0


class Changed(Conflict):
    """Something was erased while the export was made. Start it again."""

    code = "changed"


def export(
    data: Path,
    run_id: str,
    to: Path,
    *,
    processes: int | None = None,
    tell: Tell = lambda step: None,
    **wanted: Unpack[Wanted],
) -> Report:
    """The run's tables, files, manifest and data card in the folder `to`, which an earlier export may hold.

    An export that was stopped goes on when it is started again in the same way, up to the event that it was begun
    with. data: the data folder; a server may be running on it. processes: as many as there are cores, if not given;
    the bytes do not depend on it. tell: is told how far it is.
    Raises: Unknown if there is no such data, run, arm, unit or event; Environment if `to` holds something else or the
        disk refuses; Changed if something was erased meanwhile.
    """
    options = options_of(data, run_id, wanted)
    with database(data / DATABASE) as connection:
        run = find_run(connection, run_id)
        until = find_until(connection, run, options.as_of)
        check(connection, run, rules_of(run), options.filters)
    with growing(to.absolute(), _asked(options, run)) as grows:
        until = grows.kept or until
        with database(data / DATABASE) as connection:
            source = Source(connection=connection, run=run, until=until, filters=options.filters)
            erasures = source.erasures()
            grows.begin(until)
            writing = _Writing(source, options, grows, tell)
            report = writing.write(to, processes or cores())
        with database(data / DATABASE) as connection:
            now = Source(connection=connection, run=run, until=until, filters=options.filters)
            if now.erasures() != erasures:
                raise Changed(
                    "something was erased while this export was made; nothing was written: start it again"
                )
        grows.finish()
    return report


def _by(many: Iterable[T], size: int) -> Iterator[list[T]]:
    """So many at a time."""
    several = iter(many)
    while some := list(islice(several, size)):
        yield some


def _asked(options: Options, run: Run) -> dict[str, Any]:
    """What an export must be asked for again to go on where another one was stopped."""
    return {
        "schema_version": SCHEMA_VERSION,
        "part_size": PART_SIZE,
        "data": str(options.data),
        "run_id": run.run_id,
        "created_at": run.created_at,
        "filters": options.filters.as_json,
        "formats": list(options.formats),
        "pictures": options.pictures,
        "as_of": options.as_of,
    }


class _Writing:
    """One export."""

    def __init__(self, source: Source, options: Options, grows: Growing, tell: Tell) -> None:
        self._source = source
        self._options = options
        self._grows = grows
        self._tell = tell
        self._tally = Tally()
        self._unreadable = 0
        self._resumed = 0
        self._rows: dict[str, int] = {}
        self._workers: set[str] = set()

    def write(self, to: Path, processes: int) -> Report:
        """Everything, in a fixed order."""
        source, options = self._source, self._options
        chosen = plan(
            source.connection, source.run, rules_of(source.run), source.until.position, options.filters
        )
        layout = layout_of(source, chosen.assignments, Versions(AssetFolder(options.data / ASSETS)))
        setup = Setup(options=options, until=source.until, layout=layout, folder=self._grows.folder)
        parts = [
            Part(number=n, assignments=some) for n, some in enumerate(_by(chosen.assignments, PART_SIZE), 1)
        ]
        processes = min(processes, len(parts))
        with (
            part_writer(setup) as writer,
            closing(Named(source)) as named,
            Files(self._grows.whole, writer.making.columns, options) as files,
            pool(setup, processes) as make,
        ):
            self._tally.is_form = writer.making.is_form
            with ThreadPoolExecutor(1) as aside:
                held = aside.submit(self._held)
                self._make(parts, make, named, files)
            for folder in self._own(writer, named, held.result()):
                files.add(folder)
            written = files.end(
                self._rows, lambda done, total: self._tell(Step(what="files", done=done, total=total))
            )
        return self._report(to, chosen, writer, named, written)

    def _held(self) -> Mapping[str, tuple[int, int]]:
        """How far each unit is: a long look at the whole run, beside the work of others."""
        source = self._source
        with database(self._options.data / DATABASE) as connection:
            return replace(source, connection=connection).unit_statuses()

    def _make(self, parts: Sequence[Part], make: Pool, named: Named, files: Files) -> None:
        """Every part that is not there yet; what they have and tell is gathered as they come."""
        missing = [part for part in parts if read_done(self._grows.folder, part.number) is None]
        total = sum(len(part.assignments) for part in parts)
        self._resumed = total - sum(len(part.assignments) for part in missing)
        waiting = deque(parts)

        def told(done: int) -> None:
            self._gather(waiting, named, files)
            made = min(total, self._resumed + done * PART_SIZE)
            self._tell(Step(what="assignments", done=made, total=total, resumed=self._resumed))

        told(0)
        make(missing, told)
        self._gather(waiting, named, files)
        if waiting:
            raise OSError(f"part {waiting[0].number} is not whole")

    def _gather(self, waiting: deque[Part], named: Named, files: Files) -> None:
        """What the parts have and tell, in their order, up to the first that is not whole."""
        while waiting and (done := read_done(self._grows.folder, waiting[0].number)):
            files.add(part_folder(self._grows.folder, waiting.popleft().number))
            self._tally.merge(done.tally)
            self._unreadable += done.unreadable
            self._workers.update(done.workers)
            named.add(done.named)
            for name, count in done.rows.items():
                self._rows[name] = self._rows.get(name, 0) + count

    def _own(self, writer: PartWriter, named: Named, held: Mapping[str, tuple[int, int]]) -> Iterator[Path]:
        """The tables that are not of assignments, as folders like those of parts."""
        writer.media.start()
        making = writer.making
        rows: dict[str, Iterable[Row]] = {
            "run": [run_row(self._source)],
            "arm": arm_rows(self._source.run.run_id, making.arms),
            "unit": (
                making.unit(one, unit_status(one, held.get(one.unit_id, (0, 0))))
                for one in self._source.units()
            ),
            "worker": (self._source.worker(key) for key in sorted(self._workers)),
        }
        for name, found in rows.items():
            if name in making.columns:
                yield from self._chunks(writer, name, found)
        named.add(writer.media.named())
        yield from self._chunks(writer, "asset", named.rows())

    def _chunks(self, writer: PartWriter, name: str, rows: Iterable[Row]) -> Iterator[Path]:
        self._rows[name] = 0
        for number, some in enumerate(_by(rows, _OWN_ROWS)):
            folder = self._grows.folder / "own" / f"{name}-{number:06}"
            folder.mkdir(parents=True, exist_ok=True)
            write_rows(folder, name, writer.making.columns[name], some, self._options)
            self._rows[name] += len(some)
            yield folder

    def _report(
        self, to: Path, chosen: Plan, writer: PartWriter, named: Named, written: list[Written]
    ) -> Report:
        source, making = self._source, writer.making
        left_out = dict(chosen.left_out)
        if self._tally.left_out_by_arm:
            left_out["arm"] = left_out.get("arm", 0) + self._tally.left_out_by_arm
        about = Card(
            run=source.run,
            until=source.until,
            options=self._options,
            tally=self._tally,
            left_out=left_out,
            written=written,
            first=making.first,
        )
        top = front(self._options, making.columns)
        readme = write_text(self._grows.whole, CARD, top + card(about) + "\n" + dictionary(making.columns))
        manifest = json_text(self._manifest([*written, readme], left_out, named))
        sha256 = write_text(self._grows.whole, MANIFEST, manifest).sha256
        return Report(
            path=to,
            run_id=source.run.run_id,
            rows={name: self._rows.get(name, 0) for name in making.columns},
            left_out=left_out,
            as_of=source.until.position,
            sha256=sha256,
            media=self._copied(named)[0],
            media_bytes=self._copied(named)[1],
            missing=named.missing,
            unreadable=self._unreadable,
            resumed=self._resumed,
        )

    def _copied(self, named: Named) -> tuple[int, int]:
        return (0, 0) if self._options.pictures == "none" else (named.files, named.bytes)

    def _manifest(self, written: list[Written], left_out: dict[str, int], named: Named) -> dict[str, Any]:
        source = self._source
        files, size = self._copied(named)
        return {
            "made_by": MADE_BY,
            "schema_version": SCHEMA_VERSION,
            "run_id": source.run.run_id,
            "task_hash": source.run.task_hash,
            "as_of": {"position": source.until.position, "at": source.until.at},
            "filters": self._options.filters.as_json,
            "formats": list(self._options.formats),
            "pictures": self._options.pictures,
            "left_out": left_out,
            "files": {w.file: {"bytes": w.bytes, "rows": w.rows, "sha256": w.sha256} for w in written},
            "media": {"files": files, "bytes": size, "missing": named.missing},
            "unreadable_observations": self._unreadable,
        }
