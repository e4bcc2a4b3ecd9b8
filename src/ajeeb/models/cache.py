"""Answers that are kept for when the same is asked again."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Protocol

from .base import ImageAnswer, ImageRequest, Json, ModelInfo, TextAnswer, TextRequest


class Cache(Protocol):
    """Keeps answers by their key."""

    async def get(self, key: str) -> ImageAnswer | TextAnswer | None:
        """The answer that was kept, if there is one still."""

    async def put(self, key: str, answer: ImageAnswer | TextAnswer) -> None:
        """Keep an answer."""


class MemoryCache:
    """Keeps up to `max_bytes` in this process's memory; what was not asked for longest goes first."""

    def __init__(self, max_bytes: int = 64_000_000) -> None:
        self._max_bytes = max_bytes
        self._kept: OrderedDict[str, ImageAnswer | TextAnswer] = OrderedDict()
        self._bytes = 0

    async def get(self, key: str) -> ImageAnswer | TextAnswer | None:
        """The answer, which is now the last to go."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    async def put(self, key: str, answer: ImageAnswer | TextAnswer) -> None:
        """Kept, in place of as many others as need be; nothing if it is too large alone."""
        self._drop(key)
        size = _size(answer)
        if size > self._max_bytes:
            return
        while self._bytes + size > self._max_bytes:
            self._drop(next(iter(self._kept)))
        self._kept[key] = answer
        self._bytes += size

    def _drop(self, key: str) -> None:
        answer = self._kept.pop(key, None)
        self._bytes -= _size(answer) if answer else 0


def key_of(info: ModelInfo, request: ImageRequest | TextRequest) -> str:
    """The same for the same question to the same model, whoever asks."""
    asked = {name: value for name, value in vars(request).items() if name not in ("by", "call")}
    whole = [info.name, info.version, info.params, type(request).__name__, asked]
    return hashlib.sha256(json.dumps(whole, sort_keys=True, default=_plain).encode()).hexdigest()


def _plain(value: object) -> Json:
    if isinstance(value, Mapping):
        return dict(value)
    return vars(value) if is_dataclass(value) else repr(value)


def _size(answer: ImageAnswer | TextAnswer) -> int:
    """Bytes of its content, and about as many as the rest of it takes."""
    content = answer.data if isinstance(answer, ImageAnswer) else answer.text.encode("utf-8", "replace")
    return len(content) + 1024
