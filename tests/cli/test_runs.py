"""`ajeeb runs`: the list, and changes while no server runs."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ajeeb.cli.main import cli
from ajeeb.errors import AjeebError, Conflict, DataInUse, Environment, Unknown
from ajeeb.store import own
from tests.review.scene import RUN, add_run, opened_store


@pytest.fixture
def data(tmp_path: Path) -> Path:
    async def make() -> None:
        async with opened_store(tmp_path / "data") as store:
            await add_run(store)

    asyncio.run(make())
    return tmp_path / "data"


def runs(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["runs", *arguments, "--data", str(data)])


def refused(data: Path, *arguments: str) -> AjeebError:
    error = runs(data, *arguments).exception
    assert isinstance(error, AjeebError)
    return error


def test_runs_are_listed_with_state_and_progress(data: Path) -> None:
    said = runs(data).stdout
    assert RUN in said
    assert "open" in said
    (one,) = json.loads(runs(data, "--json").stdout)
    assert (one["run_id"], one["status"]["state"], one["counters"]["assignments"]) == (RUN, "open", 0)


def test_a_run_is_paused_resumed_and_closed_where_no_server_runs(data: Path) -> None:
    for verb, state in (("pause", "paused"), ("resume", "open"), ("close", "closed")):
        assert runs(data, verb, RUN, "--reason", "why").stdout == f"{RUN} is {state}\n"
    assert "--all shows 1 more" in runs(data).stdout
    (one,) = json.loads(runs(data, "--all", "--json").stdout)
    assert (one["status"]["state"], one["status"]["note"]["by"], one["status"]["note"]["reason"]) == (
        "closed", "terminal", "why",
    )  # fmt: skip
    assert isinstance(refused(data, "resume", RUN), Conflict)
    assert isinstance(refused(data, "pause", "nobody-1"), Unknown)


def test_beside_a_running_server_it_says_where_to_do_it(data: Path) -> None:
    folder = own(data)
    try:
        error = refused(data, "pause", RUN)
    finally:
        folder.release()
    assert isinstance(error, DataInUse)
    assert "review app" in str(error)
    assert f"/api/manage/runs/{RUN}/state" in str(error)


def test_without_data_nothing_is_made(tmp_path: Path) -> None:
    assert isinstance(refused(tmp_path / "none", "pause", RUN), Environment)
    assert not (tmp_path / "none").exists()
