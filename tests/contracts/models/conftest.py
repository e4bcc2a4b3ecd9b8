"""A stub for every test, and a backend of each kind."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ajeeb.models import ImageModel
from ajeeb.models.http import comfyui_socket
from ajeeb.models.stub import Stub
from tests.contracts.models.remote import image_model, running_stub


@pytest.fixture
async def stub() -> AsyncIterator[Stub]:
    async with running_stub() as running:
        yield running


@pytest.fixture(
    params=["openai", "openai-stream", "automatic1111", "comfyui", "comfyui-polled", "replicate", "fal"]
)
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    name: str = request.param
    if name == "comfyui-polled":  # as where the extra is not installed
        monkeypatch.setattr(comfyui_socket, "connect", None)
    return name


@pytest.fixture
def model(kind: str, stub: Stub, tmp_path: Path) -> ImageModel:
    return image_model(stub, kind, tmp_path)
