"""OpenAI's own ways: three sizes, addresses or bytes, and streams that may end early."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ajeeb.errors import ModelFailed
from ajeeb.models.http.openai_images import OpenAIImages
from ajeeb.models.scripted import plain
from ajeeb.models.stub import Stub
from tests.contracts.models.remote import ASK, Told, at, sent


@pytest.mark.parametrize(
    ("model", "width", "height", "size"),
    [
        ("gpt-image-1", 512, 512, "1024x1024"),
        ("gpt-image-1.5", 600, 400, "1536x1024"),
        ("gpt-image-1", 300, 500, "1024x1536"),
        ("flux", 300, 500, "300x500"),
    ],
)
async def test_a_size_is_one_that_the_model_has(
    stub: Stub, model: str, width: int, height: int, size: str
) -> None:
    await OpenAIImages(at(stub, "openai"), model).image(replace(ASK, width=width, height=height))
    body = sent(stub, "images")[0]
    assert (body["model"], body["size"]) == (model, size)
    assert "seed" not in body


async def test_what_is_configured_goes_along_and_a_request_has_the_last_word(stub: Stub) -> None:
    model = OpenAIImages(at(stub, "openai"), "gpt-image-1", {"quality": "low", "size": "auto"})
    await model.image(replace(ASK, extra={"quality": "high", "background": "opaque"}))
    body = sent(stub, "images")[0]
    assert (body["quality"], body["size"], body["background"]) == ("high", "auto", "opaque")
    assert "stream" not in body


async def test_an_image_behind_an_address_is_fetched_at_once(stub: Stub) -> None:
    answer = await OpenAIImages(at(stub, "openai"), "m", {"response_format": "url"}).image(ASK)
    assert answer.data == plain(replace(ASK, seed=0)).data


async def test_what_the_service_tells_of_the_image_is_kept(stub: Stub) -> None:
    answer = await OpenAIImages(at(stub, "openai"), "m").image(ASK)
    assert answer.prompt_effective == f"{ASK.prompt}, in detail"
    assert answer.usage is not None
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == (3, 4160)
    assert answer.trace["size"] == "48x32"


async def test_a_stream_that_ends_too_early_is_no_answer(stub: Stub) -> None:
    stub.bench.trouble("unfinished")
    told = Told()
    with pytest.raises(ModelFailed, match="ended before the image came") as failure:
        await OpenAIImages(at(stub, "openai"), "m", {"partial_images": 2}).image(ASK, told)
    assert (failure.value.status, len(told.previews)) == ("unavailable", 2)


@pytest.mark.parametrize(
    "data", [[], [7], None, "x", [{}], [{"b64_json": 7}], [{"url": 7}], [{"url": "ftp://x/y"}]]
)
async def test_an_answer_of_another_form_is_invalid(
    stub: Stub, data: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def whole(*_: Any) -> Any:
        return {"data": data}

    monkeypatch.setattr("ajeeb.models.http.wire.Wire.whole", whole)
    with pytest.raises(ModelFailed) as failure:
        await OpenAIImages(at(stub, "openai"), "m").image(ASK)
    assert failure.value.status == "invalid"
