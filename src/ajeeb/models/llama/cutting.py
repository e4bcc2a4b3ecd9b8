"""Where an answer ends: it is cut before the first of the words that stop it, wherever the pieces part them."""

from __future__ import annotations

from collections.abc import Sequence


class Cutting:
    """Takes an answer in pieces and gives on what is sure to be part of it.

    stopped: whether one of the stops has come; nothing is part of the answer from there on.
    """

    def __init__(self, stops: Sequence[str]) -> None:
        self._stops = [stop for stop in stops if stop]
        self._held = ""
        self.stopped = False

    def sure(self, piece: str) -> str:
        """What can be told now; what may be the beginning of a stop is held back."""
        if self.stopped:
            return ""
        self._held += piece
        places = [place for stop in self._stops if (place := self._held.find(stop)) >= 0]
        if places:
            self.stopped = True
            return self._give(min(places))
        return self._give(len(self._held) - self._beginning())

    def rest(self) -> str:
        """What was held back, once nothing more comes."""
        return "" if self.stopped else self._give(len(self._held))

    def _beginning(self) -> int:
        """How many characters at the end may be the beginning of a stop."""
        longest = max((len(stop) for stop in self._stops), default=1) - 1
        ends = range(min(longest, len(self._held)), 0, -1)
        return next((n for n in ends if any(stop.startswith(self._held[-n:]) for stop in self._stops)), 0)

    def _give(self, until: int) -> str:
        given, self._held = self._held[:until], self._held[until:]
        return given
