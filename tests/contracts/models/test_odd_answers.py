"""JSON of another form than a service promises ends as a failure of a known kind, never as an error of ours."""

from __future__ import annotations

import asyncio
import copy
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from ajeeb.errors import ModelFailed
from ajeeb.events import FailureStatus
from ajeeb.models.health import health_of
from ajeeb.models.http import wire
from ajeeb.models.stub import Stub
from tests.contracts.models.remote import ASK, SAY, image_model, text_model

ODD: tuple[Any, ...] = (None, -1, "", "x", [], [None], {}, {"a": [1]}, True, 1e999)
STATUSES = FailureStatus.__args__  # type: ignore[attr-defined]  # a Literal has them
Way: TypeAlias = tuple[Any, ...]


def ways(value: Any, way: Way = ()) -> Iterator[Way]:
    """The way to every value in an answer."""
    if way:
        yield way
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from ways(one, (*way, key))


def changed(answer: Any, way: Way, odd: Any) -> Any:
    """The answer with one value replaced."""
    made = copy.deepcopy(answer)
    inner = made
    for key in way[:-1]:
        inner = inner[key]
    inner[way[-1]] = odd
    return made


class Answers:
    """What a service answers: noted down, or one value of one of them replaced, once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.noted: list[Any] = []
        self.number, self.way, self.odd = -1, (), None
        whole = wire.Wire.whole

        async def told(wired: wire.Wire, response: Any) -> Any:
            found = await whole(wired, response)
            self.noted.append(copy.deepcopy(found))
            if len(self.noted) - 1 != self.number:
                return found
            try:
                return changed(found, self.way, self.odd)
            except (KeyError, IndexError, TypeError):  # this time it answered with less
                return found

        monkeypatch.setattr(wire.Wire, "whole", told)
        monkeypatch.setattr(wire, "_PAUSES_S", (0.001, 0.001, 0.001))

    def replace(self, number: int, way: Way, odd: Any) -> None:
        self.noted, self.number, self.way, self.odd = [], number, way, odd


async def once(model: Any, asked: Any) -> str:
    """How a call ended, after a question: both come to an end, well or with a failure that has a status."""
    await health_of(model)
    try:
        async with asyncio.timeout(10):
            await (model.text(asked) if hasattr(model, "text") else model.image(asked))
    except ModelFailed as error:
        return error.status
    return "ok"


@pytest.mark.parametrize(
    "kind", ["openai", "openai-chat", "automatic1111", "comfyui-polled", "replicate", "fal"], indirect=True
)
async def test_no_odd_answer_is_an_error_of_ours(
    kind: str, stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = Answers(monkeypatch)
    model: Any = text_model(stub) if kind == "openai-chat" else image_model(stub, kind, tmp_path)
    asked = SAY if kind == "openai-chat" else ASK
    if kind == "openai-chat":  # as from a server that does not stream
        body = {"model": "m", "messages": [{"role": "user", "content": "hi"}]}
        model._body = lambda request: body
    stub.bench.steps, stub.bench.step_s = 2, 0.02  # so that it is asked after while it runs
    assert await once(model, asked) == "ok"
    seen = {(tuple(ways(one)), one.get("status")): (number, one) for number, one in enumerate(answers.noted)}
    odd = itertools.cycle(ODD)
    for number, answer in seen.values():
        for way in ways(answer):
            for _ in range(2):
                answers.replace(number, way, next(odd))
                assert await once(model, asked) in ("ok", *STATUSES), (number, way)
