"""What workers wrote, kept so that it can be searched, and what tells of how they wrote it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from ajeeb.events import Asked, Observation, Submitted

Execute = Callable[[str, tuple[Any, ...]], Any]

_MAX_CHARS = 100_000  # of one event, that can be found
_SMALL = 2  # words: one put in the place of another


def keep_written(execute: Execute, stream: str, seq: int, event: Asked | Submitted) -> None:
    """Let the texts of this event be found; its row has the position of the event."""
    texts = list(texts_of(event.answers if isinstance(event, Asked) else event.values))
    if texts:
        execute(_WRITTEN, ("\n".join(texts)[:_MAX_CHARS], stream, seq))


def texts_of(value: Any) -> Iterator[str]:
    """Every text in what a worker sent, however deep it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts_of(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_of(one)


def pasted_chars(items: tuple[Observation, ...]) -> int:
    """How many characters were pasted, as the page says."""
    found = (one.data.get("chars") for one in items if one.type == "paste")
    return sum(min(chars, _MAX_CHARS) for chars in found if isinstance(chars, int) and chars > 0)


def small_edits(execute: Execute, stream: str) -> int:
    """How many attempts of an assignment asked nearly the same as the one before: two words differ, or fewer."""
    words = [
        Counter(" ".join(texts_of(json.loads(answers))).casefold().split())
        for (answers,) in execute(_ASKED, (stream,))
    ]
    differ = [
        ((one - before) + (before - one)).total() for before, one in zip(words, words[1:], strict=False)
    ]
    return sum(0 < words <= _SMALL for words in differ)


# The run is one word: letters and digits only, so that no search can leave it.
_WRITTEN = """
    INSERT INTO written (rowid, run, text, assignment_id)
    SELECT e.position, 'r' || lower(hex(a.run_id)), ?, a.assignment_id
    FROM event e JOIN assignment a ON a.assignment_id = e.stream WHERE e.stream = ? AND e.seq = ?
"""
_ASKED = "SELECT data -> 'answers' FROM event WHERE stream = ? AND kind = 'asked' ORDER BY seq"
