"""Retry, fallback and limit, around image models and text models alike."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

import pytest

from ajeeb.errors import ModelFailed
from ajeeb.models import NOBODY, ImageRequest, Message, ModelInfo, TextAnswer, TextRequest, Watch
from ajeeb.models.scripted import After, Scripted, plain
from ajeeb.models.wrappers import Fallback, Limit, Retry
from tests.contracts.models.remote import Told, cancelled

ASK = ImageRequest(prompt="x", width=8, height=8)
ONE = plain(ASK)
SAY = TextRequest(messages=(Message(role="user", content="x"),))


@dataclass
class Parrot:
    """A text model that first fails as told."""

    faults: list[ModelFailed] = field(default_factory=list)
    name: str = "parrot"

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(name=self.name, version="1", deterministic=True, supports=frozenset({"seed"}))

    async def text(self, request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        if self.faults:
            raise self.faults.pop(0)
        watch.text(self.name)
        return TextAnswer(text=self.name)


def fault(status: str, retry_after_s: float | None = None) -> ModelFailed:
    return ModelFailed(status, status, retry_after_s=retry_after_s)


@pytest.mark.parametrize("status", ["unavailable", "timeout", "rate_limited", "lost"])
async def test_what_passes_is_tried_again(status: str) -> None:
    model = Scripted([fault(status), fault(status), ONE])
    answer = await Retry(model, first_wait_s=0.001).image(ASK)
    assert (answer.data, answer.retries, len(model.requests)) == (ONE.data, 2, 3)


@pytest.mark.parametrize("status", ["refused", "filtered", "invalid", "cancelled", "internal"])
async def test_what_stays_is_not_tried_again(status: str) -> None:
    model = Scripted([fault(status), ONE])
    with pytest.raises(ModelFailed, match=status):
        await Retry(model, first_wait_s=0.001).image(ASK)
    assert len(model.requests) == 1


async def test_an_error_in_code_is_not_tried_again() -> None:
    model = Scripted([RuntimeError("boom"), ONE])
    with pytest.raises(RuntimeError, match="boom"):
        await Retry(model, first_wait_s=0.001).image(ASK)
    assert len(model.requests) == 1


async def test_after_the_last_try_the_failure_is_the_model_s_own() -> None:
    last = fault("unavailable")
    model = Scripted([fault("timeout"), last])
    with pytest.raises(ModelFailed) as failure:
        await Retry(model, tries=2, first_wait_s=0.001).image(ASK)
    assert failure.value is last


async def test_a_model_that_says_how_long_is_left_alone_for_so_long() -> None:
    start = time.monotonic()
    answer = await Retry(Scripted([fault("rate_limited", 0.2), ONE]), first_wait_s=0.001).image(ASK)
    assert answer.retries == 1
    assert time.monotonic() - start > 0.19  # a loop's clock may be a millisecond early


async def test_a_model_that_wants_too_long_is_not_asked_again() -> None:
    model = Scripted([fault("rate_limited", 3600), ONE])
    with pytest.raises(ModelFailed) as failure:
        await Retry(model, max_wait_s=10).image(ASK)
    assert (failure.value.retry_after_s, len(model.requests)) == (3600, 1)


async def test_a_wait_for_the_next_try_can_be_cancelled() -> None:
    model = Scripted([fault("rate_limited", 20)])
    call = asyncio.create_task(Retry(model).image(ASK))
    async with asyncio.timeout(5):
        while not model.requests:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.001)
    assert await cancelled(call)


async def test_the_second_model_stands_in_and_says_so() -> None:
    model = Fallback(Parrot([fault("unavailable")], "first"), Parrot([], "second"))
    told = Told()
    answer = await model.text(SAY, told)
    assert (answer.text, answer.model_responded, told.said) == ("second", "second", ["second"])
    again = await model.text(SAY)
    assert (again.text, again.model_responded) == ("first", None)


@pytest.mark.parametrize("status", ["refused", "filtered", "cancelled"])
async def test_nobody_stands_in_for_a_no(status: str) -> None:
    second = Parrot([], "second")
    with pytest.raises(ModelFailed, match=status):
        await Fallback(Parrot([fault(status)]), second).text(SAY)


async def test_what_stands_in_is_part_of_what_is_recorded() -> None:
    info = Fallback(Parrot([], "first"), Parrot([], "second")).info
    assert (info.name, info.params, info.deterministic) == ("first", {"fallback": "second"}, False)
    assert info.supports == {"seed"}


async def test_a_limit_lets_so_many_through_and_tells_the_others_their_place() -> None:
    model = Limit(Scripted([After(delay_s=0.02, answer=ONE)]), 1)
    told = Told()
    await asyncio.gather(model.image(ASK), model.image(ASK, told))
    assert (told.places, told.fractions) == ([0], [None])


async def test_wrappers_go_around_each_other() -> None:
    inner = Parrot([fault("timeout"), fault("timeout"), fault("timeout")], "first")
    model = Limit(Fallback(Retry(inner, tries=3, first_wait_s=0.001), Parrot([], "second")), 1)
    assert (await model.text(SAY)).text == "second"
    assert inner.faults == []
    assert model.info.name == "first"
