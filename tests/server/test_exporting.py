"""Exports in the app: what they will hold, how they are made, stopped and fetched, and who may."""

import asyncio
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import httpx2
import pytest

from ajeeb.accounts import SignIn
from ajeeb.events import PROJECT, Managed
from ajeeb.export import export
from ajeeb.server.manage.parts import Parts
from ajeeb.server.manage.zipped import zipped
from ajeeb.store import decisions
from tests.export.record import START, Scene, scene, whole_loop
from tests.server.test_manage import signed_in

pytestmark = pytest.mark.anyio
RUN = "/api/manage/runs/run-1/exports"


def parts_of(here: Scene) -> Parts:
    def no_address(assignment_id: str, sha256: str) -> str:
        return f"/a/{assignment_id}/{sha256}"

    return Parts(store=here.store, sign_in=SignIn(here.store), asset_url=no_address, now=lambda: START)


async def ended(client: httpx2.AsyncClient, export_id: str) -> dict[str, Any]:
    """The export, once it runs no more."""
    async with asyncio.timeout(50):
        while True:
            made: list[dict[str, Any]] = (await client.get(RUN)).json()
            one = next(one for one in made if one["export_id"] == export_id)
            if one["state"] != "running":
                return one
            await asyncio.sleep(0.05)


async def until(true: Callable[[], bool]) -> None:
    """Wait for something that happens on disk."""
    async with asyncio.timeout(50):
        while True:
            if true():
                return
            await asyncio.sleep(0.05)


