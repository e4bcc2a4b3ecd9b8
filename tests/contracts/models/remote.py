"""Every backend over HTTP, asked of the stub on this machine."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ajeeb.events import Try
from ajeeb.models import ImageModel, ImageRequest, Message, TextModel, TextRequest
from ajeeb.models.http.automatic1111 import Automatic1111
from ajeeb.models.http.comfyui import ComfyUI
from ajeeb.models.http.comfyui_workflow import workflow
from ajeeb.models.http.fal import Fal
from ajeeb.models.http.openai_chat import OpenAIChat
from ajeeb.models.http.openai_images import OpenAIImages
from ajeeb.models.http.replicate import Replicate
from ajeeb.models.http.service import Service, service
from ajeeb.models.scripted import Scripted
from ajeeb.models.stub import Bench, Stub, stubbed

KEY = "user:canary-4711-key"
SIZE = {"width": 48, "height": 32}
ASK = ImageRequest(prompt="a red house", seed=7, width=48, height=32)
SAY = TextRequest(messages=(Message(role="user", content="a red house beside a lake"),))
POLL_S = 0.01
GRAPH = {
    "3": {
        "class_type": "KSampler",
        "inputs": {
            "seed": 1,
            "steps": 4,
            "positive": ["6", 0],
            "negative": ["7", 0],
            "latent_image": ["5", 0],
        },
    },
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 512, "batch_size": 1}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a placeholder"}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "blurry"}},
    "9": {"class_type": "SaveImage", "inputs": {"images": ["3", 0]}},
}


@dataclass
class Told:
    """A watch that notes what it is told."""

    places: list[int | None] = field(default_factory=list)
    fractions: list[float | None] = field(default_factory=list)
    steps: list[tuple[int | None, int | None]] = field(default_factory=list)
    previews: list[tuple[bytes, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    tries: list[Try] = field(default_factory=list)

    def queued(self, position: int | None = None) -> None:
        self.places.append(position)

    def progress(
        self,
        fraction: float | None = None,
        *,
        step: int | None = None,
        steps: int | None = None,
        eta_s: float | None = None,
    ) -> None:
        self.fractions.append(fraction)
        self.steps.append((step, steps))

    def preview(self, data: bytes, media_type: str) -> None:
        self.previews.append((data, media_type))

    def text(self, delta: str) -> None:
        self.said.append(delta)

    def tried(self, one: Try) -> None:
        self.tries.append(one)


def at(stub: Stub, kind: str, key: str = KEY) -> Service:
    """The service of the stub, as the environment would name it."""
    names = ("OPENAI_API_KEY", "REPLICATE_API_TOKEN", "FAL_KEY", "AUTOMATIC1111_AUTH", "COMFYUI_AUTH")
    return service(kind, dict.fromkeys(names, key), stub.address(kind))


def image_model(stub: Stub, kind: str, folder: Path, key: str = KEY) -> ImageModel:
    """A backend by the kind of its service; `openai-stream` and `comfyui-polled` are two that have two ways."""
    where = at(stub, kind.partition("-")[0], key)
    match kind:
        case "openai":
            return OpenAIImages(where, "stub")
        case "openai-stream":
            return OpenAIImages(where, "stub", {"partial_images": 2})
        case "automatic1111":
            return Automatic1111(where, poll_s=POLL_S)
        case "comfyui" | "comfyui-polled":
            file = folder / "workflow.json"
            file.write_text(json.dumps(GRAPH))
            return ComfyUI(where, workflow(file), poll_s=POLL_S)
        case "replicate":
            return Replicate(where, "owner/name", SIZE, poll_s=POLL_S)
        case "fal":
            return Fal(where, "owner/app/path", SIZE, poll_s=POLL_S)
    raise AssertionError(kind)


def text_model(stub: Stub, key: str = KEY) -> TextModel:
    """The chat backend."""
    return OpenAIChat(at(stub, "openai-chat", key), "stub")


@asynccontextmanager
async def running_stub(**settings: Any) -> AsyncIterator[Stub]:
    """A stub that wants the key."""
    async with stubbed(Bench(model=Scripted(), key=KEY, **settings)) as stub:
        yield stub


async def cancelled(task: asyncio.Task[Any]) -> bool:
    """Cancel a call; whether it ended by that."""
    task.cancel()
    await asyncio.wait({task}, timeout=5)
    return task.done() and task.cancelled()


def sent(stub: Stub, part: str) -> list[Any]:
    """The bodies of requests whose path has this part."""
    return [seen.body for seen in stub.bench.seen if part in seen.path]
