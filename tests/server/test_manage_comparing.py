"""Answers, agreement and comparing through HTTP: who may, what is wrong with a question, what comes."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from ajeeb.accounts import Role
from ajeeb.events import Excluded
from ajeeb.server.manage.parts import Parts
from ajeeb.store import SqliteStore
from tests.review.answering import decide, scored
from tests.review.scene import NOW, RUN, add_run, asset_url, opened_store
from tests.server.test_manage import Clock, browser, parts_of, signed_in

pytestmark = pytest.mark.anyio

OF_RUN = f"/api/manage/runs/{RUN}"
ROUTES = (
    f"{OF_RUN}/fields",
    f"{OF_RUN}/agreement?field=score",
    f"{OF_RUN}/texts?field=prompt",
    f"{OF_RUN}/units",
    f"{OF_RUN}/units/1",
    "/api/manage/workers/worker-ann/units",
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with opened_store(tmp_path / "data") as store:
        await add_run(store)
        for name, score in (("ann", 7), ("bob", 5), ("cat", 9), ("dan", 7), ("eva", 6), ("fay", 9)):
            await scored(store, name, 2, score)
        yield store


@pytest.fixture
def parts(store: SqliteStore) -> Parts:
    return parts_of(store, Clock())


@pytest.mark.parametrize("role", ["viewer", "reviewer", "admin", "owner"])
async def test_everybody_who_is_signed_in_may_look(parts: Parts, role: Role) -> None:
    client = await signed_in(parts, role=role)
    assert {(await client.get(path)).status_code for path in ROUTES} == {200}


async def test_what_was_shown_before_is_not_shown_when_something_has_changed(
    parts: Parts, store: SqliteStore
) -> None:
    client = await signed_in(parts)
    fields, agreement = ROUTES[:2]
    before = [(await client.get(path)).json() for path in (fields, agreement)]
    assert [(await client.get(path)).json() for path in (fields, agreement)] == before
    assert (await client.get(f"{agreement}&level=nominal")).json() != before[1]
    await decide(store, "ann", Excluded())
    after = [(await client.get(path)).json() for path in (fields, agreement)]
    score = next(one for one in after[0]["fields"] if one["field"] == "score")
    assert (score["people"]["answered"], after[1]["units"]) == (10, 2)


async def test_nobody_else_may(parts: Parts) -> None:
    client = browser(parts)
    answers = [await client.get(path) for path in ROUTES]
    assert {answer.status_code for answer in answers} == {401}
    assert not any("tries number" in answer.text for answer in answers)


async def test_what_is_told_is_what_was_answered(parts: Parts) -> None:
    client = await signed_in(parts)
    agreement, texts, units, unit = [(await client.get(path)).json() for path in ROUTES[1:5]]
    assert (agreement["units"], agreement["pairs"], round(agreement["percent"], 2)) == (3, 3, 0.67)
    assert [one["level"] for one in agreement["alphas"]] == ["ordinal", "interval"]
    assert texts["of"] == 12
    assert [(one["number"], one["mean"]) for one in units["rows"]] == [(1, 7), (2, 5.5), (3, 9)]
    assert [one["worker_key"] for one in unit["work"]] == ["worker-ann", "worker-dan"]
    assert unit["target"]["url"] == asset_url("ann", "a" * 64)


async def test_what_comes_later_is_told_too(parts: Parts, store: SqliteStore) -> None:
    client = await signed_in(parts)
    before = (await client.get(ROUTES[1])).json()
    await scored(store, "gus", 7, at=NOW + 1)
    after = (await client.get(ROUTES[1])).json()
    assert (before["pairs"], after["pairs"]) == (3, 5)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        (f"{OF_RUN}/agreement?field=colour", 404, "no field 'colour'; there are: prompt, score"),
        (f"{OF_RUN}/agreement?field=prompt", 422, "holds texts or files"),
        (f"{OF_RUN}/agreement?field=score&level=ratio", 422, "level"),
        (f"{OF_RUN}/agreement", 422, "field"),
        (f"{OF_RUN}/texts?field=score", 422, "holds no texts"),
        (f"{OF_RUN}/texts?field=prompt&size=1000", 422, "size"),
        (f"{OF_RUN}/units?after=x", 422, "next_after of the page before"),
        (f"{OF_RUN}/units?unknown=1", 422, "unknown"),
        (f"{OF_RUN}/units/99", 404, "no unit 99"),
        (f"{OF_RUN}/units/one", 422, "number"),
        ("/api/manage/runs/nowhere/fields", 404, "no such run"),
        ("/api/manage/workers/nobody/units", 404, "no such worker"),
    ],
)
async def test_a_question_that_makes_no_sense_is_answered_clearly(
    parts: Parts, path: str, status: int, said: str
) -> None:
    answer = await (await signed_in(parts)).get(path)
    assert (answer.status_code, said in answer.json()["message"]) == (status, True), answer.text


async def test_a_search_cannot_leave_its_run(parts: Parts, store: SqliteStore) -> None:
    await add_run(store, "other", at=NOW + 1)
    await scored(store, "zoe", 4, run_id="other")
    client: httpx2.AsyncClient = await signed_in(parts)
    for search in ("zoe", 'zoe" OR text:zoe', "*", "run : rff", "zoe*) OR (tries"):
        found = await client.get(f"{OF_RUN}/texts", params={"field": "prompt", "search": search})
        assert found.status_code == 200
        assert "zoe" not in str(found.json()["texts"])
