"""A deadline ends the call and says so; it does not swallow what others did."""

from __future__ import annotations

import asyncio

import pytest

from ajeeb.errors import ModelFailed
from ajeeb.models.wrappers import Deadline
from tests.contracts.models.remote import cancelled
from tests.models.wrappers.held import ASK, SAID, SAY, Held, until


async def test_a_call_that_takes_too_long_is_ended_and_fails_by_name() -> None:
    model = Held("slow")
    with pytest.raises(ModelFailed, match=r"^slow took longer than 0\.01 s$") as failure:
        await Deadline(model, 0.01).image(ASK)
    assert failure.value.status == "timeout"
    assert model.inside == []


async def test_a_call_in_time_gives_its_answer() -> None:
    model = Held()
    call = asyncio.create_task(Deadline(model, 60).text(SAY))
    await model.answer(SAID)
    assert await call is SAID


async def test_a_timeout_of_the_model_s_own_is_one_too() -> None:
    model = Held("slow")
    call = asyncio.create_task(Deadline(model, 60).image(ASK))
    await model.fail(TimeoutError("its socket"))
    with pytest.raises(ModelFailed, match="gave up waiting") as failure:
        await call
    assert failure.value.status == "timeout"


async def test_another_failure_stays_what_it_is() -> None:
    model, error = Held(), ModelFailed("refused", "no")
    call = asyncio.create_task(Deadline(model, 60).image(ASK))
    await model.fail(error)
    with pytest.raises(ModelFailed) as failure:
        await call
    assert failure.value is error


async def test_the_caller_s_cancel_passes_through() -> None:
    model = Held()
    call = asyncio.create_task(Deadline(model, 60).image(ASK))
    await until(lambda: model.inside)
    assert await cancelled(call)
    assert model.inside == []
