"""Runs over the management API: launched, paused, closed, set; and what workers read then."""

from __future__ import annotations

import textwrap
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from ajeeb.settings import Settings
from ajeeb.store import decisions
from ajeeb.tasks import Source

from .site import Site, on_site

pytestmark = pytest.mark.anyio

TASK = """
    import ajeeb as aj
    from words import ANSWER

    def answer(prompt: str) -> str:
        return ANSWER

    @aj.task
    def colours(max_attempts: int = 2):
        return aj.Task(
            units=[{"n": 1}, {"n": 2}], assignments_per_unit=2, title="Colours",
            loop=aj.Loop(ask={"prompt": aj.Text("Say")}, run=answer, judge={}, max_attempts=max_attempts),
        )
"""


def shelf(folder: Path) -> Path:
    """A folder with two tasks that have a module of one name beside them, and one with a fault."""
    for name in ("colours", "sounds"):
        there = folder / "tasks" / name
        there.mkdir(parents=True)
        (there / "task.py").write_text(textwrap.dedent(TASK).replace("colours", name), encoding="utf-8")
        (there / "words.py").write_text(f"ANSWER = 'from {name}'\n", encoding="utf-8")
    broken = "import ajeeb as aj\n\n@aj.task\ndef broken():\n    return aj.Task(nothing=1)\n"
    (folder / "tasks" / "broken.py").write_text(broken, encoding="utf-8")
    (folder / "secret.py").write_text("import ajeeb\n@ajeeb.task\ndef secret(): ...\n", encoding="utf-8")
    (folder / "tasks" / "way_out.py").symlink_to(folder / "secret.py")
    return folder / "tasks"


@asynccontextmanager
async def served(folder: Path, **settings: Any) -> AsyncIterator[tuple[Site, httpx2.AsyncClient]]:
    tasks = folder / "tasks" if (folder / "tasks").exists() else shelf(folder)
    async with (
        on_site(folder, settings=Settings(tasks=tasks, **settings)) as site,
        site.requester() as client,
    ):
        yield site, client


async def launch(client: httpx2.AsyncClient, task: str, **more: Any) -> dict[str, Any]:
    answer = await client.post("/api/manage/runs", json={"task": task, **more})
    assert answer.status_code == 201, answer.text
    launched: dict[str, Any] = answer.json()
    return launched


async def work(site: Site, name: str, run_id: str) -> str:
    """What the model answers to a worker of this run."""
    ann = await site.open(name, run=run_id)
    await ann.turn("say something")
    return str(ann.view["attempts"][-1]["outputs"][0]["text"])


async def to(client: httpx2.AsyncClient, run_id: str, state: str, **more: Any) -> httpx2.Response:
    return await client.post(f"/api/manage/runs/{run_id}/state", json={"state": state, **more})


# -- what can be launched


async def test_the_tasks_below_the_folder_are_listed_and_nothing_else(tmp_path: Path) -> None:
    async with served(tmp_path) as (_, client):
        found = (await client.get("/api/manage/tasks")).json()
    assert found["tasks"] == ["broken.py", "colours/task.py", "sounds/task.py"]
    assert found["started"] is None  # it was made in Python


@pytest.mark.parametrize("named", ["task.py", ""])
async def test_the_task_that_the_server_was_started_with_is_listed_once(tmp_path: Path, named: str) -> None:
    source = Source(path=shelf(tmp_path) / "colours" / named)
    settings = Settings(tasks=tmp_path / "tasks")
    async with (
        on_site(tmp_path, settings=settings, source=source) as site,
        site.requester() as client,
    ):
        found = (await client.get("/api/manage/tasks")).json()
        assert found["started"] == source.path.name
        assert found["tasks"] == ["broken.py", "sounds/task.py"]
        assert await launch(client, "colours/task.py")  # as before, for programs


