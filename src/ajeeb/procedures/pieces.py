"""What a generator yields on its way to a result."""

from __future__ import annotations

import io
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image as Pillow

from ajeeb.errors import ModelFailed
from ajeeb.forms import Image
from ajeeb.models import ImageAnswer, TextAnswer, Watch

from .results import Answer, made

_PREVIEW_PIXELS = 384
_IMAGES = (Image, ImageAnswer, Pillow.Image, Path, bytes)
_RESULTS = (*_IMAGES, TextAnswer)


@dataclass(frozen=True)
class Progress:
    """How far it is: a fraction from 0 to 1, or step of steps. eta_s: seconds to go, if that is known."""

    fraction: float | None = None
    step: int | None = field(default=None, kw_only=True)
    steps: int | None = field(default=None, kw_only=True)
    eta_s: float | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if self.fraction is not None and not 0 <= self.fraction <= 1:
            raise ValueError(
                f"a progress of {self.fraction:g} is none: give a fraction from 0 to 1, or step and steps"
            )
        if self.steps is not None and not (self.step is None or 0 <= self.step <= self.steps):
            raise ValueError(f"step {self.step} of {self.steps} is none: give a step from 0 to {self.steps}")
        if self.eta_s is not None and not self.eta_s >= 0:
            raise ValueError(f"{self.eta_s:g} s to go are none: give seconds from 0, or leave eta_s out")


@dataclass(frozen=True)
class Preview:
    """How the image looks so far: in any form that a result may have."""

    image: Any


class Stopped(Exception):
    """Nobody wants the rest of it."""


@dataclass
class Gathering:
    """Tells a watch what a generator yields, and knows the result in the end.

    A text goes on with the text before; an image is a preview until nothing comes after it.
    """

    name: str
    watch: Watch
    stopping: threading.Event = field(default_factory=threading.Event)
    _texts: list[str] = field(default_factory=list)
    _last: Any = None

    def of(self, pieces: Iterator[Any]) -> Any:
        """The result of a plain generator."""
        try:
            while not self.stopping.is_set():
                try:
                    self._take(next(pieces))
                except StopIteration as end:
                    return self._result(end.value)
            raise Stopped
        finally:
            getattr(pieces, "close", lambda: None)()

    async def of_async(self, pieces: AsyncGenerator[Any, Any]) -> Any:
        """The result of an async generator."""
        async with aclosing(pieces):
            async for piece in pieces:
                self._take(piece)
        return self._result(None)

    def _take(self, piece: Any) -> None:
        match piece:
            case Progress():
                self.watch.progress(piece.fraction, step=piece.step, steps=piece.steps, eta_s=piece.eta_s)
            case Preview():
                self.watch.preview(*small(piece.image))
            case str():
                self._texts.append(piece)
                self.watch.text(piece)
            case _ if isinstance(piece, _RESULTS):
                if self._last is not None and not isinstance(self._last, TextAnswer):
                    self.watch.preview(*small(self._last))
                self._last = piece
            case _:
                said = f"{self.name}() yielded {type(piece).__name__}"
                raise ModelFailed(
                    "invalid", f"{said}; yield aj.Progress, aj.Preview, an image, or pieces of a text"
                )

    def _result(self, returned: Any) -> Any:
        result = self._last if returned is None else returned
        if result is not None:
            if self._texts and isinstance(result.output if isinstance(result, Answer) else result, _IMAGES):
                raise ModelFailed(
                    "invalid",
                    f"{self.name}() yielded text and made an image; give one of them, and say what goes with an image"
                    " as aj.Answer(image, notes=(…,))",
                )
            return result
        if self._texts:
            return "".join(self._texts)
        raise ModelFailed("invalid", f"{self.name}() ended without a result; yield or return one")


def small(image: Any) -> tuple[bytes, str]:
    """A frame that travels quickly."""
    picture = _opened(image)
    picture.thumbnail((_PREVIEW_PIXELS, _PREVIEW_PIXELS))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=80)
    return buffer.getvalue(), "image/jpeg"


def _opened(image: Any) -> Pillow.Image:
    if isinstance(image, Pillow.Image) and 0 not in image.size:
        return image.convert("RGB")
    (found,) = made(image)
    if found.data is None:
        raise ModelFailed("invalid", f"a preview is an image, and this is {type(image).__name__}")
    with Pillow.open(io.BytesIO(found.data)) as opened:
        return opened.convert("RGB")
