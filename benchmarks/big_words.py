"""What the workers of the large record write: some words often, some hardly ever."""

from __future__ import annotations

import random

_THINGS = [
    "house",
    "tree",
    "boat",
    "balloon",
    "cat",
    "dog",
    "car",
    "lake",
    "bird",
    "cloud",
    "mountain",
    "flower",
    "bridge",
    "tower",
    "horse",
    "fence",
    "window",
    "lamp",
    "bicycle",
    "train",
    "castle",
    "garden",
    "rocket",
    "umbrella",
    "chair",
    "table",
    "bottle",
    "guitar",
    "camel",
    "lighthouse",
    "windmill",
    "anchor",
    "compass",
    "violin",
    "telescope",
    "hammock",
    "wheelbarrow",
    "weathervane",
    "gramophone",
    "accordion",
]
_COLOURS = [
    "red",
    "blue",
    "green",
    "yellow",
    "white",
    "black",
    "orange",
    "brown",
    "pink",
    "grey",
    "purple",
    "turquoise",
    "crimson",
    "ochre",
]
_PLACES = (
    "on the left",
    "on the right",
    "in the middle",
    "at the back",
    "beside a lake",
    "under a bridge",
    "in the fog",
)
_MOODS = (
    "at dawn",
    "in the snow",
    "at night",
    "on a sunny day",
    "très calme",
    "wie gemalt",
    "with long shadows",
)


class Writer:
    """One worker's hand. careful: how much of a change each further prompt is."""

    def __init__(self, rng: random.Random, *, careful: bool) -> None:
        self._rng = rng
        self._careful = careful

    def first(self) -> str:
        """The first prompt."""
        return ", ".join(self._thing() for _ in range(self._rng.randint(2, 4)))

    def next(self, prompt: str) -> str:
        """The prompt after this one."""
        if not self._careful:
            return f"{prompt} {self._often(_COLOURS)}"
        more = self._rng.choice((self._thing(), self._rng.choice(_MOODS) + ", " + self._thing()))
        return f"{prompt}, {more}"[:480]

    def _thing(self) -> str:
        rng = self._rng
        text = f"a {self._often(_COLOURS)} {self._often(_THINGS)} {rng.choice(_PLACES)}"
        return f"{text} with the number {rng.randrange(5000)}" if rng.random() < 0.02 else text

    def _often(self, words: list[str]) -> str:
        """The first words more often than the last ones."""
        return words[int(len(words) * self._rng.random() ** 3)]
