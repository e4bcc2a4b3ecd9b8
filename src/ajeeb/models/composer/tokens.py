"""A prompt as tokens: words in one spelling, and breaks where the writer paused."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MAX_CHARS = 4000
MAX_TOKENS = 500

_PIECE = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[.,;:!?\n()\[\]|/&+]|[^\w\s]")
_BREAKS = set(".,;:!?\n()[]|/")


@dataclass(frozen=True, kw_only=True)
class Token:
    """One word, emoji or break.

    text: as written, for telling the worker; norm: lower case, straight apostrophes.
    """

    text: str
    norm: str
    is_break: bool = False


def tokenise(prompt: str) -> list[Token]:
    """The tokens of a prompt; what comes after 4000 characters or 500 tokens is left out."""
    text = unicodedata.normalize("NFKC", prompt[:MAX_CHARS])
    found: list[Token] = []
    for match in _PIECE.finditer(text):
        piece = match.group()
        if piece in _BREAKS:
            found.append(Token(text=piece, norm=piece, is_break=True))
        elif piece in "&+":
            found.append(Token(text=piece, norm="and"))
        elif piece[0].isalnum():
            found.append(Token(text=piece, norm=normal(piece)))
        elif unicodedata.category(piece[0]) in {"So", "Sm"}:
            found.append(Token(text=piece, norm=piece))
        if len(found) == MAX_TOKENS:
            break
    return found


def normal(phrase: str) -> str:
    """The spelling under which phrases are looked up: lower case, hyphens as spaces, "n't" and "'s" kept."""
    return " ".join(phrase.lower().replace("’", "'").replace("-", " ").replace(",", " ").split())


def plural(phrase: str) -> str:
    """The regular plural of a noun phrase's last word (irregular ones are in the lexicon)."""
    head, _, last = phrase.rpartition(" ")
    return f"{head} {_plural_word(last)}".strip()


def _plural_word(word: str) -> str:
    for ending, replacement in _PLURALS:
        if word.endswith(ending):
            return word[: len(word) - len(ending)] + replacement
    return word + "s"


# Longest endings first; the first that fits decides.
_PLURALS = (
    ("woman", "women"), ("child", "children"), ("mouse", "mice"), ("goose", "geese"), ("person", "people"),
    ("tooth", "teeth"), ("fish", "fish"), ("sheep", "sheep"), ("deer", "deer"), ("bison", "bison"),
    ("human", "humans"), ("man", "men"), ("shelf", "shelves"), ("wolf", "wolves"), ("leaf", "leaves"),
    ("knife", "knives"), ("scarf", "scarves"), ("loaf", "loaves"), ("elf", "elves"), ("calf", "calves"),
    ("photo", "photos"), ("piano", "pianos"), ("flamingo", "flamingos"), ("kangaroo", "kangaroos"),
    ("o", "oes"), ("ay", "ays"), ("ey", "eys"), ("oy", "oys"), ("uy", "uys"), ("y", "ies"),
    ("ss", "sses"), ("us", "uses"), ("s", "s"), ("x", "xes"), ("ch", "ches"), ("sh", "shes"),
)  # fmt: skip
