"""A form's page over HTTP: calls of procedures, drafts, files, handing in; and all of it after a restart."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest
from PIL import Image

import ajeeb as aj
from ajeeb.actions import act, look
from ajeeb.loops import FormCall, Invoke

from .forms import a_form, as_value, ask, send_file, version
from .forms import field as a_field
from .site import Site, Worker, on_site

DRAFT: dict[str, Any] = {"values": {"text": "ab"}, "dynamic": None, "hidden": [], "handled": [], "at": 2}


@dataclass
class Desk:
    """Procedures of every style, and what they were told."""

    told: list[Any] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)

    def task(self, **changes: Any) -> aj.Task:
        def plain(words: str) -> dict[str, Any]:
            self.told.append(words)
            return {"said": words.upper()}

        def original(request_id: str, args: Any, agent_state: Any) -> dict[str, Any]:
            state = agent_state.get_init_state()
            self.told.append((request_id, args, state))
            return {"previous": len(state["previous_requests"]), "worker": agent_state.agent.get_unit().db_id}

        def picture(request_id: str, args: Any, agent_state: Any) -> dict[str, Any]:
            return {
                "images": [agent_state.keep(Image.new("RGB", (4, 4), colour)) for colour in args["colours"]]
            }

        async def raises(words: str) -> str:
            raise ValueError(f"a secret about {words}")

        def slow(request_id: str, args: Any, agent_state: Any) -> str:
            self.told.append("slow")
            assert self.gate.wait(20)
            return "done"

        async def short(words: str) -> str:
            await asyncio.sleep(20)
            return words

        procedures = {
            "plain": plain,
            "original": original,
            "picture": picture,
            "raises": raises,
            "slow": slow,
            "short": aj.procedure(timeout_s=0.1)(short),
            "nothing": lambda: None,
        }
        fields = [
            a_field("text", validators={"required": True, "maxLength": 10}),
            a_field("file", "file"),
            a_field("seen", "hidden"),
        ]
        return a_form(*fields, **{"procedures": procedures, "assignments_per_unit": 500, **changes})


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def site(tmp_path: Path, desk: Desk) -> AsyncIterator[Site]:
    async with on_site(tmp_path, task=desk.task()) as site:
        yield site
        desk.gate.set()


def done(answer: httpx2.Response) -> Any:
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["state"] == "done", body
    return body["response"]


# -- calls


async def test_a_plain_function_answers_with_json(site: Site, desk: Desk) -> None:
    ann = await site.open()
    assert done(await ask(ann, "plain", {"words": "hello"})) == {"said": "HELLO"}
    assert desk.told == ["hello"]


async def test_a_function_of_the_original_sees_who_asks_and_what_was_asked(site: Site, desk: Desk) -> None:
    ann = await site.open()
    first = done(await ask(ann, "original", {"a": 1}, "call-00001"))
    second = done(await ask(ann, "original", [2], "call-00002"))
    # Each asked before is two entries; the present one has no answer yet.
    assert (first["previous"], second["previous"]) == (1, 3)
    assert second["worker"] == ann.session["assignment"]
    request_id, args, state = desk.told[1]
    assert (request_id, args) == ("call-00002", [2])
    assert state["task_data"]["form"]["title"] == "A form"
    asked, answered, present = state["previous_requests"]
    assert (asked["target"], json.loads(asked["args_json"]), asked["response_json"]) == (
        "original",
        {"a": 1},
        None,
    )
    assert answered["target"] == asked["uuid"] == "call-00001"
    assert json.loads(answered["response_json"]) == first
    assert (present["uuid"], json.loads(present["args_json"])) == ("call-00002", [2])


async def test_no_worker_sees_what_another_asked(site: Site, desk: Desk) -> None:
    ann, bob = await site.open("ann"), await site.open("bob")
    done(await ask(ann, "original"))
    assert done(await ask(bob, "original"))["previous"] == 1


async def test_pictures_that_were_kept_are_addresses_for_this_worker(site: Site) -> None:
    ann, bob = await site.open("ann"), await site.open("bob")
    answers = [done(await ask(one, "picture", {"colours": ["red", "blue"]})) for one in (ann, bob)]
    assert answers[0]["images"] != answers[1]["images"]
    for url in answers[0]["images"]:
        image = await site.client.get(url)
        assert (image.status_code, image.headers["content-type"]) == (200, "image/png")
    assert "asset:" not in json.dumps((await site.open("ann")).session["form"])


@pytest.mark.parametrize(
    ("procedure", "arguments", "status"),
    [("raises", {"words": "x"}, "internal"), ("short", {"words": "x"}, "timeout"), ("plain", {}, "invalid")],
)
async def test_a_call_that_fails_says_how_and_not_why(
    site: Site, procedure: str, arguments: Any, status: str
) -> None:
    ann = await site.open()
    answer = await ask(ann, procedure, arguments)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["state"], body["response"], body["failure"]["status"]) == ("failed", None, status)
    assert "secret" not in answer.text
    assert done(await ask(ann, "plain", {"words": "on"}, "call-00002")) == {"said": "ON"}


async def test_a_call_that_failed_is_listed_with_errors(site: Site, desk: Desk) -> None:
    ann = await site.open()
    await ask(ann, "raises", {"words": "x"}, "call-00001")
    assert done(await ask(ann, "original", None, "call-00002"))["previous"] == 3
    answered = json.loads(desk.told[-1][2]["previous_requests"][1]["response_json"])
    assert (len(answered["errors"]), answered["status_code"]) == (1, 500)


async def test_a_function_that_gives_nothing_has_given_null(site: Site) -> None:
    ann = await site.open()
    assert done(await ask(ann, "nothing")) is None


@pytest.mark.parametrize("name", ["nobody", "", "__class__", "plain ", "get_presigned_url"])
async def test_an_unknown_procedure_is_refused_and_not_recorded(site: Site, name: str) -> None:
    ann = await site.open()
    answer = await ask(ann, name)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert (await site.open()).session["form"]["calls"] == []


async def test_the_same_key_is_the_same_call(site: Site, desk: Desk) -> None:
    ann = await site.open()
    first = await ask(ann, "plain", {"words": "one"})
    answers = await asyncio.gather(*(ask(ann, "plain", {"words": "one"}) for _ in range(5)))
    assert {one.text for one in answers} == {first.text}
    assert desk.told == ["one"]
    other = await ask(ann, "plain", {"words": "two"})
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


async def test_askers_of_the_same_running_call_all_get_its_answer(site: Site, desk: Desk) -> None:
    ann = await site.open()
    asking = [asyncio.create_task(ask(ann, "slow")) for _ in range(5)]
    calls = (await site.open()).session["form"]["calls"]
    while not calls:
        calls = (await site.open()).session["form"]["calls"]
    assert calls[0]["state"] == "running"
    desk.gate.set()
    assert {done(one) for one in await asyncio.gather(*asking)} == {"done"}
    assert desk.told == ["slow"]


async def test_calls_of_one_worker_run_in_the_order_they_came(site: Site, desk: Desk) -> None:
    ann = await site.open()
    slow = asyncio.create_task(ask(ann, "slow", key="call-00001"))
    await asyncio.sleep(0.1)
    after = asyncio.create_task(ask(ann, "original", key="call-00002"))
    await asyncio.sleep(0.1)
    assert desk.told == ["slow"]
    desk.gate.set()
    assert done(await slow) == "done"
    assert done(await after)["previous"] == 3


async def test_a_call_that_ends_after_the_task_is_not_waited_for_in_vain(site: Site, desk: Desk) -> None:
    ann = await site.open()
    slow = asyncio.create_task(ask(ann, "slow"))
    await asyncio.sleep(0.1)
    assert (await ann.act(kind="leave")).status_code == 200
    desk.gate.set()
    answer = await asyncio.wait_for(slow, 10)
    assert (answer.status_code, answer.json()["code"]) == (422, "stale")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"key": "short", "procedure": "plain"}',
        b'{"key": "call-00001"}',
        b'{"key": "call-00001", "procedure": "plain", "more": 1}',
        b'{"key": "call-00001", "procedure": 7}',
        b'{"key": "call-00001", "procedure": "plain", "arguments": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    ],
    ids=lambda body: repr(body)[:40],
)
async def test_a_body_that_is_no_call_is_refused(site: Site, body: bytes) -> None:
    ann = await site.open()
    answer = await ann.send("/api/call", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


async def test_deep_arguments_are_an_answer_and_not_a_crash(site: Site) -> None:
    ann = await site.open()
    for depth in (20, 60, 100, 150, 190, 199, 250):
        arguments = b"[" * depth + b"]" * depth
        body = b'{"key": "call-%05d", "procedure": "original", "arguments": %s}' % (depth, arguments)
        answer = await ann.send("/api/call", body)
        assert answer.status_code in (200, 400, 422), answer.text
    assert (await ann.look())["phase"] == "form"


@pytest.mark.parametrize("text", ["a\0b", "\ud83d", "\u202e", "NaN"])
async def test_any_text_may_be_an_argument(site: Site, desk: Desk, text: str) -> None:
    ann = await site.open()
    answer = await ask(ann, "plain", {"words": text})
    assert answer.status_code in (200, 400), answer.text
    assert (await site.open()).session["form"] is not None


async def test_a_loop_has_no_calls(tmp_path: Path) -> None:
    async with on_site(tmp_path) as site:
        answer = await ask(await site.open(), "script")
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_the_right_answers_of_a_gold_unit_never_reach_its_worker(tmp_path: Path) -> None:
    gold = {**version(a_field("text")), "expecting_answers": {"text": "only the author knows"}}
    async with on_site(tmp_path, task=a_form(form=gold)) as site:
        ann = await site.open()
        assert "only the author knows" not in json.dumps(ann.session)


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "call"), ("PUT", "draft"), ("POST", "fault"), ("POST", "upload")]
)
async def test_nothing_is_done_without_a_session(site: Site, method: str, path: str) -> None:
    answer = await site.client.request(method, f"/api/{path}", json={})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown")


# -- drafts, and faults of the author's code


async def keep(worker: Worker, **draft: Any) -> int:
    answer = await worker.site.client.put("/api/draft", json=draft, headers=worker.headers)
    return answer.status_code


async def test_a_draft_is_there_when_the_page_is_opened_again(site: Site) -> None:
    ann = await site.open("ann")
    assert ann.session["form"]["draft"] is None
    first = {**DRAFT, "values": {"text": "a"}}
    draft = {**DRAFT, "dynamic": {"sections": {}}, "hidden": ["seen"]}
    assert [await keep(ann, **one) for one in (first, draft)] == [204, 204]
    assert (await site.open("ann")).session["form"]["draft"] == draft
    assert (await site.open("bob")).session["form"]["draft"] is None


async def test_a_draft_ends_with_its_form(site: Site) -> None:
    ann = await site.open()
    await keep(ann, values={"text": "a"})
    assert (await ann.act(kind="submit", values={"text": "a", "file": None, "seen": ""})).status_code == 200
    assert await keep(ann, values={"text": "late"}) == 204
    again = (await site.open(unit=1)).session["form"]
    assert (again["draft"], again["submitted"]["text"]) == (None, "a")


async def test_a_draft_that_is_far_too_large_is_refused(site: Site) -> None:
    ann = await site.open()
    assert await keep(ann, values={"text": "x" * 2_000_000}) == 204
    assert await keep(ann, values={"text": "x" * 5_000_000}) == 413


async def test_a_fault_of_the_authors_code_is_in_the_log(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    ann = await site.open()
    fault = {"where": "trigger 'go' of 'text'", "message": "x is not defined"}
    assert (await ann.send("/api/fault", fault)).status_code == 204
    assert "trigger 'go' of 'text': x is not defined" in caplog.text


# -- handing in


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"text": "", "file": None, "seen": ""}, ["text"]),
        ({"file": None, "seen": ""}, ["text"]),
        ({"text": "x" * 11, "file": None, "seen": ""}, ["text"]),
        ({"text": ["x"], "file": None, "seen": ""}, ["text"]),
        ({"text": "a", "file": {"name": "a.txt"}, "seen": ""}, ["file"]),
        ({"text": "", "file": {"name": "a.txt"}, "seen": ""}, ["file", "text"]),
    ],
)
async def test_what_the_form_does_not_accept_is_refused_by_name(
    site: Site, values: dict[str, Any], fields: list[str]
) -> None:
    ann = await site.open()
    answer = await ann.act(kind="submit", values=values)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert sorted(answer.json()["fields"]) == fields
    assert ann.view["phase"] == "form"


async def test_a_form_is_handed_in_once(site: Site) -> None:
    ann = await site.open()
    values = {"text": "a", "file": None, "seen": "s"}
    assert (await ann.act(kind="submit", values=values)).status_code == 200
    assert (ann.view["phase"], ann.view["end"]["reason"]) == ("done", "submitted")
    again = await ann.act(kind="submit", values=values)
    assert (again.status_code, again.json()["code"]) == (422, "stale")
    assert again.json()["view"]["phase"] == "done"
    late = await ask(ann, "plain", {"words": "x"})
    assert (late.status_code, late.json()["code"]) == (422, "stale")


async def test_what_stands_in_a_form_is_kept_when_the_time_is_up(tmp_path: Path, desk: Desk) -> None:
    async with on_site(tmp_path, task=desk.task(time_limit_s=10, auto_submit_s=9)) as site:
        ann = await site.open()
        assert ann.session["task"]["form"]["auto_submit_s"] == 9
        assert ann.view["deadline"] is not None
        unsent = {"text": "much too long for the field", "file": None, "seen": "s"}
        assert (await ann.act(kind="time_up", unsent=unsent)).status_code == 200
        assert (ann.view["phase"], ann.view["end"]["reason"]) == ("done", "timeout")
        assert (await site.open(unit=1)).session["form"]["submitted"] == unsent
        (ended,) = [
            one.event
            for one in await site.parts.store.events(ann.session["assignment"])
            if one.event.kind == "ended"
        ]
        assert (getattr(ended, "auto", None), getattr(ended, "incomplete", None)) == (True, True)


async def test_a_submission_that_comes_after_the_deadline_is_kept_as_it_is(
    tmp_path: Path, desk: Desk
) -> None:
    async with on_site(tmp_path, task=desk.task(time_limit_s=0.2)) as site:
        ann = await site.open()
        await asyncio.sleep(0.3)
        answer = await ann.act(kind="submit", values={"text": "", "file": None, "seen": "s"})
        assert answer.status_code == 200, answer.text
        assert ann.view["end"]["reason"] == "timeout"


async def test_time_is_not_up_before_its_time(tmp_path: Path, desk: Desk) -> None:
    async with on_site(tmp_path, task=desk.task(time_limit_s=3600)) as site:
        ann = await site.open()
        answer = await ann.act(kind="time_up", unsent={"text": "a"})
        assert (answer.status_code, answer.json()["code"]) == (422, "stale")


# -- after a restart


async def test_a_restart_forgets_nothing(tmp_path: Path, desk: Desk) -> None:
    async with on_site(tmp_path, task=desk.task()) as site:
        ann = await site.open()
        done(await ask(ann, "original", {"a": 1}, "call-00001"))
        done(await ask(ann, "picture", {"colours": ["red"]}, "call-00002"))
        sent = (await send_file(ann, b"hello\n", "a.txt")).json()
        assert await keep(ann, **DRAFT) == 204
        before = (await site.open()).session
    async with on_site(tmp_path, task=desk.task()) as site:
        assert site.parts.resumed
        again = await site.open()
        assert again.session["assignment"] == before["assignment"]
        assert again.session["form"] == before["form"]
        assert again.session["form"]["draft"] == DRAFT
        assert (await site.client.get(sent["url"])).content == b"hello\n"
        assert done(await ask(again, "original", {"a": 1}, "call-00001"))["previous"] == 1
        assert done(await ask(again, "original", None, "call-00003"))["previous"] == 5
        assert len([one for one in desk.told if isinstance(one, tuple)]) == 2
        values = {"text": "a", "file": as_value(sent), "seen": ""}
        assert (await again.act(kind="submit", values=values)).status_code == 200


async def recorded_only(site: Site, worker: Worker) -> FormCall:
    """A call whose intent is on disk, and that nothing runs."""
    intent = Invoke(key="call-00001", procedure="plain", arguments={"words": "a"}, element="go")
    acted = await act(site.parts.deps, worker.session["assignment"], intent)
    (call,) = acted.standing.state.calls
    return call


async def test_a_call_that_the_server_did_not_start_is_lost_and_says_so(tmp_path: Path, desk: Desk) -> None:
    async with on_site(tmp_path, task=desk.task()) as site:
        await recorded_only(site, await site.open())
    async with on_site(tmp_path, task=desk.task()) as site:
        assert site.parts.recovered == 1
        again = await site.open()
        answer = await ask(again, "plain", {"words": "a"})
        assert (answer.json()["state"], answer.json()["failure"]["status"]) == ("failed", "lost")
        assert done(await ask(again, "plain", {"words": "on"}, "call-00002")) == {"said": "ON"}
        assert desk.told == ["on"]


async def test_who_waits_for_a_call_that_does_not_run_yet_holds_nobody_up(site: Site) -> None:
    ann = await site.open()
    call = await recorded_only(site, ann)
    asking = asyncio.create_task(ask(ann, "plain", {"words": "a"}))
    await asyncio.sleep(0.2)
    assert (await asyncio.wait_for(ann.look(), 2))["phase"] == "form"
    site.parts.calls.start(await look(site.parts.deps, ann.session["assignment"]), call)
    assert done(await asyncio.wait_for(asking, 5)) == {"said": "A"}