async def test_tasks_that_cannot_be_started_are_told_with_their_faults(tmp_path: Path) -> None:
    early = "import ajeeb\nraise RuntimeError('no model')\n"
    (shelf(tmp_path) / "early.py").write_text(early, encoding="utf-8")
    async with served(tmp_path) as (_, client):
        assert "early.py" in (await client.get("/api/manage/tasks")).json()["tasks"]
        found = (await client.get("/api/manage/tasks/faults")).json()
    assert found == [
        {"name": "broken.py", "problem": "line 5: nothing: there is no such key"},
        {"name": "early.py", "problem": "line 2: RuntimeError: no model"},
    ]


@pytest.mark.parametrize(
    "name",
    [
        "../secret.py",
        "way_out.py",
        "colours/../../secret.py",
        "/etc/passwd",
        "colours",
        "",
        ".",
        "colours/words.py",
    ],
)
async def test_no_path_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    async with served(tmp_path) as (site, client):
        for path in ("runs", "tasks/check"):
            answer = await client.post(f"/api/manage/{path}", json={"task": name})
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown")
            assert str(tmp_path) not in answer.text
        assert len(await site.parts.store.runs()) == 1


async def test_a_check_tells_what_is_in_a_task_and_what_is_wrong(tmp_path: Path) -> None:
    async with served(tmp_path) as (_, client):
        check = "/api/manage/tasks/check"
        fine = (await client.post(check, json={"task": "colours/task.py"})).json()
        assert (fine["problem"], fine["title"], fine["units"], fine["places"]) == ("", "Colours", 2, 4)
        assert fine["parameters"] == [{"name": "max_attempts", "value": "2"}]
        for body, said in (
            ({"task": "broken.py"}, "nothing"),
            ({"task": "colours/task.py", "parameters": {"max_attempts": "many"}}, "max_attempts"),
            ({"task": "colours/task.py", "parameters": {"colour": "red"}}, "no parameter 'colour'"),
        ):
            wrong = (await client.post(check, json=body)).json()
            assert said in wrong["problem"]
            assert "Traceback" not in wrong["problem"]
            assert str(tmp_path) not in wrong["problem"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"task": "broken.py"}, "nothing"),
        ({"task": "colours/task.py", "parameters": {"max_attempts": "many"}}, "max_attempts"),
        ({"task": "colours/task.py", "parameters": {"colour": "red"}}, "no parameter 'colour'"),
    ],
)
async def test_a_wrong_task_is_answered_in_words_and_starts_nothing(
    tmp_path: Path, body: dict[str, Any], said: str
) -> None:
    async with served(tmp_path) as (site, client):
        answer = await client.post("/api/manage/runs", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_task")
        assert said in answer.json()["message"]
        assert "Traceback" not in answer.text
        assert len(await site.parts.store.runs()) == 1


async def test_code_that_raises_or_ends_the_program_is_a_task_with_a_fault(tmp_path: Path) -> None:
    tasks = shelf(tmp_path)
    head = "import ajeeb as aj\n@aj.task\ndef odd(): return aj.Task(units=units(), loop=None)\n"
    for name, line in (
        ("ends.py", "raise SystemExit(3)"),
        ("odd.py", "def units(): raise RuntimeError('no units')"),
    ):
        (tasks / name).write_text(f"{head}{line}\n", encoding="utf-8")
    async with served(tmp_path) as (site, client):
        for name, said in (("ends.py", "ends the program"), ("odd.py", "no units")):
            answer = await client.post("/api/manage/runs", json={"task": name})
            assert (answer.status_code, said in answer.json()["message"]) == (422, True), answer.text
        assert list(site.parts.deps.runs) == ["pictures-1"]


# -- several runs at once


async def test_runs_of_several_tasks_are_served_side_by_side(tmp_path: Path) -> None:
    async with served(tmp_path) as (site, client):
        one = await launch(client, "colours/task.py", links=2)
        other = await launch(client, "sounds/task.py", pilot=True, parameters={"max_attempts": "1"})
        assert (one["run_id"], other["run_id"]) == ("colours-1", "sounds-1")
        # Each has the module beside it, though the two have one name.
        assert await work(site, "ann", "colours-1") == "from colours"
        assert await work(site, "ann", "sounds-1") == "from sounds"
        shown = {run["run_id"]: run for run in (await client.get("/api/manage/runs")).json()}
        assert [shown[one]["status"]["served"] for one in ("pictures-1", "colours-1", "sounds-1")] == [
            True
        ] * 3
        assert (shown["sounds-1"]["pilot"], shown["colours-1"]["pilot"]) == (True, False)
        detail = (await client.get("/api/manage/runs/sounds-1")).json()
        assert (detail["max_attempts"], detail["summary"]["counters"]["assignments"]) == (1, 1)
        # A link of a run leads to that run, whatever the server was started with.
        token = one["links"][0]["url"].partition("#")[2]
        opened = await client.post("/api/open", json={"link": token})
        assert opened.json()["task"]["title"] == "Colours"
        assert (await client.post("/api/open", json={"link": token, "run": "sounds-1"})).status_code == 404


async def test_a_duplicate_has_the_same_parameters_and_is_a_run_of_its_own(tmp_path: Path) -> None:
    async with served(tmp_path) as (site, client):
        await launch(client, "colours/task.py", parameters={"max_attempts": "5"}, pilot=True)
        again = await client.post("/api/manage/runs/colours-1/duplicate", json={"pilot": False, "links": 1})
        assert (again.status_code, again.json()["run_id"], again.json()["changed"]) == (
            201,
            "colours-2",
            False,
        )
        runs = {run.run_id: run for run in await site.parts.store.runs()}
        assert runs["colours-2"].parameters == runs["colours-1"].parameters == {"max_attempts": 5}
        assert (runs["colours-2"].pilot, len(again.json()["links"])) == (False, 1)
        answer = await client.post("/api/manage/runs/pictures-1/duplicate", json={})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_task")


# -- pause and close


async def test_while_a_run_is_paused_who_is_at_work_goes_on_and_nobody_comes_in(tmp_path: Path) -> None:
    async with served(tmp_path) as (site, client):
        await launch(client, "colours/task.py")
        ann = await site.open("ann", run="colours-1")
        paused = await to(client, "colours-1", "paused", reason="lunch")
        status = paused.json()["summary"]["status"]
        assert (status["state"], status["note"]["reason"], status["served"]) == ("paused", "lunch", True)
        refused = await client.post("/api/open", json={"worker_id": "bob", "run": "colours-1"})
        assert (refused.status_code, refused.json()["code"]) == (503, "paused")
        assert refused.json()["retry_after_s"] > 0
        assert (await ann.turn("a text")).status_code == 200
        assert (await site.open("ann", run="colours-1")).session["assignment"] == ann.session["assignment"]
        await site.open("bob")  # another run is not touched
        assert (await to(client, "colours-1", "open")).status_code == 200
        await site.open("bob", run="colours-1")
        kept = await site.parts.store.query(lambda connection: decisions(connection, "run/colours-1"))
        assert [(one.decision.kind, one.by != "") for one in kept] == [("run_changed", True)] * 2


async def test_a_closed_run_thanks_who_comes_and_lets_those_end_who_are_at_work(tmp_path: Path) -> None:
    async with served(tmp_path) as (site, client):
        launched = await launch(client, "colours/task.py", links=1)
        ann = await site.open("ann", run="colours-1")
        closed = await to(client, "colours-1", "closed", expect="open")
        assert closed.json()["summary"]["closed_at"] is not None
        token = launched["links"][0]["url"].partition("#")[2]
        for body in ({"worker_id": "bob", "run": "colours-1"}, {"link": token}):
            refused = await client.post("/api/open", json=body)
            assert (refused.status_code, refused.json()["code"]) == (409, "closed")
        assert (await ann.turn("a text")).status_code == 200
        assert (await ann.act(kind="leave", unsent={})).status_code == 200
        for state in ("open", "paused"):
            back = await to(client, "colours-1", state)
            assert (back.status_code, back.json()["code"]) == (409, "conflict")
        assert (await client.post("/api/manage/runs/colours-1/links", json={"count": 1})).status_code == 409


async def test_who_changes_a_run_that_somebody_else_has_changed_is_told(tmp_path: Path) -> None:
    async with served(tmp_path) as (_, client):
        assert (await to(client, "pictures-1", "paused", expect="open")).status_code == 200
        late = await to(client, "pictures-1", "closed", expect="open")
        assert (late.status_code, late.json()["code"]) == (409, "conflict")
        assert "paused now" in late.json()["message"]
        assert (
            await to(client, "pictures-1", "paused", expect="open")
        ).status_code == 200  # it is that already
        assert (await to(client, "nobody-1", "paused")).status_code == 404
        assert (await to(client, "pictures-1", "burnt")).status_code == 422


async def test_settings_are_kept_and_only_a_closed_run_is_archived(tmp_path: Path) -> None:
    async with served(tmp_path) as (site, client):
        path = "/api/manage/runs/pictures-1/settings"
        first = {"blind": False, "retention_days": None, "retention": "everything", "archived": False}
        assert (await client.get(path)).json() == first
        await client.patch(path, json={"blind": True})
        changed = await client.patch(path, json={"retention_days": 30})
        assert changed.json() == first | {"blind": True, "retention_days": 30}
        assert (await client.patch(path, json={"retention_days": 0})).json()["retention_days"] is None
        for body in ({"retention_days": -1}, {"colour": 1}, {"blind": "perhaps"}):
            assert (await client.patch(path, json=body)).status_code == 422
        early = await client.patch(path, json={"archived": True})
        assert (early.status_code, "close it" in early.json()["message"]) == (409, True)
        await to(client, "pictures-1", "closed")
        assert (await client.patch(path, json={"archived": True})).json()["archived"] is True
        assert (await client.get("/api/manage/runs")).json()[0]["status"]["archived"] is True
        assert (await client.patch("/api/manage/runs/nobody-1/settings", json={})).status_code == 404
        kept = await site.parts.store.query(lambda connection: decisions(connection, "run/pictures-1"))
        said = [(one.decision.name, one.decision.value) for one in kept if one.decision.kind == "run_set"]
        assert said == [("blind", True), ("retention_days", 30), ("retention_days", None), ("archived", True)]


# -- links


async def test_links_are_made_told_apart_and_taken_back(tmp_path: Path) -> None:
    async with served(tmp_path, public_url="https://study.example") as (_, client):
        path = "/api/manage/runs/pictures-1/links"
        made = (await client.post(path, json={"count": 3})).json()
        assert [one["number"] for one in made] == [1, 2, 3]
        assert made[0]["url"].startswith("https://study.example/w#")
        tokens = [one["url"].partition("#")[2] for one in made]
        assert (await client.post("/api/open", json={"link": tokens[0]})).status_code == 200
        assert (await client.post(f"{path}/2/revoke")).status_code == 204
        assert (await client.post(f"{path}/9/revoke")).status_code == 404
        assert (await client.post("/api/open", json={"link": tokens[1]})).status_code == 404
        assert [one["state"] for one in (await client.get(path)).json()] == ["working", "revoked", "unused"]
        assert [one["number"] for one in (await client.get(path, params={"after": 2})).json()] == [3]
        table = await client.get(f"{path}.csv")
        assert "attachment" in table.headers["content-disposition"]
        assert table.text.splitlines()[0] == "number,url,state"
        assert len(table.text.splitlines()) == 4


# -- models


async def test_models_tell_their_health_queue_and_last_goes(tmp_path: Path) -> None:
    async with served(tmp_path) as (site, client):
        await launch(client, "colours/task.py")
        await work(site, "ann", "colours-1")
        found = (await client.get("/api/manage/models")).json()
        rows = {row["name"]: row for row in found["models"]}
        assert set(rows) == {"answer", "script"}
        assert (rows["answer"]["runs"], rows["answer"]["kind"], rows["answer"]["health"]) == (
            ["colours-1"], "function", None,
        )  # fmt: skip
        assert (rows["answer"]["recent"]["goes"], rows["answer"]["recent"]["errors"]) == (1, {})
        assert (rows["script"]["recent"]["goes"], found["looked_at"]) == (0, 1)


# -- who may


@pytest.mark.parametrize("role", ["viewer", "reviewer"])
async def test_who_only_looks_or_reviews_changes_no_run(tmp_path: Path, role: Any) -> None:
    async with on_site(tmp_path) as site, site.requester(role) as client:
        assert (await client.get("/api/manage/runs")).status_code == 200
        for method, path in (
            ("GET", "/tasks"), ("GET", "/tasks/faults"), ("POST", "/tasks/check"), ("POST", "/runs"),
            ("POST", "/runs/pictures-1/state"),
            ("POST", "/runs/pictures-1/duplicate"), ("PATCH", "/runs/pictures-1/settings"),
            ("GET", "/runs/pictures-1/links"), ("GET", "/runs/pictures-1/links.csv"),
            ("POST", "/runs/pictures-1/links"), ("POST", "/runs/pictures-1/links/1/revoke"),
        ):  # fmt: skip
            answer = await client.request(method, f"/api/manage{path}", json=None if method == "GET" else {})
            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), path


