"""A whole study in a moment: workers of two arms who judge and leave, by the rules of the loop, as export rows."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import ajeeb as aj
from ajeeb.events import Done, Ended, Event, Opened, Output, Provenance, Recorded
from ajeeb.export.flat import flat
from ajeeb.export.rows import Subject, Work, rows
from ajeeb.loops import Fresh, Leave, Rules, State, Turn, advance, decide, settle
from ajeeb.store import Assignment, Unit

LOOP = aj.Loop(
    ask={"prompt": aj.Text("Say")},
    run=aj.Arms({"plain": "scripted", "better": "scripted"}, per="worker"),
    judge={"score": aj.Scale("How good?", 1, 10)},
    max_attempts=2,
)
UNITS = tuple(
    Unit(unit_id=f"u{n}", run_id="r", number=n, inputs={}, target_asset=None, places=1000) for n in (1, 2)
)


@dataclass(frozen=True, kw_only=True)
class People:
    """Who takes part, on the scale's own points. leaves: by arm, how likely somebody leaves before each judgement."""

    workers: int = 16
    effect: float = 0.6
    mean: float = 5.2
    between_workers: float = 1.0
    between_units: float = 0.4
    within: float = 1.0
    leaves: dict[str, float] = field(default_factory=lambda: {"plain": 0.08, "better": 0.16})


@dataclass
class _Desk:
    """One assignment under way."""

    rules: Rules
    events: list[Recorded] = field(default_factory=list)
    state: State = field(default_factory=State)

    def record(self, events: Sequence[Event]) -> None:
        at = 1_800_000_000_000 + 1000 * len(self.events)
        new = [
            Recorded(seq=len(self.events) + place, at=at, event=event, action=None)
            for place, event in enumerate(events, 1)
        ]
        self.events.extend(new)
        self.state = advance(self.state, new)

    def act(self, action: Turn | Leave) -> None:
        ids = f"{self.state.opened.number if self.state.opened else 0}-{self.state.seq}"
        self.record(
            decide(self.rules, self.state, action, Fresh(now=0, attempt_id=f"a{ids}", call_id=f"c{ids}"))
        )


def study(seed: int, people: People) -> list[dict[str, Any]]:
    """The rows of `attempts_flat` of a study that follows from this seed."""
    dice = random.Random(seed)
    columns = flat(LOOP, UNITS, {}, lambda _: None)
    made: list[dict[str, Any]] = []
    for worker in range(people.workers):
        own = dice.gauss(0, people.between_workers)
        for unit in UNITS:
            desk = _worked(dice, seed, worker, unit, people, own + dice.gauss(0, people.between_units))
            work = Work(
                assignment=Assignment(
                    assignment_id=f"{worker}-{unit.number}", run_id="r", unit_id=unit.unit_id
                ),
                unit=unit,
                events=desk.events,
                observed=(),
            )
            made.extend(columns.rows(unit, rows(Subject(rules=desk.rules, media=lambda _: None), work)))
    return made


def _worked(dice: random.Random, seed: int, worker: int, unit: Unit, people: People, liking: float) -> _Desk:
    """An assignment from its opening to its end, or to where the worker has left it."""
    desk = _Desk(Rules(loop=LOOP, seed_root=seed, unit_id=unit.unit_id))
    number = worker * len(UNITS) + unit.number - 1
    opened = Opened(
        run_id="r",
        unit_id=unit.unit_id,
        worker_key=f"w{worker}",
        assurance="claimed",
        number=number,
        worker_number=worker,
    )
    desk.record((opened,))
    for score in _scores(dice, desk, people, liking):
        desk.act(score)
    return desk


def _scores(dice: random.Random, desk: _Desk, people: People, liking: float) -> Iterator[Turn | Leave]:
    yield Turn(key="key-00000", ask={"prompt": "hello"})
    while not isinstance(desk.events[-1].event, Ended):
        attempt = desk.state.attempts[-1]
        desk.record(settle(desk.rules, desk.state, attempt.call_id, 1, _answer(attempt.arms[0], people)))
        if dice.random() < people.leaves[attempt.arms[0]]:
            if dice.random() < 0.5:
                yield Leave(key="key-leave")
            return
        felt = float(_said(desk.state)) + liking + dice.gauss(0, people.within)
        judged = {"score": min(10, max(1, round(felt)))}
        yield Turn(key=f"key-{desk.state.seq:05}", on=attempt.id, judge=judged, ask={"prompt": "more"})


def _answer(arm: str, people: People) -> Done:
    """How good it is, as the arm's model makes it."""
    text = str(people.mean + (people.effect if arm == "better" else 0.0))
    return Done(outputs=(Output(kind="text", text=text),), provenance=Provenance(procedure="arms"))


def _said(state: State) -> str:
    outcome = state.attempts[-1].outcome
    assert isinstance(outcome, Done)
    return outcome.outputs[0].text or ""
