"""Which tasks of a folder cannot be started, found out by a process of its own, so that no task is read in ours."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ajeeb.review.run_shapes import TaskFault

_WITHIN_S = 120.0


async def task_faults(folder: Path) -> tuple[TaskFault, ...]:
    """The tasks below a folder that cannot be started; those that were not read within two minutes are left out."""
    found: list[TaskFault] = []
    async with _lines_of(folder) as lines:
        try:
            async with asyncio.timeout(_WITHIN_S):
                async for line in lines:
                    fault = TaskFault.model_validate(json.loads(line))
                    if fault.problem:
                        found.append(fault)
        except TimeoutError:
            return tuple(found)
    return tuple(found)


@asynccontextmanager
async def _lines_of(folder: Path) -> AsyncIterator[asyncio.StreamReader]:
    """What the check says, a line for each task; it is ended when nobody listens any more."""
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "ajeeb", "check", "--tasks", str(folder), "--json"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert program.stdout is not None  # it was asked for
    try:
        yield program.stdout
    finally:
        if program.returncode is None:
            program.kill()
        await program.wait()
