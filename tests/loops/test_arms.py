"""Which arm answers: balanced in blocks at every moment, the same again from the seed, and never another by failing."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from ajeeb.events import Asked, Opened
from ajeeb.forms import Pick
from ajeeb.loops import Arms, Cancel, Fresh, Loop, Rules, decide

from .playing import LONG, Playing, look_alike

TWO = {"quick": "scripted", "slow": "scripted"}
THREE = {**TWO, "third": "scripted"}
BLOCKS: list[dict[str, Any]] = [
    {"arms": TWO},
    {"arms": THREE},
    {"arms": TWO, "weights": {"quick": 2}},
    {"arms": THREE, "weights": {"slow": 3, "third": 2}},
]


def played(arms: Arms, root: int = 1, *, number: int = 0, worker: int = 0, **changes: Any) -> Playing:
    loop = look_alike(**{"run": arms, "max_attempts": 0, "goal": None, **changes})
    play = Playing(rules=Rules(loop=loop, seed_root=root))
    opened = Opened(
        run_id="r",
        unit_id="u",
        worker_key=f"w{worker}",
        assurance="claimed",
        number=number,
        worker_number=worker,
    )
    play.state = play.state.__class__()
    play.record(opened)
    return play


def asked(play: Playing, prompt: str) -> Asked:
    judge = 4 if play.state.open_judgement is not None else None
    found = next(one for one in play.turn(prompt, judge) if isinstance(one, Asked))
    play.made()
    return found


def row(arms: Arms, seed: int, many: int = 60, candidates: int = 1) -> list[str]:
    """The arms in the order in which they are given out, whatever is assigned to one."""
    if arms.per == "worker":
        rows: Iterator[tuple[str, ...]] = (
            asked(played(arms, seed, number=3 * n, worker=n), LONG).arms for n in range(many)
        )
    elif arms.per == "assignment":
        rows = (asked(played(arms, seed, number=n, worker=n % 7), LONG).arms for n in range(many))
    else:
        play = played(arms, seed, candidates=candidates)
        rows = (asked(play, f"{LONG}{n}").arms for n in range(many))
    return list(itertools.chain.from_iterable(rows))


@pytest.mark.parametrize("per", ["worker", "assignment", "attempt", "output"])
@pytest.mark.parametrize(
    "block", BLOCKS, ids=lambda block: f"{len(block['arms'])} {block.get('weights', '')}"
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_at_every_moment_no_arm_is_more_than_one_block_ahead(
    per: Any, block: dict[str, Any], seed: int
) -> None:
    arms = Arms(**block, per=per)
    counts: Counter[str] = Counter()
    for n, arm in enumerate(row(arms, seed), 1):
        counts[arm] += 1
        whole = n // len(arms.block)
        for name in arms.arms:
            weight = arms.weights.get(name, 1)
            assert whole * weight <= counts[name] <= (whole + 1) * weight
        if not arms.weights:
            assert max(counts.values()) - min(counts[name] for name in arms.arms) <= 1


@pytest.mark.parametrize("per", ["worker", "assignment", "attempt", "output"])
def test_the_same_seed_gives_the_same_order_and_another_seed_another(per: Any) -> None:
    arms = Arms(TWO, per=per)
    rows = [row(arms, seed) for seed in (1, 1, 2, 3)]
    assert rows[0] == rows[1]
    assert len({tuple(one) for one in rows}) == 3


def test_blocks_are_shuffled_and_not_repeated() -> None:
    drawn = row(Arms(TWO, per="assignment"), seed=5, many=200)
    blocks = Counter(zip(drawn[::2], drawn[1::2], strict=True))
    assert set(blocks) == {("quick", "slow"), ("slow", "quick")}
    assert min(blocks.values()) > 30  # of 100; a fair coin falls below that once in 20,000 runs


def test_a_worker_keeps_the_arm_in_every_assignment_and_attempt() -> None:
    arms = Arms(TWO, per="worker")
    for worker in range(10):
        found = set()
        for number in (worker, worker + 11, worker + 24):
            play = played(arms, number=number, worker=worker)
            found |= {asked(play, f"{LONG}{n}").arms for n in range(3)}
        assert len(found) == 1


def test_an_assignment_keeps_the_arm_in_every_attempt_and_its_worker_may_have_another_in_the_next() -> None:
    arms, by_assignment = Arms(TWO, per="assignment"), list[tuple[str, ...]]()
    for number in range(20):
        play = played(arms, number=number, worker=0)
        found = {asked(play, f"{LONG}{n}").arms for n in range(3)}
        assert len(found) == 1
        by_assignment += found
    assert len(set(by_assignment)) == 2


def test_two_outputs_side_by_side_are_one_of_each_arm_in_changing_places() -> None:
    play = played(Arms(TWO, per="output"), candidates=2)
    pairs = [asked(play, f"{LONG}{n}").arms for n in range(40)]
    assert {frozenset(pair) for pair in pairs} == {frozenset(TWO)}
    assert set(pairs) == {("quick", "slow"), ("slow", "quick")}


@pytest.mark.parametrize("per", ["worker", "assignment", "attempt"])
def test_all_outputs_of_an_attempt_are_of_its_arm(per: Any) -> None:
    play = played(Arms(TWO, per=per), candidates=3)
    for n in range(8):
        arms = asked(play, f"{LONG}{n}").arms
        assert len(arms) == 3
        assert len(set(arms)) == 1


def test_two_assignments_of_one_unit_begin_with_different_orders() -> None:
    arms = Arms(TWO, per="attempt")
    rows = set()
    for number in range(8):
        play = played(arms, number=number)
        rows.add(tuple(asked(play, f"{LONG}{n}").arms for n in range(40)))
    assert len(rows) == 8


@pytest.mark.parametrize("per", ["worker", "assignment", "attempt", "output"])
@pytest.mark.parametrize("status", ["timeout", "unavailable", "refused", "filtered", "internal", "cancelled"])
def test_what_failed_and_is_sent_again_has_the_same_arms_and_the_same_seed(per: Any, status: Any) -> None:
    play = played(Arms(TWO, per=per), candidates=2, seed="per_attempt", max_free_refusals=1000)
    for n in range(6):
        given = []
        for prompt in (f"{LONG}{n}", f"{LONG}{n}", f"{LONG}{n} but otherwise"):
            judge = 4 if play.state.open_judgement is not None else None
            found = next(one for one in play.turn(prompt, judge) if isinstance(one, Asked))
            given.append((found.arms, found.seed))
            play.failed(status)
        assert len(set(given)) == 1
        made = asked(play, f"{LONG}{n}")
        assert (made.arms, made.seed) == given[0]


def test_an_attempt_that_was_cancelled_after_it_was_seen_does_not_keep_its_seed() -> None:
    play = played(Arms(TWO, per="attempt"), seed="per_attempt")
    seeds = []
    for n in range(3):
        seeds.append(next(one for one in play.turn(f"{LONG}{n}") if isinstance(one, Asked)).seed)
        running = play.state.running
        assert running is not None
        fresh = Fresh(now=play.now, attempt_id="-", call_id="-", exposed=True)
        play.record(*decide(play.rules, play.state, Cancel(key="k" * 8, on=running.id), fresh))
    assert len(set(seeds)) == 3


def test_without_arms_none_are_recorded() -> None:
    play = Playing()
    assert asked(play, LONG).arms == ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"arms": {"only": "scripted"}}, "at least 2"),
        ({"arms": {}}, "at least 2"),
        ({"arms": TWO, "weights": {"thrid": 2}}, "there is no arm 'thrid'; there are: quick, slow"),
        ({"arms": TWO, "weights": {"quick": 0}}, "greater than or equal to 1"),
        ({"arms": TWO, "weights": {"quick": 101}}, "less than or equal to 100"),
        ({"arms": TWO, "per": "page"}, "worker"),
        ({"arms": TWO, "size": (8, 8)}, "greater than or equal to 16"),
        ({"arms": TWO, "sizes": 3}, "sizes"),
    ],
)
def test_arms_that_make_no_sense_are_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Arms(**given)
    assert said in str(refused.value)


def test_arms_are_data_and_read_back_as_they_were_written() -> None:
    loop = look_alike(
        run=Arms(TWO, per="output", weights={"quick": 2}),
        candidates=2,
        judge={"best": Pick("Best?")},
        goal=None,
        hints=(),
    )
    written = loop.model_dump(mode="json")
    assert Loop.model_validate(written).arms == loop.arms
    assert Loop.model_validate_json(loop.model_dump_json()).arms == loop.arms
