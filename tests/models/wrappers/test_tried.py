"""Every go at a model is written down once, with what is known of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from ajeeb.errors import ModelFailed
from ajeeb.events import Try
from ajeeb.models import NOBODY, Message, TextAnswer, TextRequest, Usage, Watch
from ajeeb.models.wrappers import Limit, Retry, Tried
from ajeeb.testing import Clock
from tests.contracts.models.remote import Told, cancelled
from tests.models.wrappers.held import ASK, ONE, SAY, Held, until

START = 1_800_000_000_000


async def test_an_image_is_written_down_with_all_that_its_answer_tells() -> None:
    inner, told, clock = Held(), Told(), Clock()
    model = Tried(inner, clock, alias="painter")
    call = asyncio.create_task(model.image(replace(ASK, extra={"steps": 9, "cfg": 2}, negative="blue"), told))
    await until(lambda: inner.inside)
    clock.move(2)
    answer = replace(
        ONE,
        seed_used=8,
        usage=Usage(input_tokens=3, output_tokens=4),
        model_responded="held-2",
        response_id="r-1",
        prompt_effective="a very red house",
        trace={"safety": {"violence": 0.1}},
        cache="write",
    )
    await inner.answer(answer)
    assert await call is answer
    assert told.tries == [
        Try(
            backend="painter",
            model_requested="held",
            model_responded="held-2",
            params={"steps": 9, "cfg": 2, "width": 8, "height": 8, "negative": "blue"},
            seed=8,
            prompt_sent="a red house",
            prompt_effective="a very red house",
            queued_at=START,
            finished_at=START + 2000,
            status="ok",
            input_tokens=3,
            output_tokens=4,
            n_outputs=1,
            cache="write",
            safety={"violence": 0.1},
            response_id="r-1",
            trace={"safety": {"violence": 0.1}},
        )
    ]


async def test_of_a_conversation_the_last_thing_the_user_said_was_sent() -> None:
    inner, told = Held(), Told()
    said = (
        Message(role="user", content="first"),
        Message(role="assistant", content="well"),
        Message(role="user", content="second"),
        Message(role="assistant", content="so"),
    )
    request = replace(SAY, messages=said, system="be short", temperature=0.0, stop=("\n",), seed=3)
    call = asyncio.create_task(Tried(inner, Clock()).text(request, told))
    await inner.answer(TextAnswer(text="x", finish_reason="length"))
    await call
    (one,) = told.tries
    assert (one.prompt_sent, one.finish_reason, one.seed, one.backend) == ("second", "length", 3, "held")
    assert one.params == {
        "steps": 4,
        "system": "be short",
        "max_tokens": 100,
        "temperature": 0.0,
        "stop": ["\n"],
    }


async def test_a_refusal_in_words_is_how_it_finished() -> None:
    inner, told = Held(), Told()
    call = asyncio.create_task(Tried(inner, Clock()).text(SAY, told))
    await inner.answer(TextAnswer(text="", refusal="I would rather not."))
    await call
    assert (told.tries[0].status, told.tries[0].finish_reason) == ("ok", "refusal")


@pytest.mark.parametrize(
    ("error", "status", "error_class", "message"),
    [
        (ModelFailed("filtered", "not this"), "filtered", "ModelFailed", "not this"),
        (ModelFailed("nonsense", "unknown"), "internal", "ModelFailed", "unknown"),
        (RuntimeError("the secret is 4711"), "internal", "RuntimeError", ""),
    ],
)
async def test_a_failure_is_written_down_and_goes_on(
    error: Exception, status: str, error_class: str, message: str
) -> None:
    inner, told = Held(), Told()
    call = asyncio.create_task(Tried(inner, Clock()).image(ASK, told))
    await inner.fail(error)
    with pytest.raises(type(error)) as failure:
        await call
    assert failure.value is error
    (one,) = told.tries
    assert (one.status, one.error_class, one.message, one.n_outputs) == (status, error_class, message, 0)
    assert (one.seed, one.prompt_sent) == (7, "a red house")


async def test_the_queue_the_start_and_the_first_piece_have_their_times() -> None:
    inner, told, clock = Held(), Told(), Clock()
    model = Tried(Limit(Streams(inner, clock), 1), clock)
    first = asyncio.create_task(model.text(SAY))
    await until(lambda: inner.inside)
    second = asyncio.create_task(model.text(SAY, told))
    await until(lambda: told.places)
    clock.move(10)
    await inner.answer(TextAnswer(text="x"))
    await first
    await inner.answer(TextAnswer(text="y"))
    await second
    (one,) = told.tries
    assert (one.queued_at, one.queue_position, one.started_at) == (START, 0, START + 11_000)
    assert (one.first_chunk_at, one.finished_at) == (START + 11_000, START + 12_000)
    assert told.said == ["a piece", "another"]


class Streams:
    """Says something a second after its model has answered, and something more after another."""

    def __init__(self, model: Held, clock: Clock) -> None:
        self.model = model
        self.clock = clock
        self.info = model.info

    async def text(self, request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        answer = await self.model.text(request)
        watch.text("a piece")
        self.clock.move(1)
        watch.text("another")
        return answer


async def test_a_call_cancelled_in_the_queue_never_started() -> None:
    inner, told = Held(), Told()
    model = Tried(Limit(inner, 1), Clock())
    first = asyncio.create_task(model.image(ASK))
    await until(lambda: inner.inside)
    second = asyncio.create_task(model.image(ASK, told))
    await until(lambda: told.places)
    assert await cancelled(second)
    (one,) = told.tries
    assert (one.status, one.queue_position, one.started_at, one.cost_micros) == ("cancelled", 0, None, None)
    assert await cancelled(first)


async def test_a_queue_at_the_model_s_side_is_before_the_start() -> None:
    told, clock = Told(), Clock()

    class Elsewhere(Held):
        async def _held(self, request: object, watch: Watch) -> TextAnswer:
            watch.queued(4)
            clock.move(5)
            watch.progress(0.5)
            return TextAnswer(text="x")

    await Tried(Limit(Elsewhere(), 1), clock).text(SAY, told)
    (one,) = told.tries
    assert (one.queue_position, one.started_at) == (4, START + 5000)


async def test_each_go_of_a_retry_is_one_and_in_the_order_of_their_ends() -> None:
    inner, told = Held(), Told()
    call = asyncio.create_task(Retry(Tried(inner, Clock()), first_wait_s=0.001).image(ASK, told))
    for _ in range(2):
        await inner.fail(ModelFailed("unavailable", "away"))
    await inner.answer()
    assert (await call).retries == 2
    assert [one.status for one in told.tries] == ["unavailable", "unavailable", "ok"]
