"""The tables that lists read say what the log says: replaying the log gives them again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import apsw

from ajeeb.errors import ModelFailed
from ajeeb.store import recorded
from ajeeb.store.projection import project
from tests.server.site import PROMPT, Site, on_site

FRESH = """
    UPDATE assignment SET status = 'open', last_at = opened_at, ended_at = NULL, end_reason = NULL, attempts = 0,
        failures = 0, last_judgement = NULL, score = NULL, typed = 0, pasted = 0, small_edits = 0;
    DELETE FROM call;
    DELETE FROM written;
    UPDATE unit SET taken = (SELECT count(*) FROM assignment a WHERE a.unit_id = unit.unit_id);
"""
LOG = "SELECT seq, at, data, action, digest FROM event WHERE stream = ? ORDER BY seq"


def tables(connection: apsw.Connection) -> dict[str, list[Any]]:
    names = ("assignment", "call", "unit", "written")
    found = {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in names}
    return {**found, "found": connection.execute("SELECT rowid FROM written('red')").fetchall()}


def replay(connection: apsw.Connection) -> None:
    """Forget what the tables say, and make them again from the log."""
    connection.execute(FRESH)
    for (stream,) in connection.execute("SELECT assignment_id FROM assignment").fetchall():
        project(
            connection.execute, str(stream), [recorded(*row) for row in connection.execute(LOG, (stream,))]
        )


async def played(site: Site) -> None:
    """Six workers, who end in every way there is."""
    failed = ModelFailed("unavailable", "no")
    for name in ("goal", "limit", "leaves", "error", "time up", "still there"):
        worker = await site.open(name)
        site.script.answers = [failed] * 3 if name == "error" else [failed, "made"]
        await worker.turn(PROMPT)
        await worker.turn(PROMPT)
        if name == "error":
            await worker.turn(PROMPT)
        if name in ("error", "leaves"):
            await worker.act(kind="leave", unsent={"prompt": "half"})
        if name == "time up":
            await worker.act(kind="time_up", unsent={})
        if name in ("goal", "limit"):
            await worker.turn(None, 10 if name == "goal" else 3)
        assert (worker.view["phase"] == "done") is (name != "still there")


async def test_replaying_the_log_gives_the_same_tables(tmp_path: Path) -> None:
    async with on_site(tmp_path, time_limit_s=14, loop={"max_attempts": 1}) as site:
        await played(site)
        before = await site.parts.store.query(tables)
        reasons = await site.parts.store.query(
            lambda c: c.execute("SELECT end_reason FROM assignment ORDER BY opened_at").fetchall()
        )
        assert [reason for (reason,) in reasons] == ["goal", "limit", "worker", "error", "timeout", None]
        assert len(before["call"]) == 13
        taken = await site.parts.store.query(lambda c: c.execute("SELECT sum(taken) FROM unit").get)
        assert taken == 5  # whose time was up has given the place back
        await site.parts.store.write(replay)
        after = await site.parts.store.query(tables)
        for name, rows in before.items():
            assert list(zip(rows, after[name], strict=True)) == [(row, row) for row in rows]
