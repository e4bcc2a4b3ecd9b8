"""A model that says what it was told to say: for tests, and for trying a task out."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from .base import ImageAnswer, ImageRequest, ModelInfo
from .pace import Moment, Pace, as_time_goes_by, steps_told
from .watch import NOBODY, Watch

PREVIEW_SHARE = 8  # a preview by name is this much smaller than the image, as those of real models are


@dataclass(frozen=True, kw_only=True)
class After:
    """An answer that takes its time.

    delay_s: seconds from the call to the answer.
    steps: how many steps a watch is told in that time, evenly.
    previews: images that are shown in that time, evenly; all come before the answer.
    """

    delay_s: float
    answer: ImageAnswer | Exception
    steps: int = 0
    previews: tuple[ImageAnswer, ...] = ()


Step: TypeAlias = ImageAnswer | Exception | After


class Scripted:
    """Gives the listed answers in order, the last one for ever; an exception in the list is raised.

    With no list, every prompt gets one plain image whose colour follows from prompt and seed, at the given pace.
    """

    def __init__(
        self, steps: Iterable[Step] = (), *, deterministic: bool = True, pace: Pace | None = None
    ) -> None:
        self._steps = tuple(steps)
        self._deterministic = deterministic
        self._pace = pace or Pace()
        self.requests: list[ImageRequest] = []

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(
            name="scripted",
            version="1",
            deterministic=self._deterministic,
            params=self._pace.params,
            supports=frozenset({"seed", "progress", "preview", "cancel"}),
        )

    async def image(self, request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        turn = len(self.requests)
        self.requests.append(request)
        step = self._steps[min(turn, len(self._steps) - 1)] if self._steps else self._paced(request, turn)
        if isinstance(step, After):
            await as_time_goes_by(step.delay_s, _told(step, watch))
            step = step.answer
        if isinstance(step, Exception):
            raise step
        return step

    def _paced(self, request: ImageRequest, turn: int) -> After:
        small = replace(
            request,
            width=max(1, request.width // PREVIEW_SHARE),
            height=max(1, request.height // PREVIEW_SHARE),
        )
        return After(
            delay_s=self._pace.delay_s,
            answer=self._pace.failure(turn) or plain(request),
            steps=self._pace.steps,
            previews=tuple(
                plain(replace(small, prompt=f"{request.prompt} {number}"))
                for number in range(self._pace.previews)
            ),
        )


def _told(step: After, watch: Watch) -> list[Moment]:
    """What a watch is told while it waits; previews stand between the call and the answer, never on its edge."""
    count = len(step.previews) + 1
    return [
        *steps_told(step.steps, step.delay_s, watch),
        *(
            (number / count, partial(watch.preview, shown.data, shown.media_type))
            for number, shown in enumerate(step.previews, 1)
        ),
    ]


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
