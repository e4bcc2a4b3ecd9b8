"""The same is asked once, also when it is asked twice at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from types import MappingProxyType

import pytest

from ajeeb.errors import ModelFailed
from ajeeb.models import ImageRequest, MemoryCache, ModelInfo, TextAnswer
from ajeeb.models.cache import key_of
from ajeeb.models.scripted import Scripted
from ajeeb.models.wrappers import Cached
from tests.contracts.models.remote import cancelled
from tests.models.wrappers.held import ASK, ONE, SAID, SAY, Held, until


async def test_the_second_answer_comes_from_the_cache_and_says_so() -> None:
    inner = Scripted()
    model = Cached(inner, MemoryCache())
    first, again = await model.image(ASK), await model.image(replace(ASK, by="somebody else"))
    assert (first.cache, again.cache, len(inner.requests)) == ("write", "read", 1)
    assert again.data == first.data


async def test_what_was_read_used_nothing() -> None:
    inner = Held()
    model = Cached(inner, MemoryCache())
    call = asyncio.create_task(model.text(SAY))
    await inner.answer(SAID)
    assert (await call).usage == SAID.usage
    assert (await model.text(SAY)).usage is None


@pytest.mark.parametrize(
    "other",
    [{"prompt": "a blue house"}, {"seed": 8}, {"width": 16}, {"negative": "x"}, {"extra": {"a": 1}}],
)
async def test_another_question_is_asked(other: dict[str, object]) -> None:
    inner = Scripted()
    model = Cached(inner, MemoryCache())
    await model.image(ASK)
    assert (await model.image(replace(ASK, **other))).cache == "write"  # type: ignore[arg-type]  # by parametrize
    assert len(inner.requests) == 2


def test_a_key_is_of_the_model_its_version_and_settings_too() -> None:
    info = ModelInfo(name="m", version="1", params={"a": {"b": 1}})
    others = [replace(info, name="n"), replace(info, version="2"), replace(info, params={"a": {"b": 2}})]
    assert len({key_of(one, ASK) for one in (info, *others)}) == 4
    same = replace(info, params=MappingProxyType({"a": MappingProxyType({"b": 1})}))
    assert key_of(same, ASK) == key_of(info, ASK)
    assert key_of(info, SAY) == key_of(info, replace(SAY, by="w2")) != key_of(info, replace(SAY, seed=1))
    assert key_of(info, ImageRequest(prompt="\ud800"))


async def test_two_at_once_are_one_call() -> None:
    inner = Held()
    model = Cached(inner, MemoryCache())
    calls = [asyncio.create_task(model.image(ASK)) for _ in range(5)]
    await inner.answer()
    answers = await asyncio.gather(*calls)
    assert sorted(one.cache for one in answers) == ["read"] * 4 + ["write"]
    assert len(inner.asked) == 1


async def test_two_at_once_are_one_call_also_where_the_cache_has_no_room() -> None:
    inner = Held()
    model = Cached(inner, MemoryCache(max_bytes=0))
    calls = [asyncio.create_task(model.image(ASK)) for _ in range(2)]
    await inner.answer()
    assert [one.cache for one in await asyncio.gather(*calls)] == ["write", "read"]


async def test_if_the_first_fails_the_second_asks_for_itself() -> None:
    inner = Held()
    model = Cached(inner, MemoryCache())
    first, *others = [asyncio.create_task(model.image(ASK)) for _ in range(3)]
    await inner.fail(ModelFailed("unavailable", "no"))
    with pytest.raises(ModelFailed, match="no"):
        await first
    await inner.answer()
    assert sorted(one.cache for one in await asyncio.gather(*others)) == ["read", "write"]
    assert len(inner.asked) == 2


async def test_if_the_first_goes_away_the_second_asks_for_itself() -> None:
    inner = Held()
    model = Cached(inner, MemoryCache())
    first, second = [asyncio.create_task(model.image(ASK)) for _ in range(2)]
    await until(lambda: inner.inside)
    assert await cancelled(first)
    await inner.answer()
    assert (await second).cache == "write"


async def test_who_waits_for_another_s_answer_may_go_away() -> None:
    inner = Held()
    model = Cached(inner, MemoryCache())
    first, second = [asyncio.create_task(model.image(ASK)) for _ in range(2)]
    await until(lambda: inner.inside)
    assert await cancelled(second)
    await inner.answer()
    assert (await first).cache == "write"


async def test_a_cache_in_memory_keeps_what_was_asked_for_last() -> None:
    cache = MemoryCache(max_bytes=3 * 2024)
    for name in "abc":
        await cache.put(name, TextAnswer(text=name * 1000))
    assert await cache.get("a")
    await cache.put("d", TextAnswer(text="d" * 1000))
    assert [name for name in "abcd" if await cache.get(name)] == ["a", "c", "d"]
    await cache.put("c", ONE)
    await cache.put("e", TextAnswer(text="e" * 9000))
    assert [name for name in "acde" if await cache.get(name)] == ["a", "c", "d"]
    assert await cache.get("c") is ONE