async def test_it_says_before_what_it_will_hold_and_gives_the_command(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
        await whole_loop(here, "trial", pilot=True)
        client = await signed_in(parts_of(here))
        found = (await client.post(f"{RUN}/preview", json={"formats": ["csv"]})).json()
        assert (found["assignments"], found["left_out"], found["arms"]) == (1, {"pilot": 1}, [])
        assert found["command"].startswith("ajeeb export run-1 --data ")
        assert found["command"].endswith("--format csv")
        both = (await client.post(f"{RUN}/preview", json={"pilot": True, "units": [1]})).json()
        assert (both["assignments"], both["left_out"]) == (2, {})
        assert "--pilot --unit 1 " in both["command"]
        odd = await client.post(f"{RUN}/preview", json={"units": [99]})
        assert (odd.status_code, "no unit 99" in odd.json()["message"]) == (404, True)
        assert (await client.post(f"{RUN}/preview", json={"formats": []})).status_code == 422


async def test_an_export_of_the_app_is_the_one_of_the_command(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
        client = await signed_in(parts_of(here))
        started = await client.post(RUN, json={"formats": ["jsonl", "csv"]})
        assert started.status_code == 201
        made = await ended(client, started.json()["export_id"])
        assert (made["state"], made["problem"], made["rows"]["attempt"]) == ("done", "", 3)
        answer = await client.get(f"/api/manage/exports/{made['export_id']}/file")
        told = await here.store.query(lambda connection: decisions(connection, PROJECT))
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    export(tmp_path / "data", "run-1", tmp_path / "out", formats=("jsonl", "csv"))
    files = {
        p.relative_to(tmp_path / "out").as_posix(): p for p in (tmp_path / "out").rglob("*") if p.is_file()
    }
    packed = {name.removeprefix(f"{made['export_id']}/"): archive.read(name) for name in archive.namelist()}
    assert packed == {name: path.read_bytes() for name, path in files.items()}
    last = told[-1].decision
    assert isinstance(last, Managed)
    assert (last.what, last.subject, last.details["sha256"]) == ("export_made", "run-1", made["sha256"])
    assert json.loads(packed["manifest.json"])["made_by"] == "ajeeb export"


async def test_an_export_that_reads_as_done_stands_in_the_audit_log(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
        client = await signed_in(parts_of(here))
        go = Event()
        holding = asyncio.create_task(here.store.write(lambda _: go.wait(50)))
        started = (await client.post(RUN, json={"formats": ["jsonl"]})).json()
        try:
            await until((tmp_path / "data" / "exports" / started["export_id"] / "manifest.json").exists)
            for _ in range(10):
                assert [one["state"] for one in (await client.get(RUN)).json()] == ["running"]
                await asyncio.sleep(0.05)
        finally:
            go.set()
            await holding
        assert (await ended(client, started["export_id"]))["state"] == "done"
        told = await here.store.query(lambda connection: decisions(connection, PROJECT))
    last = told[-1].decision
    assert isinstance(last, Managed)
    assert last.what == "export_made"


async def test_an_export_that_cannot_be_logged_is_not_done_and_goes_on(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
        client = await signed_in(parts_of(here))
        full = "BEGIN SELECT RAISE(FAIL, 'the disk is full'); END"
        await here.store.write(
            lambda found: found.execute(f"CREATE TRIGGER full BEFORE INSERT ON event {full}")
        )
        started = (await client.post(RUN, json={"formats": ["jsonl"]})).json()
        made = await ended(client, started["export_id"])
        assert (made["state"], "the disk is full" in made["problem"]) == ("failed", True)
        await here.store.write(lambda found: found.execute("DROP TRIGGER full"))
        await client.post(f"/api/manage/exports/{started['export_id']}/resume")
        assert (await ended(client, started["export_id"]))["state"] == "done"


async def test_one_at_a_time_which_can_be_stopped_and_goes_on(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
        client = await signed_in(parts_of(here))
        first = (await client.post(RUN, json={})).json()["export_id"]
        second = await client.post(RUN, json={})
        assert (second.status_code, second.json()["code"]) == (409, "export_runs")
        assert (await client.get(f"/api/manage/exports/{first}/file")).status_code == 409
        stopped = (await client.post(f"/api/manage/exports/{first}/stop")).json()
        assert stopped["state"] == "stopped"
        assert (await client.post(f"/api/manage/exports/{first}/resume")).json()["state"] == "running"
        assert (await ended(client, first))["state"] == "done"
        assert (await client.post(f"/api/manage/exports/{first}/resume")).status_code == 409
        assert (await client.delete(f"/api/manage/exports/{first}")).status_code == 204
        assert (await client.get(RUN)).json() == []
        assert (await client.get(f"/api/manage/exports/{first}/file")).status_code == 404
    assert [path.name for path in (tmp_path / "data" / "exports").iterdir()] == []


async def test_a_server_that_ended_in_the_middle_finds_the_export_stopped(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
        parts = parts_of(here)
        client = await signed_in(parts)
        made = (await client.post(RUN, json={})).json()
        await ended(client, made["export_id"])
        about = tmp_path / "data" / "exports" / f"{made['export_id']}.json"
        about.write_text(json.dumps({**json.loads(about.read_text()), "state": "running"}))
        another = await signed_in(parts)
        (found,) = (await another.get(RUN)).json()
        assert found["state"] == "stopped"


@pytest.mark.parametrize("name", ["..%2F..%2Fkey", ".hidden", "none"])
async def test_no_other_file_can_be_asked_for(tmp_path: Path, name: str) -> None:
    async with scene(tmp_path / "data") as here:
        client = await signed_in(parts_of(here))
        assert (await client.get(f"/api/manage/exports/{name}/file")).status_code == 404


async def test_a_reviewer_takes_no_data_away(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        client = await signed_in(parts_of(here), role="reviewer")
        for answer in (await client.post(RUN, json={}), await client.get(RUN)):
            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert not (tmp_path / "data" / "exports").exists()


def test_the_zip_is_made_while_it_is_sent(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "large.png").write_bytes(bytes(5_000_000))
    (tmp_path / "a.jsonl").write_bytes(b"{}\n" * 100_000)
    pieces = list(zipped(tmp_path, "run"))
    assert max(map(len, pieces)) < 1_000_000
    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert archive.namelist() == ["run/a.jsonl", "run/media/large.png"]
    assert archive.testzip() is None
    assert b"".join(zipped(tmp_path, "run")) == b"".join(pieces)
