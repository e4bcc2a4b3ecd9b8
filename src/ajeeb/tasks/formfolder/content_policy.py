"""What the browser must let a form do: inline handlers that its author wrote, and files from hosts that it names."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from ajeeb.forms.composer import Json, texts_of

_HOST = re.compile(r"https?://([A-Za-z0-9._-]+(?::\d+)?)")
_TEXT_FILES = (".html", ".css", ".js", ".mjs")


@dataclass(frozen=True, kw_only=True)
class ContentPolicy:
    """hosts: with scheme, sorted. handlers: SHA-256 of each inline handler, in base64, sorted."""

    hosts: tuple[str, ...] = ()
    handlers: tuple[str, ...] = ()


def content_policy(versions: Json, folder: Path | None) -> ContentPolicy:
    """What the texts of a form, and of the files beside it, need."""
    texts = [*texts_of(versions), *(_files(folder) if folder else ())]
    hosts = {found[0] for text in texts for found in _HOST.finditer(text)}
    handlers = {handler for text in texts if "on" in text and "<" in text for handler in _handlers(text)}
    return ContentPolicy(hosts=tuple(sorted(hosts)), handlers=tuple(sorted(map(_digest, handlers))))


def _files(folder: Path) -> Iterable[str]:
    for file in sorted((folder / "insertions").rglob("*")):
        if file.suffix.lower() in _TEXT_FILES and file.is_file():
            yield file.read_text(encoding="utf-8", errors="replace")


class _Handlers(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name.startswith("on") and value]


def _handlers(text: str) -> list[str]:
    parser = _Handlers()
    parser.feed(text)
    return parser.found


def _digest(handler: str) -> str:
    return base64.b64encode(hashlib.sha256(handler.encode("utf-8", "replace")).digest()).decode()
