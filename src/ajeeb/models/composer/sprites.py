"""Icons as pixels, kept at the sizes at which they were asked for."""

from __future__ import annotations

import io
import re
from collections import Counter
from functools import lru_cache

import resvg_py
from PIL import Image

from .colour import recolour
from .lexicon import Lexicon

BASE_PX = 224
_USE = re.compile(r"<use href=\"#([a-z0-9-]+)\"([^>]*)/>")


def sprite(lexicon: Lexicon, icon: str, colour: str | None, size_px: int) -> Image.Image:
    """An icon in RGBA, cropped to what is drawn, its longer side `size_px` long. Do not change it: it is shared."""
    return _resized(_Key(lexicon, icon, colour), size_px)


def aspect(lexicon: Lexicon, icon: str) -> float:
    """Width by height of what is drawn."""
    width, height = _cropped(_Key(lexicon, icon, None)).size
    return width / height


def rasterise(svg: str, width_px: int) -> Image.Image:
    """A whole SVG document as RGBA; the one place where resvg is called."""
    png = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width_px, skip_system_fonts=True))
    image = Image.open(io.BytesIO(png))
    image.load()
    return image.convert("RGBA")


class _Key:
    """An icon in a colour, equal by name: the lexicon itself cannot be hashed."""

    def __init__(self, lexicon: Lexicon, icon: str, colour: str | None) -> None:
        self.lexicon, self.icon, self.colour = lexicon, icon, colour

    def __hash__(self) -> int:
        return hash((self.icon, self.colour))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and (self.icon, self.colour) == (other.icon, other.colour)


@lru_cache(maxsize=1500)
def _resized(key: _Key, size_px: int) -> Image.Image:
    image = _cropped(key)
    factor = size_px / max(image.size)
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


@lru_cache(maxsize=400)
def _cropped(key: _Key) -> Image.Image:
    body = _with_parts(key.lexicon, key.lexicon.svgs[key.icon])
    if key.lexicon.kinds[key.icon] in {"person-role", "person-fantasy"} and not _WHOLE.search(key.icon):
        body = _with_legs(body)
    if key.colour:
        body = recolour(body, key.colour)
    image = rasterise(_document(body), BASE_PX)
    return image.crop(image.getbbox() or (0, 0, BASE_PX, BASE_PX))


_WHOLE = re.compile("merpeople|genie|troll|angel|levitating|feeding")
_LEGS = (
    '<path d="M11 21 H21 L20.6 27 H11.4Z" fill="{cloth}"/>'
    '<path d="M11.6 26.5 h3.6 v4.5 h-3.6z M16.8 26.5 h3.6 v4.5 h-3.6z" fill="#5a5566"/>'
    '<rect x="10.9" y="29.9" width="4.6" height="2" fill="#321b41" rx="1"/>'
    '<rect x="16.5" y="29.9" width="4.6" height="2" fill="#321b41" rx="1"/>'
)


def _with_legs(bust: str) -> str:
    """The library draws people of a trade down to the chest; in a scene they stand on legs, dressed as the bust is."""
    chest = rasterise(_document(bust), 32).crop((6, 27, 26, 31)).tobytes()
    seen = Counter(chest[i : i + 3] for i in range(0, len(chest), 4) if chest[i + 3] == 255)
    cloth = max(seen, key=lambda rgb: (seen[rgb], rgb)).hex() if seen else "7d7a88"
    upper = f'<svg x="4" y="0" width="24" height="24" viewBox="0 0 32 32">{bust}</svg>'
    return _LEGS.format(cloth=f"#{cloth}") + upper


def _document(body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">{body}</svg>'


def _with_parts(lexicon: Lexicon, body: str) -> str:
    """Our own drawings borrow from the library: <use href="#boy" …/> stands for the library's boy."""

    def part(match: re.Match[str]) -> str:
        name, place = match.groups()
        return f'<svg viewBox="0 0 32 32"{place}>{lexicon.library[name]}</svg>'

    return _USE.sub(part, body)
