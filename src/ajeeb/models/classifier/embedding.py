"""Texts as vectors of length 1: by their words alone, so that nothing has to be downloaded."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vector: TypeAlias = NDArray[np.float64]
Weighed: TypeAlias = tuple[str, float]
"""What was found in a text, and how much it counts."""

TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
SIZE = 2048
SHARES = {"word": 1.0, "pair": 0.8, "part": 0.5}
"""How much single words, neighbours and parts of words count, each block scaled to this length."""
_FRAME = """a an the this that these those it its is are was were be been am i we you he she they me us him her them
my our your his their of to in on at for from by as and or with has have had do does did so there here ^ $ . , ; :"""
FRAME = frozenset(_FRAME.split())
FRAME_SHARE = 0.1
"""How much the words count that hold an English sentence together, whatever it says."""


class Embedding(Protocol):
    """Turns a text into a vector; `name` is recorded, as another embedding makes another classifier."""

    @property
    def name(self) -> str:
        """Short, with its version."""

    def __call__(self, text: str) -> Vector:
        """A vector of length 1; the same text always has the same one."""


class Words:
    """Hashed words, pairs of neighbours and parts of words.

    Source: Weinberger et al. (2009), Feature Hashing for Large Scale Multitask Learning.
    """

    name = "words-1"

    def __call__(self, text: str) -> Vector:
        tokens = [token.lower().replace("’", "'") for token in TOKEN.findall(text)]
        blocks = {"word": _words(tokens), "pair": _pairs(tokens), "part": _parts(tokens)}
        vector = sum((SHARES[kind] * _hashed(kind, found) for kind, found in blocks.items()), np.zeros(SIZE))
        return _scaled(vector)


def _words(tokens: list[str]) -> Iterator[Weighed]:
    return ((token, FRAME_SHARE if token in FRAME else 1.0) for token in tokens)


def _pairs(tokens: list[str]) -> Iterator[Weighed]:
    """Neighbours, so that "not good" is another thing than "good"."""
    ends = ["^", *tokens, "$"]
    for one, other in pairwise(ends):
        yield f"{one} {other}", FRAME_SHARE if one in FRAME or other in FRAME else 1.0


def _parts(tokens: list[str]) -> Iterator[Weighed]:
    """Four letters in a row, so that a misspelt or inflected word is still like itself."""
    for token in tokens:
        whole = f"<{token}>"
        if token not in FRAME:
            yield from ((whole[begin : begin + 4], 1.0) for begin in range(len(whole) - 3))


def _hashed(kind: str, found: Iterator[Weighed]) -> Vector:
    vector = np.zeros(SIZE)
    for name, weight in found:
        number = zlib.crc32(f"{kind} {name}".encode("utf-8", "surrogatepass"))
        vector[number % SIZE] += weight if number & 0x8000_0000 else -weight
    return _scaled(np.sign(vector) * np.sqrt(np.abs(vector)))


def _scaled(vector: Vector) -> Vector:
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector
