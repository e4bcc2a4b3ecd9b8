"""The run that a replay is kept in: the same units, the same hands, no new work for anybody."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import apsw

from ajeeb.actions import now_ms
from ajeeb.store import Claim, Run, SqliteStore, Unit, held, place


@dataclass(frozen=True, kw_only=True)
class ReplayOf:
    """What is replayed. seed: one for all attempts; None for those that they had."""

    run: Run
    model: str
    seed: int | None

    @property
    def data(self) -> dict[str, Any]:
        """As it stands in the replay's configuration, by which the replay is found again."""
        return {"run_id": self.run.run_id, "model": self.model, "seed": self.seed}


@dataclass(frozen=True, kw_only=True)
class Hand:
    """An assignment that is replayed; the claim of its counterpart, and on which unit of the replay that is."""

    assignment_id: str
    attempts: int
    unit: Unit
    claim: Claim
    unit_id: str


async def find_or_make(store: SqliteStore, of: ReplayOf) -> Run:
    """The run of this very replay, old or new; it is closed from the start."""
    original, runs = of.run, await store.runs()
    for run in runs:
        if run.config.get("replay_of") == of.data:
            return run
    name = f"{original.task_name}-replay"
    number = sum(run.run_id.startswith(f"{original.run_id}-replay-") for run in runs) + 1
    title = original.config.get("title") or original.task_name
    config = {
        **original.config,
        "title": f"{title}, answered by {of.model}",
        "loop": {**original.config["loop"], "run": of.model},
        "replay_of": of.data,
    }
    run = replace(
        original,
        run_id=f"{original.run_id}-replay-{number}",
        task_name=name,
        task_hash=hashlib.sha256(f"{original.task_hash} {sorted(of.data.items())}".encode()).hexdigest(),
        config=config,
        created_at=now_ms(),
        source=None,
    )
    units = [
        replace(unit, run_id=run.run_id, unit_id=f"{run.run_id}-u{unit.number}")
        for unit in await store.units(original.run_id)
    ]
    await store.add_run(run, units, [])
    await store.write(lambda connection: connection.execute(_CLOSE, (run.created_at, run.run_id)))
    return run


async def counterpart(store: SqliteStore, hand: Hand) -> str:
    """The assignment of the replay, old or new. It is nobody's work: it needs no free place, and no open run."""

    def work(connection: apsw.Connection) -> str:
        claim = hand.claim
        return (held(connection, claim) or place(connection, claim, hand.unit_id)).assignment_id

    return await store.write(work)


def hands(connection: apsw.Connection, original: Run, run: Run, units: Sequence[Unit]) -> list[Hand]:
    """The assignments of a run in the order in which they were opened, with the claims of their counterparts."""
    by_id = {unit.unit_id: unit for unit in units}
    return [
        Hand(
            assignment_id=assignment_id,
            attempts=attempts,
            unit=by_id[unit_id],
            claim=Claim(
                assignment_id=hashlib.sha256(f"{run.run_id}/{assignment_id}".encode()).hexdigest()[:32],
                run_id=run.run_id,
                number=by_id[unit_id].number,
                worker_key=worker_key,
                provider=provider,
                external_id=external_id,
                assurance=assurance,
                pilot=bool(pilot),
                simulated=bool(simulated),
                client="",
                at=now_ms(),
            ),
            unit_id=f"{run.run_id}-u{by_id[unit_id].number}",
        )
        for assignment_id, attempts, unit_id, worker_key, provider, external_id, assurance, pilot, simulated in (
            connection.execute(_HANDS, (original.run_id,))
        )
    ]


def made_first(connection: apsw.Connection, run_id: str) -> Literal["image", "text"] | None:
    """What the outputs of a run are; None if nothing was made."""
    found: Any = connection.execute(_MADE, (run_id,)).get
    return found if found in ("image", "text") else None


_MADE = """
    SELECT e.data ->> '$.outcome.outputs[0].kind' FROM assignment a
    JOIN event e ON e.stream = a.assignment_id AND e.kind = 'settled' AND e.data ->> '$.outcome.status' = 'ok'
    WHERE a.run_id = ? LIMIT 1
"""
_CLOSE = "UPDATE run SET state = 'closed', closed_at = ? WHERE run_id = ?"
_HANDS = """
    SELECT a.assignment_id, a.attempts, a.unit_id, a.worker_key, w.provider, w.external_id, a.assurance, a.pilot,
        a.simulated
    FROM assignment a JOIN worker w ON w.worker_key = a.worker_key WHERE a.run_id = ? AND a.attempts > 0
        AND NOT a.erased
    ORDER BY a.number
"""
