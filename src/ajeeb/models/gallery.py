"""A model that shows stored images: which one is picked follows from the gallery's own list."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from ajeeb.errors import BadTask, ModelFailed

from .base import ImageAnswer, ImageRequest, Json, ModelInfo
from .watch import NOBODY, Watch

MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
}
LISTS = ("gallery.csv", "gallery.json")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One stored image. keywords: words that call for it; index: the number that `extra["index"]` asks for."""

    file: str
    keywords: frozenset[str] = frozenset()
    index: int | None = None


class Gallery:
    """Answers with images of a folder.

    An optional `gallery.csv` (columns file, keywords, index) or `gallery.json` (a list of such objects) says which
    image answers what: `extra["index"]` picks by index, else the image that shares most keywords with the prompt is
    taken. Where neither decides, the seed and the prompt choose: the same request always gets the same image, and a
    gallery never runs out. File names mean nothing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._entries = entries(folder)

    @property
    def info(self) -> ModelInfo:
        names = "\n".join(entry.file for entry in self._entries)
        version = hashlib.sha256(names.encode()).hexdigest()[:12]
        return ModelInfo(
            name="gallery",
            version=version,
            deterministic=True,
            params={"images": len(self._entries)},
            supports=frozenset({"seed"}),
        )

    async def image(self, request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        entry, reason = pick(self._entries, request)
        return await asyncio.to_thread(
            _answer, self._folder / entry.file, {"file": entry.file, "picked_by": reason}
        )


def entries(folder: Path) -> tuple[Entry, ...]:
    """The images of a folder, in the order of its list, else by name.

    Raises: BadTask if the folder has no images, or if its list names a file that is not there.
    """
    for name in LISTS:
        if (folder / name).is_file():
            listed = tuple(_entry(row) for row in _rows(folder / name))
            missing = [entry.file for entry in listed if not _is_inside(folder, entry.file)]
            if missing:
                raise BadTask(f"{name} lists '{missing[0]}', which is not in the gallery's folder")
            break
    else:
        found = sorted(folder.iterdir()) if folder.is_dir() else []
        listed = tuple(Entry(file=path.name) for path in found if path.suffix.lower() in MEDIA_TYPES)
    if not listed:
        raise BadTask(f"the gallery '{folder.name}' has no images; put PNG, JPEG, WebP or GIF files there")
    return listed


def pick(listed: tuple[Entry, ...], request: ImageRequest) -> tuple[Entry, str]:
    """The image that answers a request, and what decided: index, keywords or seed."""
    asked = request.extra.get("index")
    for entry in listed:
        if asked is not None and entry.index == asked:
            return entry, "index"
    words = _words(request.prompt)
    shared = {entry: len(entry.keywords & words) for entry in listed}
    most = max(shared.values())
    best = [entry for entry in listed if shared[entry] == most]
    key = f"{request.seed}/{request.prompt}".encode("utf-8", "surrogatepass")
    chosen = best[int.from_bytes(hashlib.sha256(key).digest()[:8], "big") % len(best)]
    return chosen, "keywords" if most else "seed"


def _rows(path: Path) -> Iterable[Json]:
    if path.suffix == ".json":
        return list(json.loads(path.read_text(encoding="utf-8")))
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _entry(row: Json) -> Entry:
    keywords = row.get("keywords") or ""
    text = keywords if isinstance(keywords, str) else " ".join(keywords)
    index = row.get("index")
    return Entry(
        file=row["file"], keywords=_words(text), index=int(index) if index not in (None, "") else None
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))


def _is_inside(folder: Path, file: str) -> bool:
    path = (folder / file).resolve()
    return path.is_file() and path.is_relative_to(folder.resolve()) and path.suffix.lower() in MEDIA_TYPES


def _answer(path: Path, trace: Json) -> ImageAnswer:
    try:
        data = path.read_bytes()
        with Image.open(path) as image:
            width, height = image.size
    except OSError as error:
        raise ModelFailed("internal", f"the gallery's '{path.name}' cannot be read") from error
    return ImageAnswer(
        data=data, media_type=MEDIA_TYPES[path.suffix.lower()], width=width, height=height, trace=trace
    )  # fmt: skip
