"""Who has which assignment open now: in memory, for as long as the stream of news lasts that its page listens to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ajeeb.accounts import Person


class Presence:
    """The pages of assignments that are open. One account counts once, however many pages it has open."""

    def __init__(self) -> None:
        self._open: dict[str, list[Person]] = {}

    @contextmanager
    def at(self, assignment_id: str, who: Person) -> Iterator[None]:
        """Let the person count as there until the end of the block."""
        here = self._open.setdefault(assignment_id, [])
        here.append(who)
        try:
            yield
        finally:
            here.remove(who)
            if not here:
                del self._open[assignment_id]

    def others(self, assignment_id: str, who: Person) -> tuple[str, ...]:
        """The names of all others who are there, in order."""
        here = self._open.get(assignment_id, ())
        return tuple(sorted({one.name for one in here if one.account_id != who.account_id}))
