"""What a file is, by its extension."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ajeeb.forms.composer.checks import extension

_BY_EXTENSION: Mapping[str, str] = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "heic": "image/heic",
    "heif": "image/heif",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "mkv": "video/x-matroska",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "csv": "text/csv",
    "json": "application/json",
}


def media_type(of_extension: str) -> str:
    """The media type; one that says nothing for extensions that are not known here."""
    return _BY_EXTENSION.get(of_extension, "application/octet-stream")


def seen_as(name: str) -> Literal["image", "video", "audio", "pdf"] | None:
    """How a file of this name can be looked at in a browser; None if it cannot."""
    match media_type(extension(name)).split("/"):
        case ["image", _]:
            return "image"
        case ["video", _]:
            return "video"
        case ["audio", _]:
            return "audio"
        case [_, "pdf"]:
            return "pdf"
        case _:
            return None
