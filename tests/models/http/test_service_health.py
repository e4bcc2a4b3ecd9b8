"""How services are: a question that costs nothing, and sentences that name the way out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ajeeb.models.health import HasHealth, Health
from ajeeb.models.http import health
from ajeeb.models.http.openai_chat import OpenAIChat
from ajeeb.models.http.openai_images import OpenAIImages
from ajeeb.models.http.replicate import Replicate
from ajeeb.models.stub import Bench, Stub
from tests.contracts.models.remote import KEY, at, image_model, running_stub, text_model

VARIABLES = {
    "openai": "OPENAI_API_KEY",
    "openai-chat": "OPENAI_API_KEY",
    "automatic1111": "AUTOMATIC1111_AUTH",
    "comfyui": "COMFYUI_AUTH",
    "replicate": "REPLICATE_API_TOKEN",
    "fal": "FAL_KEY",
}


@pytest.fixture
async def stub() -> AsyncIterator[Stub]:
    async with running_stub() as running:
        yield running


@pytest.fixture(params=VARIABLES)
def kind(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


async def asked(stub: Stub, kind: str, folder: Path, key: str = KEY) -> Health:
    """How the service of this kind says it is."""
    model: Any = text_model(stub, key) if kind == "openai-chat" else image_model(stub, kind, folder, key)
    assert isinstance(model, HasHealth)
    return await model.health()


async def test_a_service_that_is_well_says_so_for_nothing(stub: Stub, kind: str, tmp_path: Path) -> None:
    found = await asked(stub, kind, tmp_path)
    assert found.ok
    assert found.latency_ms is not None
    assert found.message == "" or kind == "fal"
    assert stub.bench.jobs == {}


async def test_what_a_service_says_of_itself_is_kept(stub: Stub, tmp_path: Path) -> None:
    assert (await asked(stub, "openai", tmp_path)).models == ("stub", "scripted")
    assert (await asked(stub, "automatic1111", tmp_path)).models == ("stub.safetensors",)
    assert (await asked(stub, "comfyui", tmp_path)).version == "0.3.0"
    assert (await asked(stub, "replicate", tmp_path)).version == "0" * 64


@pytest.mark.parametrize("key", ["somebody:sk-wrong-4712", ""])
async def test_a_wrong_key_is_said_by_its_variable_and_never_shown(
    stub: Stub, kind: str, tmp_path: Path, key: str
) -> None:
    stub.bench.key = key + "x"  # the stub says in its answer what it wanted, which begins as our key does
    found = await asked(stub, kind, tmp_path, key)
    assert (found.ok, VARIABLES[kind] in found.message) == (False, True)
    assert not any(secret in found.message for secret in ("4712", "somebody"))


async def test_a_service_that_is_away_is_said_with_its_address(kind: str, tmp_path: Path) -> None:
    away = Stub(bench=Bench(model=Any), url="http://127.0.0.1:9")  # type: ignore[arg-type]  # it makes nothing
    found = await asked(away, kind, tmp_path)
    assert (found.ok, found.latency_ms) == (False, None)
    assert "could not be reached" in found.message
    assert "http://127.0.0.1:9, " not in found.message
    assert "it should be at http://127.0.0.1:9;" in found.message


@pytest.mark.parametrize(
    ("trouble", "is_well", "said"),
    [
        ("error", False, "503"),
        ("busy", True, "429"),
        ("garbage", False, "not JSON"),
        ("cut", False, "broke off"),
    ],
)
async def test_a_service_in_trouble(
    stub: Stub, kind: str, tmp_path: Path, trouble: Any, is_well: bool, said: str
) -> None:
    stub.bench.unwell = trouble
    found = await asked(stub, kind, tmp_path)
    if kind == "fal" and trouble == "garbage":
        pytest.skip("of fal's answer only the status counts")
    assert (found.ok, said in found.message) == (is_well, True)


async def test_a_silent_service_is_not_waited_for(
    stub: Stub, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "WITHIN_S", 0.2)
    stub.bench.unwell = "hang"
    found = await asked(stub, kind, tmp_path)
    assert not found.ok
    assert f"{kind} at {stub.url} said nothing within 0.2 s" in found.message


async def test_a_model_that_the_service_does_not_have_is_said_with_those_it_has(stub: Stub) -> None:
    for model in (
        OpenAIImages(at(stub, "openai"), "dall-e-9"),
        OpenAIChat(at(stub, "openai-chat"), "dall-e-9"),
    ):
        found = await model.health()
        assert not found.ok
        assert "has no model 'dall-e-9'; it has: stub, scripted" in found.message
    gone = await Replicate(at(stub, "replicate"), "owner/missing").health()
    assert (gone.ok, "404" in gone.message) == (False, True)
    there = await Replicate(at(stub, "replicate"), f"owner/name:{'1' * 64}").health()
    assert (there.ok, there.version) == (True, "1" * 64)


async def test_a_base_address_without_its_path_is_said(stub: Stub) -> None:
    wrong = Stub(bench=stub.bench, url=f"{stub.url}/elsewhere")
    found = await OpenAIImages(at(wrong, "openai"), "stub").health()
    assert (found.ok, "OPENAI_BASE_URL usually ends in /v1" in found.message) == (False, True)
