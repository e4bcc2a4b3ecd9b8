"""A text as the index of what workers wrote has it: words, and beside them signs. Pure.

Signs are what stands in no word between spaces: emoji, symbols, punctuation, and the characters of scripts that are
written without spaces, each of which is found by itself. Both the index and what is searched for are made here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u30fa"
    "\u30fc-\u318f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc"
    "\U0001b000-\U0001b16f\U00020000-\U000323af"
)
"""Thai, Lao, Burmese, Khmer, Chinese, Japanese; and Korean, where what is looked for often stands inside a word."""
_NO_WORD = re.compile(f"(?:[{_SPACELESS}_]|[^\\w\\s])+")
_IN_NO_WORD = re.compile(f"[{_SPACELESS}]")
_TELLING = frozenset("#%&*@§†‡※")  # punctuation that says something also when it stands alone
_GAP = " z "  # between runs, so that no search reaches from one into the next


def words_of(text: str) -> str:
    """The text with a space for each character that is in no word between spaces."""
    return _IN_NO_WORD.sub(" ", unicodedata.normalize("NFC", text))


def signs_of(text: str) -> str:
    """The signs of the text as words, `u2d u3e` for `->`, with a gap between those that do not stand together."""
    return _GAP.join(runs_of(text))


def runs_of(text: str) -> Iterator[str]:
    """Signs that stand together, as words; a single comma, full stop, hyphen and the like is left out."""
    if text.isascii() and text.isalnum():
        return
    for run in _NO_WORD.findall(unicodedata.normalize("NFC", text)):
        signs = [one for one in run if _is_sign(one)]
        if len(signs) > 1 or (signs and not _says_little(signs[0])):
            yield " ".join(f"u{ord(one):x}" for one in signs)


def _is_sign(one: str) -> bool:
    """Not what only changes how its neighbours look, such as a joiner or a variation selector."""
    return unicodedata.category(one)[0] in "LNPS" or unicodedata.category(one) in ("Mc", "Cn", "Co")


def _says_little(one: str) -> bool:
    return unicodedata.category(one)[0] == "P" and one not in _TELLING
