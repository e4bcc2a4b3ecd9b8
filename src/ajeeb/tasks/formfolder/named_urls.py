"""Which URLs a form names. Only those are presigned: a page can be made to ask for any file that credentials open."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from ajeeb.forms.composer import Json, find_calls, texts_of

_GOES_ON = r"(?![\w%~+@=&/-]|[.:,;?#!]\w)"
"""What follows where the text names another, longer URL."""


def not_named(urls: Iterable[str], init_state: Mapping[str, Json], presigning: Container[str]) -> list[str]:
    """The URLs that stand neither in a unit's form and metadata nor in what procedures have answered so far.

    An answer counts for what its page had not sent before: a procedure may give back what a worker typed.
    init_state: as a procedure gets it. presigning: names of procedures whose requests do not count.
    """
    form = list(_spellings(init_state["task_data"]))
    history = list(_said(init_state["previous_requests"], presigning))
    return [url for url in dict.fromkeys(urls) if not _is_in(url, form) and not _was_answered(url, history)]


def _was_answered(url: str, history: Iterable[tuple[bool, Sequence[str]]]) -> bool:
    for is_answer, texts in history:
        if is_answer and _is_in(url, texts):
            return True
        if not is_answer and any(url in text for text in texts):
            return False
    return False


def _is_in(url: str, texts: Sequence[str]) -> bool:
    whole = re.compile(re.escape(url) + _GOES_ON)
    return any(url == text or (url in text and whole.search(text) is not None) for text in texts)


def _said(
    entries: Iterable[Mapping[str, Json]], presigning: Container[str]
) -> Iterator[tuple[bool, list[str]]]:
    """Whether it is an answer, and its texts, for all that was asked and answered, in its order."""
    passed_over = set()
    for entry in entries:
        if entry["target"] in presigning:
            passed_over.add(entry["uuid"])
        elif entry["target"] not in passed_over:
            is_answer = entry["response_json"] is not None
            said = entry["response_json"] if is_answer else entry["args_json"]
            yield is_answer, list(_spellings(json.loads(said)))


def _spellings(value: Json) -> Iterator[str]:
    """Each text of a document as it is, as a browser reads it, and what its procedure tokens are handed."""
    for text in texts_of(value):
        yield text
        if "&" in text:
            yield html.unescape(text)
        yield from texts_of([list(call.arguments) for call in find_calls(text)])
