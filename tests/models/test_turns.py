"""Who waits is served fairly, knows the place, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import pytest

from ajeeb.models import Turns
from ajeeb.models.turns import EXACT
from tests.contracts.models.remote import Told, cancelled


async def test_as_many_as_there_are_turns_have_one_at_once() -> None:
    turns, inside, most = Turns(2), 0, 0

    async def one() -> None:
        nonlocal inside, most
        async with turns.taken():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(one() for _ in range(9)))
    assert (most, inside) == (2, 0)


async def test_places_are_told_as_the_queue_moves_and_the_order_is_kept() -> None:
    turns, told, order = Turns(1), [Told() for _ in range(3)], []
    await turns.take()

    async def one(number: int) -> None:
        async with turns.taken(told[number]):
            order.append(number)

    async with asyncio.TaskGroup() as group:
        for number in range(3):
            group.create_task(one(number))
        await asyncio.sleep(0)
        turns.give_back()
    assert [one.places for one in told] == [[0], [1, 0], [2, 1, 0]]
    assert [one.fractions for one in told] == [[None]] * 3
    assert order == [0, 1, 2]


async def test_who_leaves_the_queue_lets_the_others_move_up() -> None:
    turns, told = Turns(1), [Told(), Told()]
    await turns.take()
    first, second = (asyncio.create_task(turns.take(one)) for one in told)
    await asyncio.sleep(0)
    assert await cancelled(first)
    turns.give_back()
    await second
    assert told[1].places == [1, 0]


async def test_a_turn_that_comes_in_the_moment_of_leaving_goes_to_the_next() -> None:
    turns = Turns(1)
    await turns.take()
    first, second = (asyncio.create_task(turns.take()) for _ in range(2))
    await asyncio.sleep(0)
    turns.give_back()
    first.cancel()
    await asyncio.wait_for(second, 1)
    turns.give_back()
    await asyncio.wait_for(turns.take(), 1)


async def test_a_queue_of_leavers_is_no_obstacle() -> None:
    turns = Turns(1)
    await turns.take()
    leaving = [asyncio.create_task(turns.take()) for _ in range(3)]
    await asyncio.sleep(0)
    for one in leaving:
        one.cancel()
    turns.give_back()
    await asyncio.gather(*leaving, return_exceptions=True)
    await asyncio.wait_for(turns.take(), 1)


async def queue(turns: Turns, askers: list[str]) -> tuple[list[Told], list[asyncio.Task[int]], list[int]]:
    """Calls that wait in this order, each held until its task's end; whoever has a turn is noted in the last list."""
    told, had = [Told() for _ in askers], list[int]()

    async def one(number: int) -> int:
        async with turns.taken(told[number], askers[number]):
            had.append(number)
        return number

    tasks = [asyncio.create_task(one(number)) for number in range(len(askers))]
    await asyncio.sleep(0)
    return told, tasks, had


async def test_one_with_many_calls_does_not_hold_up_another_s_first() -> None:
    turns = Turns(1)
    await turns.take(by="many")
    askers = ["many"] * 20 + ["one", "two"]
    told, tasks, had = await queue(turns, askers)
    assert [one.places[0] for one in told[20:]] == [0, 1]
    turns.give_back("many")
    await asyncio.gather(*tasks)
    assert [askers[number] for number in had[:3]] == ["one", "two", "many"]


async def test_turns_go_round_between_those_who_wait() -> None:
    turns = Turns(1)
    await turns.take()
    askers = ["a", "a", "a", "b", "b", "c"]
    _, tasks, had = await queue(turns, askers)
    turns.give_back()
    await asyncio.gather(*tasks)
    assert [askers[number] for number in had] == ["a", "b", "c", "a", "b", "a"]


async def test_whoever_comes_back_again_and_again_starves_nobody() -> None:
    turns, had = Turns(1), list[str]()
    await turns.take()

    async def again(by: str) -> None:
        for _ in range(10):
            async with turns.taken(by=by):
                had.append(by)
                await asyncio.sleep(0)

    _, waiting, _ = await queue(turns, ["waits"] * 5)
    busy = [asyncio.create_task(again(by)) for by in "abc"]
    await asyncio.sleep(0)
    turns.give_back()
    await asyncio.gather(*waiting)
    # Five rounds, in each of which the three others had one turn, and a last one that may have begun.
    assert 12 <= len(had) <= 18
    assert max(Counter(had).values()) - min(Counter(had).values()) <= 1
    await asyncio.gather(*busy)


