"""Workers and their pay through the whole server: lists, blocks, files that are not theirs, erasure, roles."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from PIL import Image

import ajeeb as aj
from ajeeb.actions.erasing import erase_due
from ajeeb.export import export
from ajeeb.store import DATABASE
from ajeeb.store.retention import DAY_MS
from ajeeb.testing import Script

from .site import PROMPT, Site, Worker, a_task, on_site

SECRET = "quokkaberry on a red house beside a lake"


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    script = Script()
    task = a_task(script, tmp_path, reward=aj.Reward(1.50, "USD"))  # type: ignore[arg-type]
    async with on_site(tmp_path, task=task) as site:
        site.script = script
        yield site


async def get(client: httpx2.AsyncClient, path: str, status: int = 200, **query: Any) -> Any:
    answer = await client.get(f"/api/manage{path}", params=query)
    assert answer.status_code == status, answer.text
    return answer.json() if "json" in answer.headers["content-type"] else answer.content


async def post(client: httpx2.AsyncClient, path: str, status: int = 200, **body: Any) -> Any:
    answer = await client.post(f"/api/manage{path}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def handed_in(site: Site, name: str, prompt: str = PROMPT, **more: Any) -> Worker:
    worker = await site.open(name, **more)
    colour = hashlib.sha256(name.encode()).hexdigest()[:6]
    site.script.answers.append(Image.new("RGB", (12, 8), f"#{colour}"))
    await worker.turn(prompt + name)
    while worker.view["attempts"][-1]["state"] == "running":
        await worker.look()
    await worker.act(kind="leave", unsent={"prompt": prompt})
    return worker


async def work_of(site: Site, name: str) -> tuple[str, str]:
    """(assignment, key) of who came with this name."""
    sql = """SELECT a.assignment_id, a.worker_key FROM assignment a JOIN worker w USING (worker_key)
        WHERE w.external_id = ? ORDER BY a.opened_at DESC"""
    [(assignment_id, key), *_] = await site.parts.store.query(
        lambda connection: list(connection.execute(sql, (name,)))
    )
    return str(assignment_id), str(key)


async def approve(client: httpx2.AsyncClient, assignment_id: str) -> None:
    await post(
        client, f"/assignments/{assignment_id}/decisions", want={"kind": "approve"}, key=f"k-{assignment_id}"
    )


async def test_what_is_approved_is_due_until_it_is_paid_by_hand(site: Site) -> None:
    await handed_in(site, "=cmd()")
    work, key = await work_of(site, "=cmd()")
    async with site.requester("admin") as admin:
        await approve(admin, work)
        [row] = (await get(admin, "/payments", state="due"))["rows"]
        assert (row["amount"], row["currency"], row["worker_key"], row["unit"]) == ("1.50", "USD", key, 1)
        sheet = list(csv.DictReader(io.StringIO((await get(admin, "/payments.csv", state="due")).decode())))
        assert [(one["worker"], one["amount"], one["came_by"]) for one in sheet] == [
            ("'=cmd()", "1.50", "name")
        ]
        wrong = await post(admin, "/payments/paid", 409, seen={"USD": 100})
        assert wrong["code"] == "sum_changed"
        made = await post(admin, "/payments/paid", seen={"USD": 150}, reference="T 1")
        assert made["sums"][0]["amount"] == "1.50"
        [paid] = (await get(admin, "/payments", state="paid"))["rows"]
        assert (paid["done_by"], paid["reference"]) == ("admin", "T 1")
        body = {"want": {"kind": "reject", "reason_code": "spam", "message": "no"}, "key": "later-decision"}
        refused = await post(admin, f"/assignments/{work}/decisions", 409, **body)
        assert refused["code"] == "paid"
        assert (await get(admin, "/payments/sums"))["paid"][0]["minor"] == 150
        taken_back = await post(admin, "/payments/unpaid", payment_ids=[paid["payment_id"]])
        assert taken_back["sums"][0]["amount"] == "1.50"
        [row] = (await get(admin, "/payments", state="due"))["rows"]
        assert (row["done_at"], row["done_by"], row["reference"]) == (None, None, None)
        again = await post(admin, "/payments/unpaid", 409, payment_ids=[paid["payment_id"]])
        assert "is due, so it cannot be taken back" in again["message"]
        gone = await post(admin, "/payments/unpaid", 409, payment_ids=["nothing"])
        assert "is not there" in gone["message"]
        told = (await get(admin, "/audit", kind="payments_marked_unpaid"))["rows"]
        assert [(one["by"], one["decision"]["details"]["sums"]) for one in told] == [
            ("admin", {"USD": "1.50"})
        ]


async def test_a_worker_is_shown_with_all_that_they_did(site: Site) -> None:
    await handed_in(site, "ann")
    await handed_in(site, "bob")
    work, key = await work_of(site, "ann")
    async with site.requester("admin") as admin, site.requester("viewer") as viewer:
        await approve(admin, work)
        page = await get(admin, "/workers", limit=1)
        more = await get(admin, "/workers", limit=1, after=page["next_after"])
        assert {page["rows"][0]["worker_key"], more["rows"][0]["worker_key"]} > {key}
        assert more["next_after"] is None
        assert [row["worker_key"] for row in (await get(admin, "/workers", find="ann"))["rows"]] == [key]
        assert (await get(viewer, "/workers", find="ann"))["rows"] == [], "an id is not for everybody"
        assert [row["worker_key"] for row in (await get(viewer, "/workers", find=key[:6]))["rows"]] == [key]
        found = await get(admin, f"/workers/{key}")
        assert (found["known_as"], found["row"]["counts"]["approval"]) == ("ann", 1.0)
        assert found["runs"] == [{"run_id": "pictures-1", "assignments": 1}]
        assert found["pay"]["due"][0]["amount"] == "1.50"
        assert found["person_of"] == 1
        assert (await get(viewer, f"/workers/{key}"))["known_as"] is None
        [row] = (await get(viewer, f"/workers/{key}/assignments"))["rows"]
        assert (row["assignment_id"], row["decision"], row["attempts"]) == (work, "approved", 1)


async def test_qualifications_and_notes_stand_in_the_record(site: Site) -> None:
    await handed_in(site, "ann")
    _, key = await work_of(site, "ann")
    async with site.requester("admin") as admin, site.requester("reviewer") as reviewer:
        await post(admin, f"/workers/{key}/qualifications", name="trained", value=3)
        again = await post(admin, f"/workers/{key}/qualifications", 409, name="trained", value=3)
        assert "already" in again["message"]
        found = await post(reviewer, f"/workers/{key}/notes", text="writes well")
        assert found["row"]["qualifications"] == {"trained": 3}
        assert [one["text"] for one in found["decisions"]] == ["writes well", "gave “trained”, 3"]
        await post(reviewer, f"/workers/{key}/qualifications", 403, name="trained", value=None)
        gone = await post(admin, f"/workers/{key}/qualifications", name="trained", value=None)
        assert gone["row"]["qualifications"] == {}
        await post(admin, f"/workers/{key}/notes", 422, text=" ")
        await post(admin, "/workers/nobody/notes", 404, text="hm")


async def test_a_blocked_worker_ends_what_is_open_and_gets_nothing_new(site: Site) -> None:
    ann = await site.open("ann")
    _, key = await work_of(site, "ann")
    async with site.requester("admin") as admin:
        await post(admin, f"/workers/{key}/block", blocked=True, reason="copies")
    assert (await ann.turn(PROMPT + "ann")).status_code == 200
    again = await site.open("ann")
    assert again.token == ann.token
    while ann.view["attempts"][-1]["state"] == "running":
        await ann.look()
    assert (await ann.act(kind="leave", unsent={})).status_code == 200
    blocked = await site.client.post("/api/open", json={"worker_id": "ann"})
    stranger = await handed_in(site, "bob")
    await handed_in(site, "bob")
    done = await site.client.post("/api/open", json={"worker_id": stranger.name})
    assert blocked.status_code == done.status_code == 409
    assert blocked.json() == done.json(), "nothing tells a block from work that is done"
    async with site.requester("admin") as admin:
        assert [row["blocked"] for row in (await get(admin, "/workers", blocked=True))["rows"]] == [True]
        await post(admin, f"/workers/{key}/block", 409, blocked=True)
        await post(admin, f"/workers/{key}/block", blocked=False)
    assert (await site.client.post("/api/open", json={"worker_id": "ann"})).status_code == 200


async def test_an_address_opens_the_files_of_its_own_assignment_only(site: Site) -> None:
    ann = await handed_in(site, "ann")
    url = ann.view["attempts"][-1]["outputs"][0]["url"]
    target = ann.view["task"]["target"]["url"] if "task" in ann.view else ann.session["task"]["target"]["url"]
    bob = await handed_in(site, "bob", "another house behind a lake, number ")
    other = bob.view["attempts"][-1]["outputs"][0]["url"]
    assert (await site.client.get(url)).status_code == 200
    assert (await site.client.get(url)).status_code == 200
    assert (await site.client.get(target)).status_code == 200
    capability, sha = url.rsplit("/", 1)[0], other.rsplit("/", 1)[1]
    assert (await site.client.get(other)).status_code == 200
    assert (await site.client.get(f"{capability}/{sha}")).status_code == 404


async def test_typing_a_hash_opens_no_file(site: Site) -> None:
    bob = await handed_in(site, "bob")
    await site.parts.deps.assets.put(b"nobody's", "image/png")
    asset = await site.parts.deps.assets.put(b"a secret picture", "image/png")
    await site.parts.store.write(
        lambda connection: connection.execute(
            "INSERT INTO asset (sha256, media_type, bytes, created_at) VALUES (?, 'image/png', 3, 1)",
            (asset.sha256,),
        )
    )
    ann = await handed_in(site, "ann", f"please paint {asset.sha256} and asset:{asset.sha256} ")
    capability = ann.view["attempts"][-1]["outputs"][0]["url"].rsplit("/", 1)[0]
    assert (await site.client.get(f"{capability}/{asset.sha256}")).status_code == 404
    assert bob.view["attempts"]


async def refused(owner: httpx2.AsyncClient, key: str) -> None:
    """Neither without the key typed out, nor while pay is due."""
    await post(owner, f"/workers/{key}/erase", 422, typed="yes")
    due = await post(owner, f"/workers/{key}/erase", 409, typed=key)
    assert due["code"] == "still_due"
    assert "1.50 USD" in due["message"]


async def test_an_erased_worker_is_gone_and_everything_else_works(site: Site, tmp_path: Path) -> None:
    data = tmp_path / "data"
    ann = await handed_in(site, "quokka-ann", SECRET)
    await handed_in(site, "bob")
    work, key = await work_of(site, "quokka-ann")
    others, _ = await work_of(site, "bob")
    image = ann.view["attempts"][-1]["outputs"][0]["url"]
    async with site.requester("owner") as owner:
        await approve(owner, work)
        before = await get(owner, "/runs/pictures-1")
        kept = zipfile.ZipFile(io.BytesIO(await get(owner, f"/workers/{key}/kept")))
        told = json.loads(kept.read(f"assignments/{work}.json"))
        assert SECRET in json.dumps(told["events"], ensure_ascii=False)
        assert json.loads(kept.read("worker.json"))["external_id"] == "quokka-ann"
        assert [name for name in kept.namelist() if name.startswith("files/")]
        await refused(owner, key)
        erased = await post(owner, f"/workers/{key}/erase", typed=key, forfeit=True)
        assert erased["assignments"] == 1
        left = [path for path in data.rglob("*") if path.is_file() and b"quokka" in path.read_bytes()]
        assert left == []

        assert (await ann.site.client.get("/api/view", headers=ann.headers)).status_code == 404
        assert (await site.client.get(image)).status_code == 404
        gone = await site.client.post("/api/open", json={"worker_id": "quokka-ann"})
        assert gone.status_code == 409

        film = await get(owner, f"/assignments/{work}")
        assert film["attempts"] == []
        after = await get(owner, "/runs/pictures-1")
        same = ("assignments", "ended", "workers")
        assert [after["summary"]["counters"][one] for one in same] == [
            before["summary"]["counters"][one] for one in same
        ]
        for path in ("figures", "curve", "calls", "answers", "assignments"):
            shown = await get(owner, f"/runs/pictures-1/{path}")
            assert "quokka" not in json.dumps(shown)
        worker = await get(owner, f"/workers/{key}")
        assert (worker["known_as"], worker["row"]["erased_at"] is not None) == (None, True)
        assert worker["pay"]["due"] == []
        await post(owner, f"/workers/{key}/erase", 409, typed=key)
        assert (await get(owner, f"/assignments/{others}"))["attempts"]
        assert "quokka" not in json.dumps(await get(owner, "/audit"))
    report = export(data, "pictures-1", tmp_path / "out")
    assert report.rows["assignment"] in (1, 2)
    written = [
        path for path in (tmp_path / "out").rglob("*") if path.is_file() and b"quokka" in path.read_bytes()
    ]
    assert written == []


async def test_exports_that_the_server_made_go_with_an_erased_worker(site: Site, tmp_path: Path) -> None:
    await handed_in(site, "quokka-ann", SECRET)
    _, key = await work_of(site, "quokka-ann")
    exports = tmp_path / "data" / "exports"
    async with site.requester("owner") as owner:
        made = await post(owner, "/runs/pictures-1/exports", 201, formats=["jsonl"])
        async with asyncio.timeout(40):
            while True:
                [made] = await get(owner, "/runs/pictures-1/exports")
                if made["state"] != "running":
                    break
                await asyncio.sleep(0.05)
        assert any(b"quokka" in path.read_bytes() for path in exports.rglob("*") if path.is_file())
        erased = await post(owner, f"/workers/{key}/erase", typed=key, forfeit=True)
        assert (erased["assignments"], erased["exports"]) == (1, 1)
        assert await get(owner, "/runs/pictures-1/exports") == []
        assert list(exports.iterdir()) == []


async def test_only_an_owner_erases(site: Site) -> None:
    await handed_in(site, "ann")
    _, key = await work_of(site, "ann")
    async with site.requester("admin") as admin:
        await post(admin, f"/workers/{key}/erase", 403, typed=key)
        await get(admin, f"/workers/{key}/kept", 403)
    async with site.requester("viewer") as viewer:
        await post(viewer, f"/workers/{key}/block", 403, blocked=True)
        await post(viewer, "/payments/paid", 403, seen={})
        await get(viewer, "/payments.csv", 403)
        await get(viewer, "/payments")


@pytest.mark.parametrize("what", ["everything", "names"])
async def test_a_run_keeps_data_as_long_as_it_says(site: Site, tmp_path: Path, what: str) -> None:
    await handed_in(site, "quokka-ann", SECRET)
    store, deps = site.parts.store, site.parts.deps
    async with site.requester("admin") as admin:
        answer = await admin.patch(
            "/api/manage/runs/pictures-1/settings", json={"retention_days": 30, "retention": what}
        )
        assert answer.status_code == 200, answer.text
        plan = await get(admin, "/runs/pictures-1/retention")
        assert (plan["on"], plan["workers"], plan["done"]) == (None, 1, False)
        await post(admin, "/runs/pictures-1/state", state="closed")
        plan = await get(admin, "/runs/pictures-1/retention")
        assert plan["assignments"] == (1 if what == "everything" else 0)
        late = replace(deps, now=lambda: plan["on"] - 1)
        await erase_due(late, store)
        assert b"quokka" in (tmp_path / "data" / DATABASE).read_bytes() + _wal(tmp_path)
        due = replace(deps, now=lambda: plan["on"] + DAY_MS)
        await erase_due(due, store)
        await erase_due(due, store)
        kept = (tmp_path / "data" / DATABASE).read_bytes() + _wal(tmp_path)
        assert b"quokka-ann\0" not in kept
        assert (SECRET.encode() in kept) == (what == "names")
        plan = await get(admin, "/runs/pictures-1/retention")
        assert (plan["done"], plan["workers"]) == (True, 0)
        rows = (await get(admin, "/audit", subject="pictures-1"))["rows"]
        assert [row["by"] for row in rows if row["decision"]["kind"] == "erased"] == ["retention"]


def _wal(folder: Path) -> bytes:
    path = folder / "data" / f"{DATABASE}-wal"
    return path.read_bytes() if path.exists() else b""
