"""Deciding on work, through HTTP, on a real database: one, many, two reviewers, work that moves on."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from ajeeb.accounts import Role, SignIn
from ajeeb.events import BonusGiven, Decided, Undone
from ajeeb.review.review_columns import rebuild_columns
from ajeeb.server.manage import api
from ajeeb.server.manage.parts import Parts
from ajeeb.store import SqliteStore, decisions
from tests.requesters import sign_in_as
from tests.review.scene import NOW, RUN, add_run, asset_url, come, opened_store, two_turns

pytestmark = pytest.mark.anyio

COLUMNS = "decision, decided_at, decided_by, review_seq, bonus_minor, excluded, excluded_attempts, notes"


class Clock:
    """The time, as the test wants it."""

    def __init__(self) -> None:
        self.now = NOW + 600_000

    def __call__(self) -> int:
        return self.now


@dataclass
class Person:
    """Somebody who is signed in."""

    client: httpx2.AsyncClient
    sent: int = 0

    async def get(self, path: str) -> Any:
        answer = await self.client.get(f"/api/manage{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, status: int = 200, **body: Any) -> Any:
        self.sent += 1
        body.setdefault("key", f"key-{id(self)}-{self.sent}")
        answer = await self.client.post(f"/api/manage{path}", json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def decide(self, assignment_id: str, kind: str, status: int = 200, **more: Any) -> Any:
        outer = {name: more.pop(name) for name in ("expect", "seen", "key") if name in more}
        want = {"kind": kind, **more}
        return await self.post(f"/assignments/{assignment_id}/decisions", status, want=want, **outer)

    async def decide_many(self, want: dict[str, Any], status: int = 200, **more: Any) -> Any:
        return await self.post(f"/runs/{RUN}/decisions", status, want=want, **more)


@dataclass
class House:
    """The server and its people."""

    store: SqliteStore
    parts: Parts
    clock: Clock

    async def person(self, role: Role) -> Person:
        base = "http://server:3000"
        transport = httpx2.ASGITransport(app=api.app(self.parts), raise_app_exceptions=False)
        client = httpx2.AsyncClient(transport=transport, base_url=base, headers={"Origin": base})
        await sign_in_as(client, self.parts.sign_in, role, self.clock.now)
        return Person(client)

    async def rows(self, sql: str, *values: Any) -> list[Any]:
        return await self.store.query(lambda connection: list(connection.execute(sql, values)))

    async def run(self, sql: str, *values: Any) -> None:
        await self.store.write(lambda connection: connection.execute(sql, values).fetchall())


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened_store(tmp_path / "data") as store:
        await add_run(store)
        clock = Clock()
        parts = Parts(store=store, sign_in=SignIn(store), asset_url=asset_url, now=clock)
        house = House(store, parts, clock)
        await house.run("UPDATE run SET settings = ?", json.dumps({"reward_minor": 50, "currency": "EUR"}))
        for name in ("a1", "a2", "a3"):
            work = await two_turns(store, name)
            await work.end("limit")
        await two_turns(store, "a4")  # still at work
        yield house


async def test_a_verdict_is_recorded_shown_and_taken_back(house: House) -> None:
    ann = await house.person("reviewer")
    film = await ann.get("/assignments/a1")
    assert (film["review"]["seq"], film["review"]["status"], film["work_seq"]) == (0, "submitted", 10)
    assert (film["review"]["reward_minor"], film["review"]["currency"]) == (50, "EUR")
    page = await ann.get(f"/runs/{RUN}/work")
    assert (page["reward_minor"], page["currency"]) == (50, "EUR")
    after = await ann.decide("a1", "approve", expect=0, seen=film["work_seq"])
    assert (after["verdict"], after["verdict_by"], after["seq"]) == ("approved", "reviewer", 1)
    assert (await ann.get("/assignments/a1"))["review"] == after
    assert await ann.get("/assignments/a1/decisions") == after
    undone = await ann.post("/assignments/a1/undo", expect=1)
    assert (undone["verdict"], undone["status"], undone["seq"]) == (None, "submitted", 2)
    # Nothing is overwritten.
    kept = await house.store.query(lambda connection: decisions(connection, "a1/review"))
    assert [one.decision for one in kept] == [Decided(verdict="approved"), Undone(seq=1)]
    assert [(one.by, one.at) for one in kept] == [("reviewer", house.clock.now)] * 2


async def test_the_second_of_two_reviewers_is_told_who_decided_what_and_when(house: House) -> None:
    ann, bob = await house.person("reviewer"), await house.person("admin")
    await ann.decide("a1", "reject", reason_code="bot", message="No.", expect=0)
    house.clock.now += 20_000
    told = await bob.decide("a1", "approve", 409, expect=0)
    assert told["code"] == "decided_meanwhile"
    assert "reviewer rejected this (bot) 20 s ago" in told["message"]
    assert len(await house.store.query(lambda connection: decisions(connection, "a1/review"))) == 1
    assert (await bob.decide("a1", "approve", expect=1))["verdict_by"] == "admin"


async def test_a_note_on_one_attempt_is_kept_with_it(house: House) -> None:
    ann = await house.person("reviewer")
    after = await ann.decide("a1", "note", text="too dark", attempt_id="a1-t1")
    [made] = after["decisions"]
    assert (made["kind"], made["attempt_id"], made["message"]) == ("noted", "a1-t1", "too dark")


async def test_work_that_moved_on_is_looked_at_again_first(house: House) -> None:
    ann = await house.person("reviewer")
    seen = (await ann.get("/assignments/a4"))["work_seq"]
    assert (await ann.decide("a4", "approve", 409, seen=seen))["code"] == "not_handed_in"
    work = await come(house.store, "a5")
    await work.ask("a red boat")
    seen = (await ann.get("/assignments/a5"))["work_seq"]
    await work.answer()  # what comes from a model is no news to who judges the worker
    await ann.decide("a5", "note", text="slow", seen=seen)
    await work.judge(4)
    await work.end("limit")
    told = await ann.decide("a5", "approve", 409, seen=seen)
    assert told["code"] == "work_moved_on"
    assert "Finished: all attempts were made" in told["message"]
    assert (await ann.decide("a5", "approve", seen=seen + 4))["verdict"] == "approved"


async def test_a_request_that_comes_twice_is_done_once(house: House) -> None:
    ann = await house.person("reviewer")
    first = await ann.decide("a1", "bonus", minor=25, key="the-same-key", expect=0)
    again = await ann.decide("a1", "bonus", minor=25, key="the-same-key", expect=0)
    assert first == again
    assert first["bonus_minor"] == 25


async def test_bad_wishes_name_the_field(house: House) -> None:
    ann = await house.person("reviewer")
    assert "reason_code" in (await ann.decide("a1", "reject", 422, reason_code="", message=""))["message"]
    assert "above 0" in (await ann.decide("a1", "bonus", 422, minor=0))["message"]
    much = await ann.decide("a1", "bonus", 422, minor=10_000_001)
    assert much["fields"] == {"minor": "a bonus is at most 10000.00 EUR; a larger one is given in parts"}
    long = await ann.decide("a1", "note", 422, text="x" * 2001)
    assert list(long["fields"]) == ["text"]
    assert "EUR" in (await ann.decide("a1", "bonus", 422, minor=5, currency="USD"))["message"]
    assert "attempt" in (await ann.decide("a1", "exclude", 422, attempt_id="other"))["message"]
    assert (await ann.decide("nothing", "approve", 404))["code"] == "unknown"
    await ann.decide("a1", "dance", 422)


async def test_a_viewer_looks_and_only_who_manages_undoes_for_others(house: House) -> None:
    viewer, ann, boss = [await house.person(role) for role in ("viewer", "reviewer", "admin")]
    assert (await viewer.decide("a1", "approve", 403))["code"] == "not_allowed"
    await viewer.decide_many({"kind": "approve"}, 403, assignments=["a1"])
    await boss.decide("a1", "approve")
    assert (await ann.post("/assignments/a1/undo", 409, seq=1))["code"] == "nothing_to_undo"
    await ann.decide("a2", "approve")
    assert (await boss.post("/assignments/a2/undo", seq=1))["verdict"] is None
    assert (await viewer.get("/assignments/a2/decisions"))["seq"] == 2


async def test_what_was_paid_is_not_taken_back(house: House) -> None:
    ann = await house.person("reviewer")
    await ann.decide("a1", "approve")
    assert await house.rows("SELECT kind, minor, state FROM payment") == [("reward", 50, "due")]
    await ann.post("/assignments/a1/undo")
    assert await house.rows("SELECT state FROM payment") == [("called_off",)]
    await ann.decide("a1", "approve")
    await house.run("UPDATE payment SET state = 'paid'")
    assert "paid already" in (await ann.post("/assignments/a1/undo", 409))["message"]
    assert (await ann.get("/assignments/a1/decisions"))["verdict"] == "approved"


async def test_many_are_decided_on_after_the_numbers_are_agreed_to(house: House) -> None:
    ann = await house.person("reviewer")
    await ann.decide("a1", "approve")
    want = {"kind": "approve"}
    chosen: dict[str, Any] = {"assignments": ["a1", "a2", "a3", "a4", "gone"], "key": "many-key-1"}
    told = await ann.decide_many(want, **chosen)
    assert (told["done"], told["assignments"], told["minor"], told["currency"]) == (False, 2, 100, "EUR")
    assert {one["assignment_id"]: one["code"] for one in told["not_done"]} == {
        "a1": "already_so",
        "a4": "not_handed_in",
        "gone": "unknown",
    }
    assert (await ann.get("/assignments/a2/decisions"))["seq"] == 0  # nothing yet
    confirmed = {name: told[name] for name in ("assignments", "minor", "position")}
    low = {**confirmed, "minor": 50}
    assert "numbers have changed" in (await ann.decide_many(want, 409, confirmed=low, **chosen))["message"]
    # Somebody decides on one of them in between: that one is left out, and told.
    await (await house.person("admin")).decide("a3", "note", text="wait")
    done = await ann.decide_many(want, confirmed=confirmed, **chosen)
    assert (done["done"], done["assignments"], done["minor"]) == (True, 1, 50)
    assert {one["assignment_id"] for one in done["not_done"]} == {"a1", "a3", "a4", "gone"}
    again = await ann.decide_many(want, confirmed=confirmed, **chosen)
    assert (again["assignments"], again["minor"]) == (1, 50)
    assert (await ann.get("/assignments/a2/decisions"))["seq"] == 1
    undone = await ann.post(f"/runs/{RUN}/decisions/undo", made_by="many-key-1")
    assert undone["assignments"] == 1
    assert (await ann.get("/assignments/a2/decisions"))["verdict"] is None


async def test_many_leave_the_verdicts_of_others_alone_unless_told_to_replace_them(house: House) -> None:
    ann, boss = await house.person("reviewer"), await house.person("admin")
    await boss.decide("a1", "approve")
    await ann.decide("a2", "soft_reject")
    want = {"kind": "reject", "reason_code": "bot", "message": "No."}
    chosen: dict[str, Any] = {"assignments": ["a1", "a2", "a3"], "key": "many-key-5"}
    judged = [
        {"verdict": "approved", "by": "admin", "assignments": 1},
        {"verdict": "soft_rejected", "by": "reviewer", "assignments": 1},
    ]
    told = await ann.decide_many(want, **chosen)
    assert (told["assignments"], told["replaced"], told["judged"]) == (1, 0, judged)
    assert {one["assignment_id"]: one["code"] for one in told["not_done"]} == {
        "a1": "has_verdict",
        "a2": "has_verdict",
    }
    assert "admin approved this already" in told["not_done"][0]["why"]
    told = await ann.decide_many(want, replace=True, **chosen)
    assert (told["assignments"], told["replaced"], told["judged"]) == (3, 2, judged)
    assert (await ann.get("/assignments/a1/decisions"))["verdict_by"] == "admin"  # nothing yet
    confirmed = {name: told[name] for name in ("assignments", "minor", "position")}
    for _ in range(2):  # sent twice, it is done and told once
        done = await ann.decide_many(want, replace=True, confirmed=confirmed, **chosen)
        assert (done["done"], done["assignments"], done["replaced"], done["judged"]) == (True, 3, 2, judged)
    assert (await ann.get("/assignments/a1/decisions"))["seq"] == 2
    await ann.post(f"/runs/{RUN}/decisions/undo", made_by="many-key-5")
    assert (await ann.get("/assignments/a1/decisions"))["verdict"] == "approved"
    bonus = await ann.decide_many({"kind": "bonus", "minor": 5}, assignments=["a1", "a2"])
    assert (bonus["assignments"], bonus["judged"], bonus["replaced"]) == (2, [], 0)


async def test_what_can_be_meant_for_none_of_many_is_refused_at_its_field(house: House) -> None:
    ann = await house.person("reviewer")
    for want, field in (
        ({"kind": "bonus", "minor": 10_000_001}, "minor"),
        ({"kind": "bonus", "minor": 5, "currency": "USD"}, "currency"),
        ({"kind": "reject", "reason_code": "bot", "message": " "}, "message"),
    ):
        refused = await ann.decide_many(want, 422, assignments=["a1", "a2"])
        assert list(refused["fields"]) == [field]


async def test_an_undo_takes_back_toggles_in_any_tab(house: House) -> None:
    ann = await house.person("reviewer")
    await ann.decide("a1", "exclude", attempt_id="a1-t1", expect=0)
    await ann.decide("a1", "include", attempt_id="a1-t1", expect=1)
    # A page that was loaded anew names no decision.
    assert (await ann.decide("a1", "undo"))["excluded_attempts"] == ["a1-t1"]
    await ann.decide("a1", "include", attempt_id="a1-t1")
    back = await ann.decide("a1", "undo", seq=4)
    assert (back["excluded_attempts"], back["seq"]) == (["a1-t1"], 5)
    assert (await ann.decide("a1", "undo"))["excluded_attempts"] == []
    assert (await ann.decide("a1", "undo", 409))["code"] == "nothing_to_undo"
    rows = await house.rows("SELECT excluded_attempts FROM assignment WHERE assignment_id = 'a1'")
    assert rows == [(0,)]


async def test_a_look_at_many_tells_what_will_really_be_owed(house: House) -> None:
    ann = await house.person("reviewer")
    await (await two_turns(house.store, "failed-us")).end("error")  # owed already, whatever is decided
    await (await two_turns(house.store, "simulated")).end("limit")
    await house.run("UPDATE assignment SET simulated = 1 WHERE assignment_id = 'simulated'")
    await ann.decide("a1", "soft_reject", reason_code="low_effort", message="hm")  # due already
    chosen: dict[str, Any] = {"assignments": ["a1", "a2", "failed-us", "simulated"], "key": "many-key-9"}
    chosen["replace"] = True
    told = await ann.decide_many({"kind": "approve"}, **chosen)
    assert (told["assignments"], told["minor"], told["not_done"]) == (4, 50, [])
    due = "SELECT coalesce(sum(minor), 0) FROM payment WHERE state = 'due' AND assignment_id <> 'failed-us'"
    [(before,)] = await house.rows(due)
    confirmed = {name: told[name] for name in ("assignments", "minor", "position")}
    done = await ann.decide_many({"kind": "approve"}, confirmed=confirmed, **chosen)
    [(after,)] = await house.rows(due)
    assert (done["minor"], after - before) == (50, 50)
    bonus = await ann.decide_many({"kind": "bonus", "minor": 7}, assignments=["a1", "simulated"])
    assert (bonus["assignments"], bonus["minor"]) == (2, 7)


async def test_a_look_at_many_names_what_was_paid_and_is_not_called_off(house: House) -> None:
    ann = await house.person("reviewer")
    await ann.decide("a1", "approve")
    await ann.decide("a2", "approve")
    await house.run("UPDATE payment SET state = 'paid' WHERE assignment_id = 'a1'")
    want = {"kind": "reject", "reason_code": "low_effort", "message": "only one word"}
    told = await ann.decide_many(want, assignments=["a1", "a2"], replace=True)
    assert (told["assignments"], told["minor"], told["left_out"]) == (1, 0, 1)
    [left] = told["not_done"]
    assert (left["assignment_id"], left["code"]) == ("a1", "paid")
    assert "paid already" in left["why"]
    confirmed = {name: told[name] for name in ("assignments", "minor", "position")}
    done = await ann.decide_many(want, assignments=["a1", "a2"], confirmed=confirmed, replace=True)
    assert (done["assignments"], [one["code"] for one in done["not_done"]]) == (1, ["paid"])
    states = "SELECT assignment_id, state FROM payment ORDER BY assignment_id"
    assert await house.rows(states) == [("a1", "paid"), ("a2", "called_off")]


async def test_many_are_chosen_by_the_query_of_the_table(house: House) -> None:
    ann = await house.person("reviewer")
    await ann.decide("a1", "approve")
    query = "decision=undecided&status=submitted&sort=score&order=up"
    told = await ann.decide_many({"kind": "bonus", "minor": 10}, selection=query)
    assert (told["assignments"], told["workers"], told["minor"]) == (2, 2, 20)
    assert "nonsense" in (await ann.decide_many({"kind": "approve"}, 422, selection="nonsense=1"))["message"]
    await ann.decide_many({"kind": "approve"}, 422)
    await ann.decide_many({"kind": "approve"}, 422, selection=query, assignments=["a1"])


async def test_the_way_through_the_table_goes_on_where_something_was_decided(house: House) -> None:
    ann = await house.person("reviewer")
    way = await ann.get("/assignments/a2/neighbours")
    assert way == {"before": "a3", "next": ["a1"]}
    undecided = "decision=undecided"
    await ann.decide("a2", "approve")
    assert await ann.get(f"/assignments/a2/neighbours?{undecided}") == {"before": "a3", "next": ["a1"]}
    assert await ann.get(f"/assignments/a3/neighbours?{undecided}") == {"before": None, "next": ["a1"]}
    up = await ann.get("/assignments/a2/neighbours?sort=score&order=up")
    assert set(up["next"]) | {up["before"]} <= {"a1", "a3", "a4", None}


async def test_the_columns_can_be_made_anew_from_the_log(house: House) -> None:
    ann, boss = await house.person("reviewer"), await house.person("admin")
    await ann.decide("a1", "approve")
    await boss.decide("a1", "bonus", minor=30)
    await ann.decide("a1", "exclude", attempt_id="a1-t1")
    await ann.decide("a2", "reject", reason_code="bot", message="No.")
    await boss.decide("a2", "soft_reject")
    await boss.post("/assignments/a2/undo")
    await ann.decide("a3", "exclude")
    await ann.decide("a3", "note", text="see a1")
    await ann.decide("a3", "include")
    sql = f"SELECT assignment_id, {COLUMNS} FROM assignment ORDER BY 1"
    kept = await house.rows(sql)
    assert [row[1:] for row in kept] == [
        ("approved", house.clock.now, "reviewer", 3, 30, 0, 1, 0),
        ("rejected", house.clock.now, "reviewer", 3, 0, 0, 0, 0),
        (None, None, None, 3, 0, 0, 0, 1),
        (None, None, None, 0, 0, 0, 0, 0),
    ]
    await house.run("UPDATE assignment SET decision = 'lost', review_seq = 9, bonus_minor = 9, notes = 9")
    assert await house.store.write(rebuild_columns) == 3
    assert await house.rows(sql) == kept


async def test_a_decision_is_told_to_webhooks_in_the_same_write(house: House) -> None:
    await house.run(
        "INSERT INTO webhook (webhook_id, url, secret, kinds, created_at) VALUES ('w', 'http://x', 's', ?, 1)",
        json.dumps(["decided"]),
    )
    ann = await house.person("reviewer")
    await ann.decide("a1", "bonus", minor=5)
    [(kind, body)] = await house.rows("SELECT kind, body FROM delivery")
    assert kind == "decided"
    told = body if isinstance(body, dict) else json.loads(body)
    assert "a1" in json.dumps(told)
    made = await house.store.query(lambda connection: decisions(connection, "a1/review"))
    assert made[0].decision == BonusGiven(minor=5, currency="EUR")
