"""What a function gave back, brought into one form: encoded images with their size, and texts."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PIL import Image as Pillow

from ajeeb.errors import ModelFailed
from ajeeb.forms import Image
from ajeeb.models import ImageAnswer, Json, TextAnswer

from .metadata import without_metadata

MAX_PIXELS = 40_000_000
MAX_TEXT = 1_000_000  # characters
_LONE = re.compile(r"\\u(?:d[89a-f]|0000)")  # half a surrogate pair perhaps, or what no database holds
_IMAGE_ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".gif")
_MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}


@dataclass(frozen=True)
class Answer:
    """An image or a text, with what is said about it.

    values: numbers, texts and truths by name, for the conditions of the loop (`aj.output("name")`); never shown.
    notes: sentences for the worker.
    """

    output: Any
    values: dict[str, Json] = field(default_factory=dict, kw_only=True)
    notes: tuple[str, ...] = field(default=(), kw_only=True)


@dataclass(frozen=True, kw_only=True)
class Made:
    """One output: either `data` with its type and size in pixels, or `text`, or `json` if it is neither."""

    data: bytes | None = None
    media_type: str | None = None
    width: int | None = None
    height: int | None = None
    text: str | None = None
    json: Json = None
    notes: tuple[str, ...] = ()
    values: dict[str, Json] = field(default_factory=dict)
    prompt_effective: str | None = None
    trace: Json = None


def made(value: Any) -> tuple[Made, ...]:
    """The outputs in what a procedure returned: an image in any usual form, a text, or several of them.

    Raises: ModelFailed (`invalid`) naming what came instead.
    """
    if isinstance(value, list | tuple):
        if not value:
            raise ModelFailed("invalid", "the procedure returned an empty list")
        return tuple(_one(item) for item in value)
    return (_one(value),)


def answer(value: Any) -> tuple[Made, ...]:
    """What a procedure gave back to the code of a form, as JSON.

    Raises: ModelFailed (`invalid`) if it is none, or too much.
    """
    try:
        text = json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise ModelFailed("invalid", f"the procedure returned what is not JSON ({error})") from error
    if len(text) > MAX_TEXT:
        raise ModelFailed(
            "invalid", f"the procedure returned {len(text):,} characters of JSON (at most {MAX_TEXT:,})"
        )
    return (Made(json=json.loads(text if _LONE.search(text) is None else _without_halves(text))),)


def image_size(data: bytes) -> tuple[str, int, int]:
    """(media type, width, height) of an encoded image.

    Raises: ModelFailed (`invalid`) if it is none, or too large.
    """
    try:
        with Pillow.open(io.BytesIO(data)) as image:
            kind, (width, height) = image.format, image.size
            if width * height <= MAX_PIXELS:
                image.load()
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError) as error:
        raise ModelFailed("invalid", f"not an image that can be read ({error})") from error
    if width * height > MAX_PIXELS:
        raise ModelFailed(
            "invalid", f"an image of {width} x {height} pixels is too large (at most {MAX_PIXELS:,})"
        )
    if kind not in _MEDIA_TYPES:
        raise ModelFailed("invalid", f"an image of type {kind} cannot be shown; give PNG, JPEG, WebP or GIF")
    return _MEDIA_TYPES[kind], width, height


def _one(value: Any) -> Made:
    match value:
        case ImageAnswer():
            return _answered(value)
        case TextAnswer():
            return _said(value)
        case Answer():
            notes = (*_one(value.output).notes, *_sentences(value.notes))
            return replace(_one(value.output), notes=notes, values=_plain(value.values))
        case Image():
            return Made(**{**vars(_one(_source(value.source))), "notes": _sentences(value.notes)})
        case bytes():
            return _picture(value)
        case Path():
            return _one(_read(value))
        case Pillow.Image():
            return _one(_encoded(value))
        case str():
            return _text(value)
    raise ModelFailed("invalid", f"the procedure returned {type(value).__name__}; return an image or a text")


def _picture(data: bytes) -> Made:
    """The image in a file that says nothing beside it."""
    media_type, width, height = image_size(data)
    clean = without_metadata(data, media_type)
    if clean != data:
        media_type, width, height = image_size(clean)
    return Made(data=clean, media_type=media_type, width=width, height=height)


def _text(value: str) -> Made:
    if value.lower().endswith(_IMAGE_ENDINGS) and "\n" not in value:
        raise ModelFailed(
            "invalid", f"the procedure returned the text '{value}'; return pathlib.Path for a file"
        )
    return _as_text(value)


def _as_text(value: str) -> Made:
    if not value.strip():
        raise ModelFailed("invalid", "the text is empty, and there is nothing to judge in it")
    if len(value) > MAX_TEXT:
        raise ModelFailed(
            "invalid", f"a text of {len(value):,} characters is too long (at most {MAX_TEXT:,})"
        )
    if storable(value) != value:
        raise ModelFailed("invalid", "a text has half a surrogate pair, which nothing can store")
    return Made(text=value)


def _said(value: TextAnswer) -> Made:
    notes, values = _sentences(value.notes), _plain(value.values)
    return replace(_as_text(value.text), notes=notes, values=values, trace=value.trace)


def _answered(value: ImageAnswer) -> Made:
    """The model has read the image, so only what changes in it is read again."""
    try:
        clean = without_metadata(value.data, value.media_type)
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError) as error:
        raise ModelFailed("invalid", f"not an image that can be read ({error})") from error
    made = Made(
        data=value.data,
        media_type=value.media_type,
        width=value.width,
        height=value.height,
        notes=_sentences(value.notes),
        prompt_effective=None if value.prompt_effective is None else storable(value.prompt_effective),
        trace=value.trace,
    )
    if clean == value.data:
        return made
    media_type, width, height = image_size(clean)
    came = {"sha256": hashlib.sha256(value.data).hexdigest(), "media_type": value.media_type}
    trace = {"received": came, "model": value.trace}
    return replace(made, data=clean, media_type=media_type, width=width, height=height, trace=trace)


def _plain(values: Mapping[str, Json]) -> dict[str, Json]:
    (found,) = answer(dict(values))
    plain: dict[str, Json] = found.json
    return plain


def _source(source: Any) -> Any:
    return Path(source) if isinstance(source, str) else source


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        why = getattr(error, "strerror", None) or error
        raise ModelFailed("internal", f"the image {path} cannot be read ({why})") from error


def _encoded(image: Pillow.Image) -> bytes:
    buffer = io.BytesIO()
    if 0 in image.size:
        raise ModelFailed("invalid", f"an image of {image.width} x {image.height} pixels has nothing to show")
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    plain = image if image.mode in ("RGB", "RGBA", "L") else image.convert(wanted)
    plain.save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()


def _sentences(notes: Iterable[str]) -> tuple[str, ...]:
    return tuple(storable(str(note)) for note in notes)


def storable(text: str) -> str:
    """The text with a question mark for what cannot be written as UTF-8."""
    return text.encode("utf-8", "replace").decode()


def _without_halves(text: str) -> str:
    """The same JSON without what cannot be stored."""
    return (
        json.dumps(json.loads(text), ensure_ascii=False)
        .encode("utf-8", "replace")
        .decode()
        .replace("\\u0000", "")
    )
