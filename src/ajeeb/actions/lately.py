"""Where assignments stood when they were last looked at: events never change, so only later ones need be read."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from ajeeb.loops import State
from ajeeb.store import Assignment

_MOST = 2_000  # assignments; about 20 kB each after some attempts


@dataclass
class Lately:
    """A cache that cannot be wrong: a state is used as the start of the fold, and what came since is read."""

    _kept: OrderedDict[str, tuple[Assignment, State]] = field(default_factory=OrderedDict)

    def get(self, assignment_id: str) -> tuple[Assignment | None, State]:
        """The assignment and a state that it has been in; None and the empty state if it was not looked at lately."""
        kept = self._kept.get(assignment_id)
        if kept is None:
            return None, State()
        self._kept.move_to_end(assignment_id)
        return kept

    def forget(self, assignment_id: str) -> None:
        """Look again the next time: its work was erased."""
        self._kept.pop(assignment_id, None)

    def keep(self, assignment: Assignment, state: State) -> None:
        """Remember a state that is on disk."""
        _, before = self.get(assignment.assignment_id)
        if state.seq >= before.seq:
            self._kept[assignment.assignment_id] = (assignment, state)
        if len(self._kept) > _MOST:
            self._kept.popitem(last=False)
