"""The state and the settings of a run: in the log and in its row, or in neither."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ajeeb.errors import Conflict, Unknown
from ajeeb.events import RunState
from ajeeb.store import SqliteStore, decisions, links_of, make_links, revoke_link
from ajeeb.store.run_changes import RunChange, RunStanding, change_settings, change_state, state_of
from tests.review.scene import NOW, RUN, add_run, opened_store

pytestmark = pytest.mark.anyio
CHANGE = RunChange(run_id=RUN, at=NOW + 5, by="ann")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with opened_store(tmp_path / "data") as store:
        await add_run(store)
        yield store


async def to(store: SqliteStore, state: RunState, expect: RunState | None = None) -> RunState:
    change = RunChange(run_id=RUN, at=NOW + 5, by="ann", expect=expect)
    return (await store.write(lambda connection: change_state(connection, change, state, "why"))).state


async def put(store: SqliteStore, values: dict[str, Any]) -> RunStanding:
    return await store.write(lambda connection: change_settings(connection, CHANGE, values))


async def made(store: SqliteStore, ids: list[str]) -> None:
    await store.write(lambda connection: make_links(connection, RUN, ids, NOW))


async def said(store: SqliteStore) -> list[str]:
    kept = await store.query(lambda connection: decisions(connection, f"run/{RUN}"))
    return [f"{one.by} {one.decision.kind}" for one in kept if one.by != "task"]


async def test_a_change_is_in_the_log_and_in_the_row(store: SqliteStore) -> None:
    assert await store.run_state(RUN) == "open"
    assert [await to(store, one) for one in ("paused", "paused", "open", "closed")] == [
        "paused", "paused", "open", "closed",
    ]  # fmt: skip
    assert await said(store) == ["ann run_changed"] * 3
    assert (await store.query(lambda connection: state_of(connection, RUN))).closed_at == NOW + 5


async def test_what_is_closed_or_was_changed_first_stays(store: SqliteStore) -> None:
    await to(store, "paused", expect="open")
    with pytest.raises(Conflict, match="paused now"):
        await to(store, "closed", expect="open")
    await to(store, "closed")
    with pytest.raises(Conflict, match="stays so"):
        await to(store, "open")
    assert len(await said(store)) == 2
    with pytest.raises(Unknown):
        await store.run_state("nobody")


async def test_settings_that_do_not_change_are_no_news(store: SqliteStore) -> None:
    changes: list[dict[str, Any]] = [{"blind": True}, {"blind": True}, {"blind": True, "retention_days": 3}]
    for values in changes:
        found = await put(store, values)
    assert (found.settings["blind"], found.settings["retention_days"]) == (True, 3)
    assert await said(store) == ["ann run_set"] * 2
    with pytest.raises(Conflict, match="close it"):
        await put(store, {"archived": True})


async def test_links_are_numbered_on_and_can_be_revoked(store: SqliteStore) -> None:
    for ids in (["a", "b"], ["c"]):
        await made(store, ids)
    await store.write(lambda connection: revoke_link(connection, RUN, 2, NOW))
    found = await store.query(lambda connection: links_of(connection, RUN, NOW))
    assert [(one.number, one.state) for one in found] == [(1, "unused"), (2, "revoked"), (3, "unused")]
    with pytest.raises(Unknown, match="no link number 9"):
        await store.write(lambda connection: revoke_link(connection, RUN, 9, NOW))
