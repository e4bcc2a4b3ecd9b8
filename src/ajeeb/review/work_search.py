"""What somebody typed into the search field, as a question for the full-text index. Pure, and safe for any input."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ajeeb.store.findable import runs_of, words_of

_PART = re.compile(r'"([^"]*)"?(\*?)|([^\s"]+)')


def phrases_of(typed: str) -> str | None:
    """An expression for MATCH: all words, and all that is quoted as it stands; None if there is nothing to find.

    Signs, such as emoji and `->`, must stand in the same text, wherever they do.
    """
    return " AND ".join(one for part in _PART.findall(typed) for one in _phrases(*part)) or None


def in_run(run_id: str, phrases: str) -> str:
    """The same, but in one run only."""
    return f'run : "r{run_id.encode().hex()}" AND ({phrases})'


def _phrases(quoted: str, star: str, word: str) -> Iterator[str]:
    begins = star or (word.endswith("*") and word.strip("*"))
    text = quoted or (word.rstrip("*") if begins else word)
    words = words_of(text)
    if any(one.isalnum() for one in words):
        yield f'text : "{_plain(words)}"{"*" if begins else ""}'
    for run in runs_of(text):
        yield f'signs : "{run}"'


def _plain(text: str) -> str:
    """Without what has a meaning in the expression."""
    return text.replace('"', " ").replace("\x00", " ")