# -- after a restart


async def test_what_is_open_is_served_again_after_a_restart(tmp_path: Path) -> None:
    async with served(tmp_path) as (site, client):
        for task in ("colours/task.py", "sounds/task.py"):
            await launch(client, task, links=1)
        await launch(client, "colours/task.py")
        await to(client, "colours-2", "paused")
        ann = await site.open("ann", run="colours-1")
        await ann.turn("a text")
    async with served(tmp_path) as (site, client):
        assert list(site.parts.deps.runs) == ["pictures-1", "colours-1", "sounds-1", "colours-2"]
        back = await site.open("ann", run="colours-1")
        assert (back.session["assignment"], len(back.view["attempts"])) == (ann.session["assignment"], 1)
        assert await work(site, "bob", "sounds-1") == "from sounds"
        refused = await client.post("/api/open", json={"worker_id": "bob", "run": "colours-2"})
        assert refused.json()["code"] == "paused"


async def test_a_run_whose_task_has_changed_says_so_and_is_not_served(tmp_path: Path) -> None:
    async with served(tmp_path) as (site, client):
        for task in ("colours/task.py", "sounds/task.py"):
            await launch(client, task)
        ann = await site.open("ann", run="colours-1")
    file = tmp_path / "tasks" / "colours" / "task.py"
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace("Colours", "Shades"), encoding="utf-8")
    (tmp_path / "tasks" / "sounds" / "task.py").unlink()
    async with served(tmp_path) as (site, client):
        shown = {run["run_id"]: run["status"] for run in (await client.get("/api/manage/runs")).json()}
        assert (shown["colours-1"]["served"], "changed since" in shown["colours-1"]["not_served"]) == (
            False,
            True,
        )
        assert (shown["sounds-1"]["served"], "is gone" in shown["sounds-1"]["not_served"]) == (False, True)
        refused = await client.post("/api/open", json={"worker_id": "ann", "run": "colours-1"})
        assert (refused.status_code, refused.json()["code"]) == (503, "not_served")
        assert "What you did is saved" in refused.json()["message"]
        look = await client.get("/api/view", headers=ann.headers)
        assert (look.status_code, look.json()["code"]) == (503, "not_served")
        again = await client.post("/api/manage/runs/colours-1/duplicate", json={})
        assert (again.json()["run_id"], again.json()["changed"]) == ("colours-2", True)
        await to(client, "sounds-1", "closed")
        assert (await client.get("/api/manage/runs/sounds-1")).json()["summary"]["status"]["not_served"] == ""
    file.write_text(before, encoding="utf-8")
    async with served(tmp_path) as (site, client):
        assert (await site.open("ann", run="colours-1")).session["assignment"] == ann.session["assignment"]
        assert "colours-2" in site.parts.runs.unserved
