"""The process that makes an export, and the command that does the same in a terminal."""

from __future__ import annotations

import asyncio
import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ajeeb.export import job

from .export_shapes import ExportBody, ExportMade, ExportStep

_TO_END_S = 10.0


async def run_job(
    data: Path, to: Path, made: ExportMade, note: Callable[[str, ExportStep | None], None]
) -> dict[str, Any]:
    """The last that the process tells: a report or a problem; nothing if it ended before.

    note: takes the export's id and how far it is. The process ends with whoever waits for it.
    """
    options = {
        "filters": made.asked.filters.as_json,
        "formats": made.asked.formats,
        "pictures": made.asked.pictures,
        "as_of": made.asked.as_of,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ajeeb.export.job",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    last: dict[str, Any] = {}
    try:
        process.stdin.write(job.asked(data, made.run_id, to, options))
        async for said in process.stdout:
            last = json.loads(said)
            note(made.export_id, ExportStep(**last["step"]) if last.get("step") else None)
    finally:
        await _end(process)
    return last


async def _end(process: asyncio.subprocess.Process) -> None:
    """Let it go; one that does not end is ended."""
    if process.returncode is None:
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _TO_END_S)
    except TimeoutError:
        process.kill()
        await process.wait()


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
