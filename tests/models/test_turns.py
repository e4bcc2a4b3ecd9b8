"""Who waits is served in order, knows the place, and leaves nothing behind."""

from __future__ import annotations

import asyncio

import pytest

from ajeeb.models import Turns
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


def test_no_turns_at_all_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Turns(0)
