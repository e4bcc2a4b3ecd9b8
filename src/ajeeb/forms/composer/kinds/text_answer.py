"""What a simulated worker types: something plausible that the field's validators accept."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence

from ajeeb.forms.composer.checks import Span, against, span
from ajeeb.forms.composer.field_kind import Traits
from ajeeb.forms.composer.json_values import Json, js_string, js_trim

MAX_CHARS = 20_000
"""A longer answer is not tried."""

_OFTEN_WANTED = (
    "34", "7", "1", "0", "2024", "10115", "12345", "1234567890", "12.5", "3,5", "-1", "50%", "$5", "5 cm",
    "yes", "no", "Yes", "No", "true", "a", "A", "x", "abc", "ABC", "Noor", "noor_1", "Noor Haddad", "two words",
    "A1", "a1b2", "AB12", "AB-123", "SW1A 1AA", "en", "en-GB", "2024-05-17", "17.05.2024", "05/17/2024", "12:30",
    "noor@example.org", "https://example.org/a", "example.org", "+1 555 0100", "555-0100", "(555) 555-0100",
    "#a1b2c3", "550e8400-e29b-41d4-a716-446655440000", "5f1d7a9c0b3e4d2a6c8f0e1b", "A1B2C3D4E5F6G7", "192.0.2.1",
    "{}", "?", "!", "The dog sleeps.", "one, two", "one;two", "a\nb", "é", "狗", "🐕",
)  # fmt: skip
"""What regular expressions ask for."""
_COUNTED = (
    "12345678901234567890123456789012",
    "abcdefghijklmnopqrstuvwxyzabcdef",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF",
    "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6",
    "A1B2C3D4E5F6A7B8C9D0E1F2A3B4C5D6",
)
"""For patterns that want a number of characters."""
_PROSE = "and there is more to say about it, in other words, "


def text_answer(
    field: Mapping[str, Json], traits: Traits, rng: random.Random, plausible: Sequence[str]
) -> str:
    """One of the plausible texts, made to fit; another one if the field's pattern wants another; empty if none may be.

    If nothing that is tried is accepted, the first plausible text.
    """
    validators = field.get("validators")
    limits = span(traits, validators)
    for candidate in _candidates(validators, rng, plausible):
        for text in _fitted(candidate, limits):
            if not against(traits, validators, text):
                return text
    return plausible[0] if against(traits, validators, "") else ""


def _candidates(validators: Json, rng: random.Random, plausible: Sequence[str]) -> Iterator[str]:
    yield from rng.sample(plausible, len(plausible))
    has_pattern = isinstance(validators, dict) and "regexp" in validators
    if has_pattern:
        given = validators["regexp"]
        pattern = js_string(given[0] if isinstance(given, list) and given else given)
        yield from (word for word in re.split(r"[^\w ]+", pattern) if js_trim(word))
        yield from re.split(r"[\^$()|?]+", pattern)
    yield from _OFTEN_WANTED
    if has_pattern:
        yield from (text[:length] for length in range(2, 33) for text in _COUNTED)


def _fitted(text: str, limits: Span) -> Iterator[str]:
    """The text, or if it is too short or too long what it can be made into."""
    if limits.least > min(limits.most, MAX_CHARS) or not text:
        return
    least, most = int(limits.least), int(min(limits.most, MAX_CHARS))
    if len(text) >= least:
        yield _ended(text[:most])
    else:
        yield _ended(f"{text} {_PROSE * (least // len(_PROSE) + 1)}"[:least])
        yield _ended((text * (least // len(text) + 1))[:least])
        yield text + text[-1] * (least - len(text))
        yield text[0] * (least - len(text)) + text


def _ended(text: str) -> str:
    """Without white space at the ends, which would not count."""
    return text if text == js_trim(text) else f"{text[:-1]}." if text[:-1] == js_trim(text[:-1]) else text
