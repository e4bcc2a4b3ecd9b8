"""The exports that the server makes: below the data folder, each by a process of its own, one at a time per run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import apsw

from ajeeb.errors import AjeebError, Conflict, Unknown
from ajeeb.events import PROJECT, Managed
from ajeeb.store import AppendDecisions, SqliteStore, append_decisions
from ajeeb.store.exports import EXPORTS, remove_export

from .export_process import command, run_job
from .export_shapes import ExportBody, ExportMade, ExportStep

_END_S = 10


class ExportRuns(Conflict):
    """An export of this run is being made. Wait for it, or stop it."""

    code = "export_runs"


class Exports:
    """Starts, stops and lists them; what is known of each is a file beside its folder."""

    def __init__(self, store: SqliteStore, now: Callable[[], int]) -> None:
        self._store = store
        self._now = now
        self._data = store.path.parent
        self._folder = self._data / EXPORTS
        self._running: dict[str, asyncio.Task[None]] = {}
        self._steps: dict[str, ExportStep | None] = {}

    def of_run(self, run_id: str) -> tuple[ExportMade, ...]:
        """Newest first."""
        found = [self._read(path) for path in self._folder.glob("*.json")]
        mine = [one for one in found if one.run_id == run_id]
        return tuple(sorted(mine, key=lambda one: (one.started_at, one.export_id), reverse=True))

    def one(self, export_id: str) -> ExportMade:
        """Raises: Unknown."""
        path = self._about(export_id)
        if "/" in export_id or export_id.startswith(".") or not path.is_file():
            raise Unknown(f"there is no export '{export_id}'")
        return self._read(path)

    def folder(self, export_id: str) -> Path:
        """Where a finished export is. Raises: Unknown; Conflict if it is not finished."""
        if self.one(export_id).state != "done":
            raise Conflict(f"the export '{export_id}' is not finished")
        return self._folder / export_id

    def start(self, run_id: str, body: ExportBody, by: str) -> ExportMade:
        """Begin one. Raises: ExportRuns if one of this run is being made."""
        self._refuse_second(run_id)
        self._folder.mkdir(mode=0o700, exist_ok=True)
        number = 1 + max((self._number(path, run_id) for path in self._folder.glob("*.json")), default=0)
        made = ExportMade(
            export_id=f"{run_id}-{number}",
            run_id=run_id,
            state="running",
            asked=body,
            by=by,
            started_at=self._now(),
            command=command(run_id, body, self._data),
        )
        return self._begin(made)

    def go_on(self, export_id: str) -> ExportMade:
        """Go on with one that was stopped or failed. Raises: Unknown; ExportRuns; Conflict if it is finished."""
        made = self.one(export_id)
        if made.state == "done":
            raise Conflict(f"the export '{export_id}' is finished")
        self._refuse_second(made.run_id)
        return self._begin(
            made.model_copy(
                update={"state": "running", "problem": "", "ended_at": None, "started_at": self._now()}
            )
        )

    async def stop(self, export_id: str) -> ExportMade:
        """Stop one; what is done so far is kept. Raises: Unknown."""
        self.one(export_id)
        if (task := self._running.get(export_id)) is not None:
            task.cancel()
            await asyncio.wait([task], timeout=_END_S)
        return self.one(export_id)

    async def stop_those_of(self, runs: Collection[str]) -> None:
        """Stop what is being made of these runs."""
        for export_id in [one for one in self._running if self.one(one).run_id in runs]:
            await self.stop(export_id)

    async def drop(self, export_id: str) -> None:
        """Delete one, also what is done of it. Raises: Unknown."""
        await self.stop(export_id)
        await asyncio.to_thread(remove_export, self._data, export_id)

    def _refuse_second(self, run_id: str) -> None:
        if any(self.one(export_id).run_id == run_id for export_id in self._running):
            raise ExportRuns("an export of this run is being made; wait for it, or stop it")

    def _begin(self, made: ExportMade) -> ExportMade:
        self._keep(made)
        self._steps[made.export_id] = None
        task = asyncio.create_task(self._make(made))
        self._running[made.export_id] = task
        task.add_done_callback(lambda _: self._running.pop(made.export_id, None))
        return made

    async def _make(self, made: ExportMade) -> None:
        told: dict[str, Any] = {}
        try:
            told = await run_job(self._data, self._folder / made.export_id, made, self._note_step)
        finally:
            ended = made.model_copy(update={**_ending(told), "ended_at": self._now()})
            if ended.state == "done":
                ended = ended.model_copy(update={"bytes": _size(self._folder / made.export_id)})
                # Whoever finds it done finds it in the audit log too; without that it is not done, and can go on.
                ended = await self._logged(ended)
            self._keep(ended)

    async def _logged(self, made: ExportMade) -> ExportMade:
        details = {"export_id": made.export_id, "as_of": made.as_of, "sha256": made.sha256, "rows": made.rows}
        decision = Managed(what="export_made", subject=made.run_id, details=details)
        append = AppendDecisions(stream=PROJECT, decisions=[decision], at=self._now(), by=made.by)
        try:
            await self._store.write(lambda connection: append_decisions(connection, append))
        except (AjeebError, apsw.Error) as error:
            return made.model_copy(update={"state": "failed", "problem": str(error)})
        return made

    def _note_step(self, export_id: str, step: ExportStep | None) -> None:
        self._steps[export_id] = step

    def _about(self, export_id: str) -> Path:
        return self._folder / f"{export_id}.json"

    def _read(self, path: Path) -> ExportMade:
        made = ExportMade.model_validate_json(path.read_bytes())
        if made.state != "running":
            return made
        if made.export_id in self._running:
            return made.model_copy(update={"step": self._steps.get(made.export_id)})
        return made.model_copy(update={"state": "stopped"})  # the server ended

    def _keep(self, made: ExportMade) -> None:
        unsure = self._folder / f".{made.export_id}.new"
        unsure.write_text(made.model_dump_json(exclude={"step"}), encoding="utf-8")
        unsure.rename(self._about(made.export_id))

    @staticmethod
    def _number(path: Path, run_id: str) -> int:
        number = path.stem.removeprefix(f"{run_id}-")
        return int(number) if number.isdecimal() else 0


def _ending(told: dict[str, Any]) -> dict[str, Any]:
    if report := told.get("report"):
        known = {name: report[name] for name in ("rows", "left_out", "as_of", "sha256")}
        return {"state": "done", **known}
    if problem := told.get("problem"):
        return {"state": "failed", "problem": problem["message"]}
    return {"state": "stopped"}


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
