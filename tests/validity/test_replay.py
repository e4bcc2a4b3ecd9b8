"""What was made once is made again: the recorded prompts with the recorded seeds give the same bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import ajeeb as aj
from ajeeb.actions import look
from ajeeb.events import Done
from ajeeb.loops import Attempt
from ajeeb.models import Around
from ajeeb.procedures import Ask, Call, EarlierAttempt, Made, Procedure, Runner
from ajeeb.tasks import prepare
from tests.server.site import Site, on_site

PROMPTS = ("a red house beside a lake", "two yellow cats on a table", "a big blue circle")
ARMS = {"first": aj.Model("composer", template="{prompt}, at night"), "second": aj.Model("scripted")}


def a_task(run: Any, candidates: int) -> aj.Task:
    picking, scoring = {"best": aj.Pick("Which?")}, {"score": aj.Scale("How good?", 1, 5)}
    return aj.Task(
        name="again",
        loop=aj.Loop(
            ask={"prompt": aj.Text("Describe")},
            run=run,
            candidates=candidates,
            judge={**picking} if candidates > 1 else {**scoring},
            max_attempts=3,
            seed="per_attempt",
        ),
    )


async def played(site: Site, candidates: int) -> tuple[Attempt, ...]:
    """What is recorded of three attempts over HTTP."""
    worker = await site.open("ann")
    judge = {"best": 0} if candidates > 1 else {"score": 3}
    for number, prompt in enumerate(PROMPTS):
        on = worker.view["attempts"][-1]["id"] if number else None
        answer = await worker.act(kind="turn", on=on, judge=judge if number else None, ask={"prompt": prompt})
        assert answer.status_code == 200
    return (await look(site.parts.deps, worker.session["assignment"])).state.attempts


@dataclass
class Again:
    """The recorded attempts of a task asked again, in another process's place: nothing is left of the first run."""

    procedure: Procedure

    async def hashes(self, attempts: tuple[Attempt, ...], number: int) -> list[str]:
        """Of each output of one attempt the SHA-256 of what the model makes now."""
        attempt = attempts[number]
        assert attempt.seed is not None
        earlier = [
            EarlierAttempt(answers=one.answers, judgement=one.judgement, outcome=one.outcome)
            for one in attempts[:number]
        ]
        call = Call(
            id="again",
            k=number + 1,
            seed=attempt.seed,
            prompt=attempt.answers["prompt"],
            unit={},
            history=tuple(earlier),
            arms=attempt.arms,
        )
        outcome = await Runner(now=lambda: 0).run(self.procedure, attempt.answers, call, _hash)
        assert isinstance(outcome, Done), outcome
        return [digest(output.asset, output.text) for output in outcome.outputs]


async def _hash(made: Made) -> str:
    return hashlib.sha256(made.data or b"").hexdigest()


def digest(asset: str | None, text: str | None) -> str:
    return asset or hashlib.sha256((text or "").encode()).hexdigest()


def again(task: aj.Task) -> Again:
    (procedure,) = prepare(task).procedures.values()
    assert isinstance(procedure.function, Ask)
    served = procedure.function.served(Around(now=lambda: 0))
    return Again(Procedure(**{**vars(procedure), "function": served}))


@pytest.mark.parametrize(
    ("run", "candidates"),
    [
        ("composer", 1),
        ("composer", 3),
        (aj.Model("scripted", makes="text"), 2),
        (aj.Arms(ARMS, per="output", size=(128, 96)), 2),
        (aj.Arms(ARMS, per="attempt", size=(128, 96)), 1),
    ],
    ids=["composer", "candidates", "texts", "side-by-side", "arms-by-attempt"],
)
async def test_recorded_prompts_and_seeds_give_the_same_hashes_again(
    tmp_path: Path, run: Any, candidates: int
) -> None:
    task = a_task(run, candidates)
    async with on_site(tmp_path, task=task) as site:
        attempts = await played(site, candidates)
        for attempt in attempts:
            assert isinstance(attempt.outcome, Done)
            for output in attempt.outcome.outputs:
                path = site.parts.deps.assets.path(output.asset) if output.asset else None
                assert path is None or hashlib.sha256(path.read_bytes()).hexdigest() == output.asset
    recorded = [
        [digest(output.asset, output.text) for output in attempt.outcome.outputs]
        for attempt in attempts
        if isinstance(attempt.outcome, Done)
    ]
    assert [await again(task).hashes(attempts, number) for number in range(len(PROMPTS))] == recorded
    assert len({one for attempt in recorded for one in attempt}) > len(PROMPTS) * candidates / 2


async def test_another_seed_gives_other_hashes(tmp_path: Path) -> None:
    task = a_task("composer", 1)
    async with on_site(tmp_path, task=task) as site:
        attempts = await played(site, 1)
    other = tuple(Attempt(**{**vars(one), "seed": (one.seed or 0) + 1}) for one in attempts)
    assert await again(task).hashes(other, 0) != await again(task).hashes(attempts, 0)
