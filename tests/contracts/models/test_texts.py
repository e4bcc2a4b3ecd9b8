"""What the chat backend promises."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from ajeeb.errors import ModelFailed
from ajeeb.models import Message, TextModel, Usage
from ajeeb.models.http.openai_chat import OpenAIChat
from ajeeb.models.stub import Stub
from ajeeb.models.wrappers import Retry
from tests.contracts.models.remote import SAY, Told, at, cancelled, sent, text_model

REPLY = "You said: a red house beside a lake"


@pytest.fixture
def model(stub: Stub) -> TextModel:
    return text_model(stub)


async def test_a_text_comes_word_by_word_and_whole(model: TextModel) -> None:
    told = Told()
    answer = await model.text(SAY, told)
    assert (answer.text, "".join(told.said), len(told.said)) == (REPLY, REPLY, 8)
    assert (answer.finish_reason, answer.refusal, answer.model_responded) == ("stop", None, "stub")
    assert answer.usage == Usage(input_tokens=6, output_tokens=8)


async def test_everything_asked_for_is_sent(model: TextModel, stub: Stub) -> None:
    request = replace(
        SAY,
        system="Be brief.",
        max_tokens=3,
        temperature=0.0,
        stop=("END",),
        seed=5,
        extra={"top_p": 0.5},
        messages=(
            Message(role="user", content="hi"),
            Message(role="assistant", content="hello"),
            *SAY.messages,
        ),
    )
    answer = await model.text(request)
    assert (answer.text, answer.finish_reason) == ("You said: a", "length")
    body = sent(stub, "chat")[0]
    assert [turn["role"] for turn in body["messages"]] == ["system", "user", "assistant", "user"]
    asked = {name: body[name] for name in ("max_tokens", "temperature", "stop", "seed", "top_p", "stream")}
    assert asked == {
        "max_tokens": 3,
        "temperature": 0.0,
        "stop": ["END"],
        "seed": 5,
        "top_p": 0.5,
        "stream": True,
    }


async def test_what_is_not_asked_for_is_left_to_the_service(model: TextModel, stub: Stub) -> None:
    await model.text(SAY)
    assert sent(stub, "chat")[0].keys() == {"model", "messages", "stream", "stream_options"}


async def test_a_refusal_in_words_is_an_answer(model: TextModel, stub: Stub) -> None:
    stub.bench.trouble("moderation")
    told = Told()
    answer = await model.text(SAY, told)
    assert (answer.text, answer.refusal, told.said) == ("", "I cannot help with that.", [])


async def test_a_server_that_does_not_stream_is_read_too(stub: Stub) -> None:
    told = Told()
    model = OpenAIChat(at(stub, "openai-chat"), "stub")
    model._body = lambda request: {"model": "m", "messages": [{"role": "user", "content": "hi"}]}  # type: ignore[method-assign]  # asks as one would that cannot stream
    answer = await model.text(SAY, told)
    assert (answer.text, told.said) == ("You said: hi", ["You said: hi"])


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        ("cut", "unavailable"),
        ("unfinished", "unavailable"),
        ("garbage", "invalid"),
        ("error", "unavailable"),
        ("busy", "rate_limited"),
    ],
)
async def test_what_goes_wrong_has_its_status(
    model: TextModel, stub: Stub, trouble: str, status: str
) -> None:
    stub.bench.trouble(trouble)  # type: ignore[arg-type]  # from the list above
    with pytest.raises(ModelFailed) as failure:
        await model.text(SAY)
    assert failure.value.status == status


async def test_a_broken_stream_is_tried_again(model: TextModel, stub: Stub) -> None:
    stub.bench.trouble("cut")
    answer = await Retry(model, first_wait_s=0.01).text(SAY)
    assert (answer.text, answer.retries) == (REPLY, 1)


async def test_a_cancelled_answer_is_stopped_there(model: TextModel, stub: Stub) -> None:
    stub.bench.trouble("hang")
    told = Told()
    call = asyncio.create_task(model.text(SAY, told))
    async with asyncio.timeout(5):
        while not told.said:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.005)
    assert await cancelled(call)
    await stub.bench.until(lambda bench: bench.states() == ["cancelled"])


async def test_a_hung_answer_ends_with_the_deadline(model: TextModel, stub: Stub) -> None:
    stub.bench.trouble("hang")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await model.text(SAY)
    await stub.bench.until(lambda bench: bench.states() == ["cancelled"])


async def test_a_silent_server_is_left_without_a_deadline_too(stub: Stub) -> None:
    stub.bench.trouble("hang")
    with pytest.raises(ModelFailed) as failure:
        await OpenAIChat(at(stub, "openai-chat"), "stub", read_s=0.1).text(SAY)
    assert failure.value.status == "timeout"
    await stub.bench.until(lambda bench: bench.states() == ["cancelled"])