@pytest.mark.parametrize("seed", range(20))
async def test_the_told_place_is_how_many_go_before(seed: int) -> None:
    chance = random.Random(seed)
    size = chance.randint(1, 4)
    turns = Turns(size)
    for _ in range(size):
        await turns.take(by="first")
    askers = [chance.choice("abcdefgh") for _ in range(chance.randint(2, EXACT))]
    told, tasks, had = await queue(turns, askers)
    for number in chance.sample(range(len(askers)), len(askers) // 4):
        tasks[number].cancel()
    await asyncio.sleep(0)
    places = [one.places[-1] for one in told]
    for _ in range(size):
        turns.give_back("first")
    await asyncio.gather(*tasks, return_exceptions=True)
    assert [places[number] for number in had] == list(range(len(had)))
    assert all(told[number].fractions == [None] for number in had)


async def test_nobody_has_more_than_their_share_and_the_others_pass() -> None:
    turns = Turns(3, per_asker=1)
    await turns.take(by="a")
    told, (more, other), had = await queue(turns, ["a", "b"])
    assert await other == 1
    assert (had, told[0].places, turns.free, turns.waiting) == ([1], [0], 2, 1)
    turns.give_back("a")
    await more
    assert (turns.in_use, turns.free) == (0, 3)


async def test_those_without_a_name_are_not_limited_to_the_share_of_one() -> None:
    turns = Turns(2, per_asker=1)
    await turns.take()
    await asyncio.wait_for(turns.take(), 1)
    assert turns.in_use == 2


async def test_calls_that_were_withdrawn_are_not_held_against_the_asker() -> None:
    turns = Turns(1)
    await turns.take()
    _, withdrawn, _ = await queue(turns, ["a"] * 10)
    _, others, _ = await queue(turns, ["b"] * 3)
    for task in withdrawn:
        task.cancel()
    await asyncio.gather(*withdrawn, return_exceptions=True)
    told, again, _ = await queue(turns, ["a"])
    assert told[0].places == [1]
    turns.give_back()
    await asyncio.gather(*others, *again)


async def test_who_leaves_gives_up_the_last_slot_so_that_the_calls_behind_move_up() -> None:
    turns = Turns(1)
    await turns.take()
    told, tasks, had = await queue(turns, ["a", "b", "a", "b"])
    assert await cancelled(tasks[0])
    assert [one.places for one in told] == [[0], [1], [2, 0], [3, 2]]
    turns.give_back()
    await asyncio.gather(*tasks[1:])
    assert had == [2, 1, 3]


async def test_a_turn_that_is_had_at_once_is_told_as_well() -> None:
    told = Told()
    async with Turns(1).taken(told):
        assert (told.places, told.fractions) == ([], [None])


async def test_a_long_queue_is_told_little_at_a_time_and_the_truth_in_the_end() -> None:
    turns = Turns(1)
    await turns.take()
    told, tasks, _ = await queue(turns, [f"worker {number}" for number in range(1000)])
    assert [one.places for one in told] == [[number] for number in range(1000)]
    for task in tasks[:10]:
        task.cancel()
    await asyncio.gather(*tasks[:10], return_exceptions=True)
    assert sum(len(one.places) - 1 for one in told) <= 10 * EXACT
    assert told[59].places == [59, 49]
    async with asyncio.timeout(20):
        while told[-1].places != [999, 989]:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.05)
    assert [one.places[-1] for one in told[10:]] == list(range(990))
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    turns.give_back()
    assert (turns.waiting, turns.in_use) == (0, 0)


@pytest.mark.parametrize("seed", range(10))
async def test_no_turn_is_lost_and_none_is_had_twice_whoever_leaves_when(seed: int) -> None:
    chance = random.Random(seed)
    turns = Turns(4, per_asker=2)
    inside: Counter[str] = Counter()

    async def one(by: str) -> None:
        async with turns.taken(by=by):
            inside[by] += 1
            assert inside.total() <= turns.in_use <= 4
            assert inside[by] <= 2
            try:
                for _ in range(chance.randint(0, 3)):
                    await asyncio.sleep(0)
            finally:
                inside[by] -= 1

    tasks = []
    for _ in range(300):
        tasks.append(asyncio.create_task(one(chance.choice("abcdef"))))
        if chance.random() < 0.4:
            chance.choice(tasks).cancel()
        if chance.random() < 0.5:
            await asyncio.sleep(0)
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert {type(one) for one in ended} == {type(None), asyncio.CancelledError}
    assert (turns.in_use, turns.waiting, turns.free) == (0, 0, 4)


async def test_those_who_came_and_went_leave_nothing_behind() -> None:
    turns = Turns(2)

    def kept() -> int:
        return sum(len(value) for value in vars(turns).values() if isinstance(value, dict | list))

    await turns.take(by="stays")
    for number in range(100):
        for _ in range(2):
            async with turns.taken(by=f"worker {number}"):
                assert kept() < 10
    turns.give_back("stays")
    assert kept() == 0


async def test_shared_turns_become_as_few_as_the_narrowest_wants() -> None:
    turns = Turns(4)
    await turns.take(by="a")
    await turns.take(by="a")
    turns.narrow(2, per_asker=1)
    _, tasks, _ = await queue(turns, ["b"])
    assert (turns.free, turns.waiting) == (0, 1)
    turns.give_back("a")
    await asyncio.gather(*tasks)
    turns.narrow(8)
    assert turns.size == 2


def test_no_turns_at_all_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Turns(0)
    with pytest.raises(ValueError, match="at least one"):
        Turns(2, per_asker=0)
