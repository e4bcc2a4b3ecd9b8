"""The answers of one run in memory: a column for each field, 20 bytes for each answer."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from .answer_fields import AnswerField, Value

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

SIMULATED, PILOT, OPEN, REJECTED, EXCLUDED, ERASED = 1, 2, 4, 8, 16, 32
"""What may be said of an assignment. REJECTED: also softly."""
MISSING = -1
"""The code of an answer that was not given."""
_WIDE = 1 << 24


@dataclass(frozen=True, kw_only=True)
class Among:
    """Whose work is looked at. What was excluded or erased never is.

    ended: only work that has ended.
    """

    simulated: bool = False
    people: bool = True
    pilot: bool = False
    rejected: bool = False
    ended: bool = False


PEOPLE = Among()
ENDED = Among(ended=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where an answer belongs: place of the assignment, turn, position of the event."""

    who: int
    turn: int
    at: int


@dataclass
class Column:
    """The answers to one field: whose, at which turn, which value.

    turn: of a loop the number of the sent attempt, from 1; of a form the code of the round, 0 outside of rounds.
    code: place among `values`, or MISSING. at: position in the log of the event that holds it.
    """

    asked: AnswerField
    who: array[int] = field(default_factory=lambda: array("i"))
    turn: array[int] = field(default_factory=lambda: array("i"))
    code: array[int] = field(default_factory=lambda: array("i"))
    at: array[int] = field(default_factory=lambda: array("q"))
    values: dict[Value, int] = field(default_factory=dict)
    _read: tuple[Ints, ...] = ()

    def arrays(self) -> tuple[Ints, ...]:
        """who, turn, code and at for reckoning; the same again until there are more answers."""
        if not self._read or len(self._read[0]) != len(self.who):
            self._read = tuple(np.array(one, np.int64) for one in (self.who, self.turn, self.code, self.at))
        return self._read

    def add(self, place: Place, answer: Any) -> None:
        """Keep one answer."""
        value = self.asked.value(answer)
        self.who.append(place.who)
        self.turn.append(place.turn)
        self.at.append(place.at)
        self.code.append(MISSING if value is None else self.values.setdefault(value, len(self.values)))


@dataclass(frozen=True, kw_only=True)
class Given:
    """Some answers to one field, side by side; see Column. code: never MISSING. missing: how many were not given."""

    asked: AnswerField
    values: Sequence[Value]
    who: Ints
    turn: Ints
    code: Ints
    at: Ints
    missing: int

    @property
    def counts(self) -> Ints:
        """How often each value was given."""
        return np.bincount(self.code, minlength=len(self.values))


@dataclass
class RunAnswers:
    """The answers of one run. Of each assignment, by its place: id, number of its unit, flags."""

    run_id: str
    ids: list[str] = field(default_factory=list)
    unit: array[int] = field(default_factory=lambda: array("i"))
    flags: array[int] = field(default_factory=lambda: array("b"))
    place: dict[str, int] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)
    rounds: dict[str, int] = field(default_factory=lambda: {"": 0})
    left_out: dict[int, frozenset[int]] = field(default_factory=dict)
    """Attempts that requesters excluded: place of the assignment to the turns."""
    number: int = field(default_factory=count().__next__)
    """Of all that were ever held in memory."""
    flagged: int = 0
    """How often something was said of an assignment."""
    kept: dict[str, int] = field(default_factory=dict)
    """How much of each part was kept already; see figures/answer_rows.py."""

    @property
    def state(self) -> tuple[int, ...]:
        """The same again as long as nothing has changed."""
        answers = sum(len(column.who) for column in self.columns.values())
        return (self.number, len(self.ids), self.flagged, len(self.columns), answers)

    def open(self, assignment_id: str, unit: int, flags: int) -> int:
        """The place of an assignment that begins."""
        place = self.place[assignment_id] = len(self.ids)
        self.ids.append(assignment_id)
        self.unit.append(unit)
        self.flags.append(flags)
        return place

    def flag(self, place: int, flag: int, on: bool) -> None:
        """Set or clear a flag of an assignment."""
        self.flags[place] = self.flags[place] | flag if on else self.flags[place] & ~flag
        self.flagged += 1

    def column(self, asked: AnswerField) -> Column:
        """The column of a field; options that only another version of the form has are taken over."""
        found = self.columns.get(asked.name)
        if found is None:
            found = self.columns[asked.name] = Column(asked)
        if asked is not found.asked and asked.options.keys() - found.asked.options.keys():
            found.asked = replace(found.asked, options={**asked.options, **found.asked.options})
        return found

    def among(self, wanted: Among) -> Mask:
        """Of each assignment, whether it is looked at."""
        flags = np.array(self.flags, np.int64)
        never = EXCLUDED | ERASED
        never |= 0 if wanted.pilot else PILOT
        never |= 0 if wanted.rejected else REJECTED
        never |= OPEN if wanted.ended else 0
        never |= 0 if wanted.simulated else SIMULATED
        found: Mask = flags & never == 0
        return found if wanted.people else found & (flags & SIMULATED != 0)

    def given(self, name: str, assignments: Mask) -> Given:
        """The answers to a field in these assignments, without attempts that were excluded. Raises: KeyError."""
        column = self.columns[name]
        who, turn, code, at = column.arrays()
        kept = assignments[who]
        out = [together(place, one) for place, turns in self.left_out.items() for one in turns]
        if out:
            kept &= ~np.isin(together(who, turn), out)
        there = kept & (code != MISSING)
        found = np.flatnonzero(there)
        return Given(
            asked=column.asked,
            values=tuple(column.values),
            who=who[found],
            turn=turn[found],
            code=code[found],
            at=at[found],
            missing=int(np.count_nonzero(kept)) - len(found),
        )


N = TypeVar("N", int, Ints, Floats)


def together(first: N, second: N) -> N:
    """One number for two, the first from 0 and the second below 2^24: sorting and finding pairs of them is quick."""
    return first * _WIDE + second
