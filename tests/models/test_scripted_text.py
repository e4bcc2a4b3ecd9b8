"""The scripted text model answers as told, in order and in pieces."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from ajeeb.errors import BadTask, ModelFailed
from ajeeb.models import ImageRequest, Message, TextAnswer, TextRequest, named, named_text
from ajeeb.models.scripted_text import Says, ScriptedText
from tests.contracts.models.remote import Told

ASK = TextRequest(messages=(Message(role="user", content="a red house"),), seed=3)


async def test_answers_come_in_order_and_the_last_one_stays() -> None:
    model = ScriptedText(
        ["one", TextAnswer(text="two", finish_reason="length"), ModelFailed("refused", "no")]
    )
    assert [(await model.text(ASK)).text for _ in range(2)] == ["one", "two"]
    for _ in range(2):
        with pytest.raises(ModelFailed, match="no"):
            await model.text(ASK)
    assert len(model.requests) == 4


async def test_an_answer_comes_word_by_word_or_as_told() -> None:
    words, pieces = Told(), Told()
    await ScriptedText(["a  red house\n"]).text(ASK, words)
    await ScriptedText([Says(answer="", pieces=("a r", "ed"), steps=2)]).text(ASK, pieces)
    assert (words.said, pieces.said) == (["a", "  red", " house", "\n"], ["a r", "ed"])
    assert pieces.steps == [(1, 2), (2, 2)]


async def test_a_stream_may_break() -> None:
    told = Told()
    with pytest.raises(ModelFailed) as failure:
        await ScriptedText([Says(answer=ModelFailed("unavailable", "cut"), pieces=("half a",))]).text(
            ASK, told
        )
    assert (failure.value.status, told.said) == ("unavailable", ["half a"])


async def test_with_no_list_the_answer_follows_from_messages_and_seed() -> None:
    texts = {(await ScriptedText().text(replace(ASK, seed=seed))).text for seed in range(30)}
    assert len(texts) > 3
    assert all(text.endswith(": a red house") for text in texts)
    once, again = [await ScriptedText().text(ASK) for _ in range(2)]
    assert once == again


async def test_pieces_come_while_it_waits_and_stop_with_it() -> None:
    told = Told()
    model = ScriptedText([Says(answer="", pieces=("now", "never"), delay_s=0.2)])
    call = asyncio.create_task(model.text(ASK, told))
    async with asyncio.timeout(5):
        while not told.said:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.005)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    await asyncio.sleep(0.25)
    assert told.said == ["now"]


async def test_a_pace_is_named_behind_the_model(tmp_path: Path) -> None:
    model = named_text(
        "scripted?delay_s=0.01&steps=3&fail=rate_limited&fails=1&retry_after_s=7", tmp_path, {}
    )
    assert model.info.params == {
        "delay_s": 0.01,
        "steps": 3,
        "fail": "rate_limited",
        "fails": 1,
        "retry_after_s": 7.0,
    }
    with pytest.raises(ModelFailed) as failure:
        await model.text(ASK)
    assert (failure.value.status, failure.value.retry_after_s) == ("rate_limited", 7)
    told = Told()
    assert (await model.text(ASK, told)).text.endswith("a red house")
    assert told.steps == [(1, 3), (2, 3), (3, 3)]


async def test_a_slow_image_model_is_named_too(tmp_path: Path) -> None:
    model = named("scripted?delay_s=0.02&previews=2&steps=4", tmp_path, {})
    told = Told()
    answer = await model.image(ImageRequest(prompt="x", width=80, height=40), told)
    assert [step for step, _ in told.steps] == [1, 2, 3, 4]
    assert (len(told.previews), {media for _, media in told.previews}) == (2, {"image/png"})
    assert answer.data not in [data for data, _ in told.previews]
    assert named("scripted", tmp_path, {}).info.params == {}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("scripted?delay=3", "cannot take 'delay': .*; there are: delay_s, steps, previews"),
        ("scripted?delay_s=-1", "'delay_s'"),
        ("scripted?fail=badly", "'fail'"),
        ("scripted:words", "takes no path: write scripted"),
        ("composer?seed=1", "takes no settings: write composer"),
    ],
)
def test_what_is_wrong_with_a_name_is_said(name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadTask, match=said):
        named(name, tmp_path, {})
