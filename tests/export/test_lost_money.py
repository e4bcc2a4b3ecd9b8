"""What was set aside for a call whose server stopped is a row, and the costs of all rows are what the budget shows."""

from __future__ import annotations

from pathlib import Path

import apsw

from ajeeb.events import Done, Output, Provenance, Settled, Tried
from ajeeb.export import export
from ajeeb.store import Append, Reservation, SqliteStore

from .compared import RUN, comparing
from .record import START, Scene, scene
from .test_dataset import table


def reserved(call_id: str, micros: int, name: str = "one") -> Reservation:
    return Reservation(
        reservation_id=name,
        run_id="run-1",
        worker_key="ada",
        day="2027-01-15",
        micros=micros,
        currency="EUR",
        at=START,
        call_id=call_id,
    )


async def asked(made: Scene) -> str:
    """A worker who waits for the call `call-1`."""
    work = await made.open("ada", 1)
    await made.act(work, ask={"prompt": "a hill", "style": "flat"})
    return work


async def spent(store: SqliteStore) -> float:
    return (await store.spent("run-1", "2027-01-15", "EUR")).run / 1_000_000


async def test_a_lost_call_costs_what_was_set_aside_for_it(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as made:
        work = await asked(made)
        await made.store.reserve(reserved("call-1", 30_000))
        await made.store.release_lost(None, START + 1)
        made.now += 1
        await made.fail(work, "lost")
        budget = await spent(made.store)
    export(tmp_path / "data", "run-1", tmp_path / "out")
    (row,) = table(tmp_path / "out", "model_call")
    assert (row["status"], row["cost"], row["currency"], row["go"]) == ("lost", 0.03, "EUR", 1)
    assert "set aside" in row["message"]
    assert table(tmp_path / "out", "attempt")[0]["cost"] == row["cost"] == budget
    assert "Cost in all: 0.03 EUR. That is what the budget shows" in (tmp_path / "out/README.md").read_text()


async def test_what_was_settled_before_the_server_stopped_costs_what_it_did(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as made:
        work = await asked(made)
        await made.store.reserve(reserved("call-1", 30_000))
        await made.store.settle("one", 20_000, START)
        await made.fail(work, "lost")
    export(tmp_path / "data", "run-1", tmp_path / "out")
    assert [row["cost"] for row in table(tmp_path / "out", "model_call")] == [0.02]


async def test_a_call_that_was_run_again_has_the_go_that_was_lost_too(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as made:
        work = await asked(made)
        await made.store.reserve(reserved("call-1", 30_000))
        again = Tried(call_id="call-1", try_no=2)
        answer = Done(outputs=(Output(kind="text", text="yes"),), provenance=Provenance(procedure="p"))
        settled = Settled(call_id="call-1", attempt_id="attempt-1", try_no=2, outcome=answer)
        await made.store.append(Append(stream=work, events=(again, settled), at=made.now))
    export(tmp_path / "data", "run-1", tmp_path / "out")
    rows = table(tmp_path / "out", "model_call")
    assert sum(row["cost"] or 0 for row in rows) == 0.03
    assert [row["status"] for row in rows if row["cost"]] == ["lost"]
    assert table(tmp_path / "out", "attempt")[0]["cost"] == 0.03


async def test_a_call_without_money_is_as_it_was(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as made:
        work = await asked(made)
        await made.fail(work, "lost")
    export(tmp_path / "data", "run-1", tmp_path / "out")
    (row,) = table(tmp_path / "out", "model_call")
    assert (row["status"], row["cost"], row["go"]) == ("lost", None, None)


async def test_money_is_set_aside_in_the_name_of_its_call_and_the_rows_cost_what_was_spent(
    tmp_path: Path,
) -> None:
    async with comparing(tmp_path / "data"):
        pass
    export(tmp_path / "data", RUN, tmp_path / "out")
    rows = table(tmp_path / "out", "model_call")
    connection = apsw.Connection(str(tmp_path / "data" / "ajeeb.db"))
    held = dict(connection.execute("SELECT call_id, sum(settled) FROM reservation GROUP BY call_id"))
    connection.close()
    costs: dict[str, int] = {}
    for row in rows:
        costs[row["call_id"]] = costs.get(row["call_id"], 0) + round((row["cost"] or 0) * 1_000_000)
    assert held == costs
