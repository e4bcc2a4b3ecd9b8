"""What somebody typed into the search field, as a question for the full-text index. Pure, and safe for any input."""

from __future__ import annotations

import re

_PART = re.compile(r'"([^"]*)"?(\*?)|([^\s"]+)')


def phrases_of(typed: str) -> str | None:
    """An expression for MATCH: all words, and all that is quoted as it stands; None if there is no word."""
    phrases = []
    for quoted, prefix, word in _PART.findall(typed):
        text = quoted or word.rstrip("*")
        if any(one.isalnum() for one in text):
            more = "*" if prefix or word.endswith("*") else ""
            phrases.append(f'"{_plain(text)}"{more}')
    return " AND ".join(phrases) or None


def in_run(run_id: str, phrases: str) -> str:
    """The same, but in one run only."""
    return f'run : "r{run_id.encode().hex()}" AND text : ({phrases})'


def _plain(text: str) -> str:
    """Without what has a meaning in the expression."""
    return text.replace('"', " ").replace("\x00", " ")
