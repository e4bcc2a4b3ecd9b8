"""The folder that is previewed: read again when something in it has changed, and who waits for that."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import watchfiles

from ajeeb.actions import ServedRun, ServedUnit
from ajeeb.errors import AjeebError
from ajeeb.forms.composer import FILES, Report
from ajeeb.procedures import Procedure
from ajeeb.store import Run, Unit
from ajeeb.tasks import FormPreview, PreparedTask, PreviewedProcedures, preview

from .results import StoredWork, read_work

log = logging.getLogger("ajeeb.task")
_LARGE = 1_000_000  # bytes of a file that is told by its size and time
_MOST_FILES = 5_000
_MOST_LISTENERS = 50
_STILL_THERE_S = 15.0
_SETTLES_MS = 200  # after a first change: an editor writes more than once


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The folder as it was read. run: the form as if it were served; None if it cannot be."""

    digest: str
    report: Report
    faults: tuple[str, ...]
    run: ServedRun | None
    work: StoredWork | None


@dataclass
class Folder:
    """path: what the command was given. results: a file with a stored result. told: called with each new reading."""

    path: Path
    results: Path | None = None
    told: Callable[[Reading], None] = lambda reading: None
    _reading: Reading | None = None
    _procedures: PreviewedProcedures = field(default_factory=PreviewedProcedures)
    _code: tuple[str, dict[str, Procedure], tuple[str, ...]] = ("", {}, ())
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)
    _listeners: int = 0
    _stopped: bool = False

    async def read(self) -> Reading:
        """The folder as it is now."""
        async with self._one_at_a_time:
            digest = await asyncio.to_thread(self._digest, "")
            if self._reading is None or self._reading.digest != digest:
                self._reading = await asyncio.to_thread(self._read, digest)
                self.told(self._reading)
                self._changed.set()
                self._changed = asyncio.Event()
            return self._reading

    async def latest(self) -> Reading:
        """The folder as it was last read: for the files of a page that was made of that."""
        return self._reading or await self.read()

    async def watch(self) -> None:
        """Read again whenever a file changes, until stopped."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._watch(self.path, recursive=True))
                if self.results is not None:
                    group.create_task(self._watch(self.results.parent, recursive=False))
        except* (OSError, RuntimeError) as error:  # a limit of the system, or a folder that is gone
            log.warning("changes are not noticed (%s); load the page again to see them", error.exceptions[0])

    async def changes(self) -> AsyncIterator[Reading | None]:
        """Each reading from the present one on; None as a sign of life. Ends with the server."""
        if self._listeners >= _MOST_LISTENERS:
            return
        self._listeners += 1
        try:
            seen = ""
            while not self._stopped:
                changed = self._changed
                reading = await self.read()
                yield reading if reading.digest != seen else None
                seen = reading.digest
                with suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), _STILL_THERE_S)
        finally:
            self._listeners -= 1

    def stop(self) -> None:
        """Whoever listens is let go."""
        self._stopped = True
        self._changed.set()

    async def _watch(self, path: Path, recursive: bool) -> None:
        async for _ in watchfiles.awatch(path, recursive=recursive, debounce=_SETTLES_MS, step=20):
            if self._stopped:
                return
            await self.read()

    def _read(self, digest: str) -> Reading:
        code = self._digest(".py")
        if code != self._code[0]:
            self._code = (code, *self._read_procedures())
        _, procedures, faults = self._code
        found, run, work = None, None, None
        try:
            found = preview(self.path, procedures)
            run = _served(found, digest)
        except (AjeebError, OSError) as error:
            faults = (*faults, str(error))
        if self.results is not None:
            work = read_work(self.results, run)
            faults = (*faults, *work.faults)
        return Reading(
            digest=digest,
            report=found.report if found else Report(),
            faults=faults,
            run=run,
            work=work,
        )

    def _read_procedures(self) -> tuple[dict[str, Procedure], tuple[str, ...]]:
        try:
            return self._procedures.read(self.path), ()
        except AjeebError as error:
            return {}, (str(error),)

    def _digest(self, ending: str) -> str:
        digest = hashlib.sha256()
        for file in self._files(ending):
            with suppress(OSError):
                digest.update(f"{file}\0".encode("utf-8", "replace") + _content(file))
        return digest.hexdigest()[:16]

    def _files(self, ending: str) -> Iterator[Path]:
        """What the page is made of: not everything, since procedures may write beside it."""
        if not ending and self.results is not None:
            yield self.results
        for folder in (self.path, self.path / "data"):
            yield from sorted(folder.glob("*.py"))
            if not ending:
                yield from (folder / name for name in FILES)
                inserted = sorted(file for file in (folder / "insertions").rglob("*") if file.is_file())
                yield from inserted[:_MOST_FILES]


def _content(file: Path) -> bytes:
    is_there = file.stat()
    if is_there.st_size > _LARGE:
        return f"{is_there.st_size} {is_there.st_mtime_ns}".encode()
    return hashlib.sha256(file.read_bytes()).digest()


def _served(found: FormPreview, digest: str) -> ServedRun | None:
    """The form as if a run of it were served; no such run is recorded."""
    task: PreparedTask | None = found.task
    if task is None:
        return None
    run = Run(
        run_id="preview",
        task_name=task.task.name or "preview",
        task_hash=digest,
        parameters={},
        config=task.config,
        environment={},
        seed=0,
        pilot=True,
        created_at=0,
    )
    units = {}
    for number, unit in enumerate(task.units, 1):
        empty = Unit(
            unit_id=str(number),
            run_id="preview",
            number=number,
            inputs=unit.inputs,
            target_asset=None,
            places=1,
        )
        units[str(number)] = ServedUnit(unit=empty, target=None, compared=None, version=unit.version)
    return ServedRun(run=run, task=task, units=units, procedures=task.procedures)
