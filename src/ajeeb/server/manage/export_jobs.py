"""The exports that the server makes: below the data folder, each by a process of its own, one at a time per run."""

from __future__ import annotations

import asyncio
import json
import shlex
import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from ajeeb.errors import Conflict, Unknown
from ajeeb.events import PROJECT, Managed
from ajeeb.export import job
from ajeeb.store import AppendDecisions, SqliteStore, append_decisions
from ajeeb.store.exports import EXPORTS, remove_export

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
            told = await self._run(made)
        finally:
            ended = made.model_copy(update={**_ending(told), "ended_at": self._now()})
            if ended.state == "done":
                ended = ended.model_copy(update={"bytes": _size(self._folder / made.export_id)})
            self._keep(ended)
        if ended.state == "done":
            await self._store.write(lambda connection: append_decisions(connection, self._told(ended)))

    async def _run(self, made: ExportMade) -> dict[str, Any]:
        """The last that the process tells: a report or a problem; nothing if it ended before."""
        options = made.asked.filters.as_json
        line = job.asked(
            self._data,
            made.run_id,
            self._folder / made.export_id,
            {
                "filters": options,
                "formats": made.asked.formats,
                "pictures": made.asked.pictures,
                "as_of": made.asked.as_of,
            },
        )
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "ajeeb.export.job",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        last: dict[str, Any] = {}
        try:
            process.stdin.write(line)
            async for said in process.stdout:
                last = json.loads(said)
                self._steps[made.export_id] = ExportStep(**last["step"]) if last.get("step") else None
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()
        return last

    def _told(self, made: ExportMade) -> AppendDecisions:
        details = {"export_id": made.export_id, "as_of": made.as_of, "sha256": made.sha256, "rows": made.rows}
        decision = Managed(what="export_made", subject=made.run_id, details=details)
        return AppendDecisions(stream=PROJECT, decisions=[decision], at=self._now(), by=made.by)

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


def command(run_id: str, body: ExportBody, data: Path) -> str:
    """The command that makes the same export."""
    words = ["ajeeb", "export", run_id, "--data", str(data), "--to", f"{run_id}-export"]
    words += [word for name in ("pilot", "simulated") if getattr(body, name) for word in (f"--{name}",)]
    for name, values in (("decision", body.decisions), ("arm", body.arms), ("unit", body.units)):
        words += [word for value in values for word in (f"--{name}", str(value))]
    words += [] if body.excluded else ["--without-excluded"]
    words += ["--format", ",".join(body.formats)]
    words += [] if body.pictures == "inside" else ["--pictures", body.pictures]
    words += [] if body.as_of is None else ["--as-of", str(body.as_of)]
    return shlex.join(words)


def _ending(told: dict[str, Any]) -> dict[str, Any]:
    if report := told.get("report"):
        known = {name: report[name] for name in ("rows", "left_out", "as_of", "sha256")}
        return {"state": "done", **known}
    if problem := told.get("problem"):
        return {"state": "failed", "problem": problem["message"]}
    return {"state": "stopped"}


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
