"""A text as it comes out of a model, token by token. Imports no torch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Decode = Callable[[Sequence[int]], str]
_UNFINISHED = "\N{REPLACEMENT CHARACTER}"


class Said:
    """Text of tokens, told as soon as it is sure; it ends before the first of the stop strings.

    What may yet become a stop string is held back, and so are tokens that make only a part of a character.
    """

    def __init__(self, decode: Decode, stop: Sequence[str], tell: Callable[[str], None]) -> None:
        self._decode = decode
        self._stop = tuple(one for one in stop if one)
        self._tell = tell
        self._tokens: list[int] = []
        self._from, self._to = (
            0,
            0,
        )  # tokens from here on are decoded anew; those before `_to` are text already
        self._held = ""
        self._told: list[str] = []
        self.is_stopped = False

    @property
    def text(self) -> str:
        return "".join(self._told)

    def add(self, token: int) -> None:
        """One more token; heeded until a stop string was met."""
        if self.is_stopped:
            return
        self._tokens.append(token)
        # A token's text depends on those before it (blanks, parts of characters), so some of them go along.
        before = self._decode(self._tokens[self._from : self._to])
        now = self._decode(self._tokens[self._from :])
        if len(now) > len(before) and not now.endswith(_UNFINISHED):
            self._from, self._to = self._to, len(self._tokens)
            self._take(now[len(before) :])

    def end(self) -> None:
        """No token will follow: what was held back is told."""
        if self.is_stopped:
            return
        before = self._decode(self._tokens[self._from : self._to])
        self._take(self._decode(self._tokens[self._from :])[len(before) :])
        if not self.is_stopped:
            self._say(self._held)

    def _take(self, text: str) -> None:
        self._held += text
        met = [self._held.find(one) for one in self._stop if one in self._held]
        if met:
            self.is_stopped = True
            self._say(self._held[: min(met)])
            return
        kept = max((_overlap(self._held, one) for one in self._stop), default=0)
        sure = len(self._held) - kept
        self._say(self._held[:sure])
        self._held = self._held[sure:]

    def _say(self, text: str) -> None:
        if text:
            self._told.append(text)
            self._tell(text)


def _overlap(text: str, stop: str) -> int:
    """How many characters at the end of a text are the beginning of a stop string."""
    return next((n for n in range(min(len(text), len(stop) - 1), 0, -1) if text.endswith(stop[:n])), 0)
