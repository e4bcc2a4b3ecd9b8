"""When a worker saw which output, as their pages told. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .times import Seen


@dataclass(kw_only=True, slots=True)
class Exposure:
    """What was seen of one output: UTC milliseconds of the page's clock, and how often it came into sight."""

    preview_at: float | None = None
    shown_at: float | None = None
    times: int = 0

    def add(self, one: Seen) -> None:
        """It was seen once more."""
        if one.type == "preview_seen":
            self.preview_at = _earlier(self.preview_at, one.at)
        else:
            self.shown_at = _earlier(self.shown_at, one.at)
            self.times += 1


class Exposures:
    """What was seen of the outputs of one assignment."""

    def __init__(self, seen: Sequence[Seen]) -> None:
        self._of: dict[tuple[str, int], Exposure] = {}
        for one in seen:
            if one.type in ("preview_seen", "output_shown") and one.attempt_id is not None:
                self._of.setdefault((one.attempt_id, _index(one)), Exposure()).add(one)

    def of(self, attempt_id: str, index: int) -> Exposure:
        """What was seen of one output."""
        return self._of.get((attempt_id, index), Exposure())

    def preview_at(self, attempt_id: str) -> float | None:
        """First sight of a preview or a beginning of any output of an attempt."""
        found = [one.preview_at for (of, _), one in self._of.items() if of == attempt_id]
        return min((at for at in found if at is not None), default=None)


def _earlier(known: float | None, at: float) -> float:
    return at if known is None else min(known, at)


def _index(one: Seen) -> int:
    """Of the output; a page that had one only did not tell."""
    index = one.data.get("index", 0)
    return index if isinstance(index, int) else 0
