"""Leaving a job stops it, however slow the way there is, and the caller does not wait for that."""

from __future__ import annotations

import asyncio
import time

import pytest

from ajeeb.errors import ModelFailed
from ajeeb.models.http.parting import PATIENCE_S, begun, part
from tests.contracts.models.remote import cancelled


async def test_a_slow_goodbye_goes_on_by_itself() -> None:
    stopped, way = asyncio.Event(), asyncio.Event()

    async def stop() -> None:
        await way.wait()
        stopped.set()

    start = time.monotonic()
    await part(stop())
    assert time.monotonic() - start >= PATIENCE_S * 0.9
    assert not stopped.is_set()
    way.set()
    await asyncio.wait_for(stopped.wait(), 5)


async def test_a_goodbye_that_fails_is_only_noted(caplog: pytest.LogCaptureFixture) -> None:
    async def stop() -> None:
        raise ModelFailed("unavailable", "replicate could not be reached")

    await part(stop())
    assert "may still run" in caplog.text


async def test_a_job_cancelled_before_its_id_is_known_is_undone_when_it_is() -> None:
    way, undone = asyncio.Event(), asyncio.Event()
    ids: list[str] = []

    async def submit() -> str:
        await way.wait()
        return "job-1"

    async def undo(job: str) -> None:
        ids.append(job)
        undone.set()

    call = asyncio.create_task(begun(submit(), undo))
    await asyncio.sleep(0)
    assert await cancelled(call)
    assert ids == []
    way.set()
    await asyncio.wait_for(undone.wait(), 5)
    assert ids == ["job-1"]


async def test_a_job_that_never_began_needs_no_undoing(caplog: pytest.LogCaptureFixture) -> None:
    way = asyncio.Event()

    async def submit() -> str:
        await way.wait()
        raise ModelFailed("unavailable", "away")

    async def undo(job: str) -> None:
        raise AssertionError(job)

    call = asyncio.create_task(begun(submit(), undo))
    await asyncio.sleep(0)
    call.cancel()
    way.set()
    await asyncio.wait({call}, timeout=5)
    assert (call.cancelled(), caplog.text) == (True, "")
