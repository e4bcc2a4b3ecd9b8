"""A key never leaves but in the header of a request to its own service: no message, log, repr or record has it."""

from __future__ import annotations

import base64
import logging
import traceback
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from ajeeb.errors import BadTask, ModelFailed
from ajeeb.models import ImageModel, named, named_text
from ajeeb.models.health import health_of
from ajeeb.models.http.service import service
from ajeeb.models.stub import Stub
from ajeeb.models.wrappers import Retry
from tests.contracts.models.remote import ASK, SAY, Told, image_model, running_stub, text_model

SECRET = "sk-canary-Zq7+/w=="
KEY = f"somebody:{SECRET}"
FORMS = (SECRET, base64.b64encode(KEY.encode()).decode(), quote(SECRET, safe=""), "canary")


@pytest.fixture
async def stub(caplog: pytest.LogCaptureFixture) -> AsyncIterator[Stub]:
    """One that repeats the key in every answer that says no; all that any library writes down is kept."""
    caplog.set_level(logging.DEBUG)
    async with running_stub() as running:
        running.bench.key = KEY
        yield running


def leaked(*said: object) -> list[str]:
    text = "".join(f"{one!s}{one!r}" for one in said)
    return [form for form in FORMS if form in text]


async def all_said(model: Any, asked: Any, caplog: pytest.LogCaptureFixture) -> list[object]:
    """Everything that can be read after a call."""
    found: list[object] = [model, vars(model), model.info, await health_of(model)]
    told = Told()
    try:
        found.append(await (model.image(asked, told) if hasattr(model, "image") else model.text(asked, told)))
    except ModelFailed as error:
        found += ["".join(traceback.format_exception(error)), vars(error), error.__cause__]
    ours = [record for record in caplog.records if not record.name.startswith("uvicorn")]  # that is the stub
    return [*found, told.tries, *(record.getMessage() for record in ours), *(vars(record) for record in ours)]


@pytest.mark.parametrize(
    "trouble", ["", "cut", "garbage", "truncated", "not_image", "error", "busy", "moderation"]
)
async def test_no_failure_of_an_image_tells_the_key(
    stub: Stub, kind: str, tmp_path: Path, trouble: Any, caplog: pytest.LogCaptureFixture
) -> None:
    if trouble:
        stub.bench.trouble(trouble)
    said = await all_said(image_model(stub, kind, tmp_path, KEY), ASK, caplog)
    assert leaked(*said) == []
    assert "httpx2" in caplog.text  # the libraries were listened to


@pytest.mark.parametrize("trouble", ["", "cut", "unfinished", "garbage", "error", "busy", "moderation"])
async def test_no_failure_of_a_text_tells_the_key(
    stub: Stub, trouble: Any, caplog: pytest.LogCaptureFixture
) -> None:
    if trouble:
        stub.bench.trouble(trouble)
    assert leaked(*await all_said(text_model(stub, KEY), SAY, caplog)) == []


async def test_a_service_that_repeats_a_wrong_key_is_not_repeated(
    stub: Stub, kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stub.bench.key = f"{KEY}x"
    model: Any = image_model(stub, kind, tmp_path, KEY)
    assert leaked(*await all_said(Retry[ImageModel](model, first_wait_s=0.01), ASK, caplog)) == []
    assert leaked(*await all_said(model, ASK, caplog)) == []


@pytest.mark.parametrize(
    "address",
    [
        f"http://{KEY.replace('/', '')}@127.0.0.1:1",
        f"http://{KEY}@127.0.0.1:1",
        f"{KEY}@127.0.0.1:1",
        f"http://127.0.0.1:1/?key={SECRET}",
        f"http://127.0.0.1:1/v1?a=b&key={SECRET}",
    ],
)
@pytest.mark.parametrize("kind", ["openai", "comfyui"])
def test_a_password_in_an_address_is_refused_without_saying_it(kind: str, address: str) -> None:
    with pytest.raises(BadTask) as refusal:
        service(kind, {"OPENAI_API_KEY": "k"}, address)
    assert leaked(refusal.value, vars(refusal.value)) == []
    assert "127.0.0.1" in str(refusal.value)


@pytest.mark.parametrize("key", ["sk-canary 1", "sk-canary-ü", "sk-canary\n1"])
def test_a_key_that_is_none_is_refused_without_saying_it(key: str, tmp_path: Path) -> None:
    for make, name in ((named, "openai:m"), (named_text, "openai-chat:m")):
        with pytest.raises(BadTask, match="OPENAI_API_KEY is not a key") as refusal:
            make(name, tmp_path, {"OPENAI_API_KEY": key})
        assert "canary" not in str(refusal.value)
