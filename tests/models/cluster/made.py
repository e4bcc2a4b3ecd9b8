"""Models that the tests put on a real Ray: each replica makes its own."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from ajeeb.errors import ModelFailed
from ajeeb.events import Try
from ajeeb.models import (
    NOBODY,
    ImageAnswer,
    ImageRequest,
    ModelInfo,
    TextAnswer,
    TextRequest,
    Watch,
)
from ajeeb.models.scripted import plain

FAILURES = {
    "refuse": ModelFailed("refused", "not that", fields={"prompt": "not that"}),
    "busy": ModelFailed("rate_limited", "come again", retry_after_s=17.0),
    "down": ModelFailed("unavailable", "503 of the service"),
    "key": ModelFailed("internal", "the key is wrong", lasting=True),
    "raise": ZeroDivisionError("secret-canary"),
}


@dataclass(frozen=True, kw_only=True)
class Diary:
    """A file in which replicas write what they do, for the test to read."""

    path: Path

    def write(self, line: str) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def lines(self) -> list[str]:
        return self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []

    def began(self, prompt: str) -> list[str]:
        """The lines of a model that began with this prompt; each ends with the id of its process."""
        return [line for line in self.lines() if line.startswith(f"began {prompt} by ")]

    async def until_began(self, prompt: str) -> str:
        """Wait until a model has begun with this prompt."""
        async with asyncio.timeout(20):
            while not self.began(prompt):  # noqa: ASYNC110 - another process writes
                await asyncio.sleep(0.005)
        return self.began(prompt)[0]

    async def until(self, line: str) -> None:
        """Wait until it stands there."""
        async with asyncio.timeout(20):
            while line not in self.lines():  # noqa: ASYNC110 - another process writes
                await asyncio.sleep(0.005)


@dataclass(kw_only=True)
class Painter:
    """Does as the prompt says: `slow`, `hang`, `die`, `quit`, one of FAILURES, or an image in three steps."""

    diary: Diary
    step_s: float = 0.02

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(
            name="painter-of-tests",
            version="3",
            deterministic=True,
            params={"steps": 3},
            supports=frozenset({"seed", "progress", "preview", "cancel"}),
        )

    async def image(self, request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        self.diary.write(f"began {request.prompt} by '{request.by}' in {os.getpid()}")
        try:
            return await self._painted(request, watch)
        except asyncio.CancelledError:
            self.diary.write(f"cancelled {request.prompt}")
            raise

    async def _painted(self, request: ImageRequest, watch: Watch) -> ImageAnswer:
        word = request.prompt.partition(" ")[0]
        if word == "quit":
            raise asyncio.CancelledError
        if word in FAILURES:
            watch.tried(Try(backend="painter-of-tests", status="unavailable"))
            raise FAILURES[word]
        for step in range(3):
            await asyncio.sleep({"slow": 0.3, "hang": 60.0}.get(word, self.step_s))
            watch.progress((step + 1) / 3, step=step + 1, steps=3)
            watch.preview(plain(request).data, "image/png")
            if word == "die":
                await asyncio.sleep(0.2)
                os._exit(1)
        answer = plain(request)
        return ImageAnswer(
            data=answer.data,
            media_type=answer.media_type,
            width=answer.width,
            height=answer.height,
            trace={"inner": True},
            timings={"steps": 0.06},
        )


@dataclass(kw_only=True)
class Batcher:
    """Makes images in batches and writes down how large they were; `spoil` fails alone, `burst` with all others."""

    diary: Diary
    _numbers: count[int] = field(default_factory=count)

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(name="batcher-of-tests", version="1")

    async def images(
        self, requests: Sequence[ImageRequest], watches: Sequence[Watch]
    ) -> Sequence[ImageAnswer | ModelFailed]:
        number = next(self._numbers)
        self.diary.write(f"batch {number} of {len(requests)}")
        prompts = [request.prompt for request in requests]
        try:
            await asyncio.sleep(60 if "hang" in prompts else 0.1)
        except asyncio.CancelledError:
            self.diary.write(f"cancelled {number}")
            raise
        if "burst" in prompts:
            raise ZeroDivisionError
        for watch in watches:
            watch.progress(0.5)
        return [
            ModelFailed("filtered", "spoiled") if request.prompt == "spoil" else plain(request)
            for request in requests
        ]


@dataclass(kw_only=True)
class Speaker:
    """Says the last message word by word; `hang` after the first word."""

    diary: Diary

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(name="speaker-of-tests", version="1", supports=frozenset({"cancel"}))

    async def text(self, request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        words = request.messages[-1].content.split()
        try:
            for word in words:
                watch.text(word + " ")
                await asyncio.sleep(60 if "hang" in words else 0.05)
        except asyncio.CancelledError:
            self.diary.write("cancelled text")
            raise
        return TextAnswer(text=" ".join(words) + " ")
