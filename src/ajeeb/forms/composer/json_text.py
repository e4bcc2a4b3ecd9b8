"""JSON as the original writes it: two spaces, key order kept, ASCII, no newline at the end."""

from __future__ import annotations

import json
from json.encoder import encode_basestring_ascii

from .json_values import Json


def json_text(value: Json) -> str:
    """The same bytes as `json.dumps(value, indent=2)`, several times faster on form versions that share parts."""
    return _Writer().text(value, "\n")


class _Writer:
    """Writes containers that it meets a third time from memory; holds no text of what occurs once."""

    def __init__(self) -> None:
        self._seen: set[tuple[int, str]] = set()
        self._kept: dict[tuple[int, str], str] = {}

    def text(self, value: Json, margin: str) -> str:
        """The text of a value whose lines start with this margin; all values outlive the writer, so ids are safe."""
        if isinstance(value, str):
            return encode_basestring_ascii(value)
        if not isinstance(value, list | dict):
            return json.dumps(value)
        if not value:
            return "[]" if isinstance(value, list) else "{}"
        key = (id(value), margin)
        kept = self._kept.get(key)
        if kept is None:
            kept = self._container(value, margin)
            if key in self._seen:
                self._kept[key] = kept
            self._seen.add(key)
        return kept

    def _container(self, value: Json, margin: str) -> str:
        inner = margin + "  "
        if isinstance(value, list):
            items = [self.text(item, inner) for item in value]
            return f"[{inner}{f',{inner}'.join(items)}{margin}]"
        pairs = [f"{_key(name)}: {self.text(item, inner)}" for name, item in value.items()]
        return f"{{{inner}{f',{inner}'.join(pairs)}{margin}}}"


def _key(name: object) -> str:
    return encode_basestring_ascii(name) if isinstance(name, str) else f'"{json.dumps(name)}"'
