"""A model that says what it was told to say: for tests, and for trying a task out."""

from __future__ import annotations

import asyncio
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from .base import ImageAnswer, ImageRequest, ModelInfo
from .watch import NOBODY, Watch


@dataclass(frozen=True, kw_only=True)
class After:
    """An answer that takes its time."""

    delay_s: float
    answer: ImageAnswer | Exception


Step: TypeAlias = ImageAnswer | Exception | After


class Scripted:
    """Gives the listed answers in order, the last one for ever; an exception in the list is raised.

    With no list, every prompt gets one plain image whose colour follows from prompt and seed.
    """

    def __init__(self, steps: Iterable[Step] = (), *, deterministic: bool = True) -> None:
        self._steps = tuple(steps)
        self._deterministic = deterministic
        self.requests: list[ImageRequest] = []

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(
            name="scripted",
            version="1",
            deterministic=self._deterministic,
            supports=frozenset({"seed", "cancel"}),
        )

    async def image(self, request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        turn = len(self.requests)
        self.requests.append(request)
        step: Step = self._steps[min(turn, len(self._steps) - 1)] if self._steps else plain(request)
        if isinstance(step, After):
            await asyncio.sleep(step.delay_s)
            step = step.answer
        if isinstance(step, Exception):
            raise step
        return step


def plain(request: ImageRequest) -> ImageAnswer:
    """A one-coloured PNG; the colour follows from prompt and seed."""
    colour = zlib.crc32(f"{request.seed}/{request.prompt}".encode("utf-8", "surrogatepass")) & 0xFFFFFF
    data = _png(request.width, request.height, colour.to_bytes(3, "big"))
    return ImageAnswer(data=data, media_type="image/png", width=request.width, height=request.height)


def _png(width: int, height: int, rgb: bytes) -> bytes:
    """Written by hand, so that tests of the loop need no image library. Format: PNG (W3C), sections 5 and 11."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + rgb * width) * height
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
