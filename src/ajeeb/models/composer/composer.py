"""The built-in image model: it reads a prompt, lays out a scene and paints it."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, field
from threading import Lock

from ajeeb.models.base import ImageAnswer, ImageRequest, Json, ModelInfo
from ajeeb.models.watch import NOBODY, Watch

from . import lexicon, sizes
from .backdrop import backdrop
from .description import Description
from .layout import Placed, layout
from .paint import encoded, paint
from .placing import Stage
from .reader import read
from .whereabouts import whereabouts

VERSION = "2"
MAX_SIDE_PX = 2048
TOLD_WORDS = 12


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A picture as PNG, with what it was made of; `trace` is JSON."""

    png: bytes
    width: int
    height: int
    description: Description
    placed: tuple[Placed, ...]
    trace: Json = field(repr=False)

    @property
    def unknown(self) -> tuple[str, ...]:
        return self.description.unknown

    @property
    def notes(self) -> tuple[str, ...]:
        """What the writer of the prompt should know."""
        if not self.unknown:
            is_empty = not self.placed and not self.description.says_something
            return ("Nothing was found to draw.",) if is_empty else ()
        told = ", ".join(f'"{word[:40]}"' for word in self.unknown[:TOLD_WORDS])
        more = len(self.unknown) - TOLD_WORDS
        return (f"Not understood: {told}{f' and {more} more' if more > 0 else ''}.",)


class Composer:
    """Retrieval and composition: words are looked up in an illustrated library and laid out as a scene.

    It is not a trained image network. The same prompt, seed and size give the same bytes.
    """

    def __init__(self) -> None:
        # Pillow and resvg are safe in threads, the caches cheap to race for; the lock keeps one core per picture.
        self._one_at_a_time = Lock()

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(
            name="composer",
            version=VERSION,
            deterministic=True,
            params={"grounding": "lexicon"},
            supports=frozenset({"seed"}),
        )

    async def image(self, request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        drawing = await asyncio.to_thread(
            self.draw, request.prompt, request.seed, request.width, request.height
        )
        return ImageAnswer(
            data=drawing.png, media_type="image/png", width=drawing.width, height=drawing.height,
            notes=drawing.notes, trace=drawing.trace, seed_used=request.seed,
        )  # fmt: skip

    def draw(self, prompt: str, seed: int = 0, width: int = 512, height: int = 512) -> Drawing:
        """Draw a prompt, whatever it is; sides are held between 16 and 2048 pixels."""
        width, height = (min(MAX_SIDE_PX, max(16, side)) for side in (width, height))
        known = lexicon.load()
        description = read(prompt, known)
        with self._one_at_a_time:
            setting = whereabouts(description, known, sizes.load())
            behind = backdrop(setting, _spoken_of(description), seed, width, height)
            stage = Stage(
                horizon=behind.horizon,
                place=behind.place,
                width=width / height,
                lexicon=known,
                sizes=sizes.load(),
            )
            placed = layout(description, stage, seed)
            png = encoded(paint(behind, placed, known, stage.sizes.lists["glowing"]))
        trace = _trace(description, behind.place, placed)
        return Drawing(
            png=png, width=width, height=height, description=description, placed=placed, trace=trace
        )


def _spoken_of(description: Description) -> frozenset[str]:
    """Lights and clouds that the background shall leave to the prompt, for it names them or does not want them."""
    named = {thing.icon for thing in description.things} | set(description.excluded)
    words = {
        "moon": {"full-moon", "crescent-moon"},
        "sun": {"sun"},
        "star": {"star"},
        "cloud": {"cloud", "clouds"},
    }
    return frozenset(word for word, icons in words.items() if icons & named)


def _trace(description: Description, place: str, placed: tuple[Placed, ...]) -> Json:
    return {
        "grounding": "lexicon",
        "place": place,
        "description": asdict(description),
        "sprites": [
            {
                "icon": s.icon,
                "colour": s.colour,
                "x": round(s.x, 3),
                "base": round(s.base, 3),
                "size": round(s.size, 3),
            }
            for s in placed
        ],
    }
