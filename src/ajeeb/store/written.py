"""What workers wrote, kept so that it can be searched, and what tells of how they wrote it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from ajeeb.events import Asked, Called, Observation, Observed, Recorded, Submitted

from .findable import signs_of, words_of

Execute = Callable[[str, tuple[Any, ...]], Any]

_MAX_CHARS = 100_000  # of one event, that can be found
_SMALL = 2  # words: one put in the place of another


def keep_written(execute: Execute, stream: str, one: Recorded) -> None:
    """Let the texts of this event be found, in a row at its position; count what was pasted."""
    match one.event:
        case Asked(answers=sent) | Submitted(values=sent):
            texts = list(texts_of(sent))
            if texts:
                text = "\n".join(texts)[:_MAX_CHARS]
                execute(_WRITTEN, (words_of(text), signs_of(text), stream, one.seq))
        case Observed(items=items):
            pasted = pasted_chars(items)
            if pasted:
                execute(_PASTED, (pasted, stream.removesuffix("/seen")))


def chars_of(event: Asked | Called) -> int:
    """How many characters an attempt was asked with."""
    return sum(map(len, texts_of(event.answers))) if isinstance(event, Asked) else 0


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
    differ = [((one - before) + (before - one)).total() for before, one in pairwise(words)]
    return sum(0 < words <= _SMALL for words in differ)


# The run is one word: letters and digits only, so that no search can leave it.
_WRITTEN = """
    INSERT INTO written (rowid, run, text, signs, assignment_id)
    SELECT e.position, 'r' || lower(hex(a.run_id)), ?, ?, a.assignment_id
    FROM event e JOIN assignment a ON a.assignment_id = e.stream WHERE e.stream = ? AND e.seq = ?
"""
_ASKED = "SELECT data -> 'answers' FROM event WHERE stream = ? AND kind = 'asked' ORDER BY seq"
_PASTED = "UPDATE assignment SET pasted = pasted + ? WHERE assignment_id = ?"
