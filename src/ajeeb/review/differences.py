"""What changed from one prompt to the next, word by word. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from .film_shapes import Segment

_WORDS = re.compile(r"(?:\w+|[^\w\s])\s*|^\s+")  # each with the space after it
_MAX_WORDS = 2000  # beyond that the comparison would take longer than a page may


def differences(before: str, after: str) -> tuple[Segment, ...]:
    """The stretches that stayed, came and went; what came and what stayed spell `after`.

    A word is the same word whatever space follows it.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MAX_WORDS:
        return _segments([("removed", before), ("added", after)])
    parts: list[tuple[str, str]] = []
    for op, a, b, c, d in SequenceMatcher(None, _bare(old), _bare(new), autojunk=False).get_opcodes():
        if op == "equal":
            parts.append(("same", "".join(new[c:d])))
        else:
            parts += [("removed", "".join(old[a:b])), ("added", "".join(new[c:d]))]
    return _segments(parts)


def _bare(words: list[str]) -> list[str]:
    return [word.rstrip() for word in words]


def _segments(parts: list[tuple[str, str]]) -> tuple[Segment, ...]:
    return tuple(Segment.model_validate({"op": op, "text": text}) for op, text in parts if text)
