"""What is counted of a run, and kept. A change of these shapes makes the log be read again; see keeping.py."""

from __future__ import annotations

from dataclasses import dataclass, field

from .bins import Bins
from .times import Times

MOST_ATTEMPTS = 200
"""Attempts of one assignment that have a place of their own; those after it are counted with the last."""


@dataclass
class Attempts:
    """All attempts with one number. scores, similarities: how often each value came."""

    n: int = 0
    scores: dict[float, int] = field(default_factory=dict)
    similarities: dict[float, int] = field(default_factory=dict)
    person: Bins = field(default_factory=Bins)
    """From what the worker saw last to the click."""
    wait: Bins = field(default_factory=Bins)
    """From the click to the output."""


@dataclass
class Calls:
    """Calls that have ended. goes_failed: goes at models that gave nothing, by kind. cost: millionths by currency."""

    statuses: dict[str, int] = field(default_factory=dict)
    took: Bins = field(default_factory=Bins)
    """Of those that gave something, from coming to the end."""
    goes: int = 0
    cached: int = 0
    goes_failed: dict[str, int] = field(default_factory=dict)
    cost: dict[str, int] = field(default_factory=dict)


@dataclass
class Forms:
    """Forms that were handed in."""

    submissions: int = 0
    incomplete: int = 0
    auto: int = 0
    unchecked: int = 0
    person: Bins = field(default_factory=Bins)
    """From opening to handing in, without waiting."""


@dataclass
class Counts:
    """What people have done in a run, or simulated workers. ends: by reason, then by how many attempts counted."""

    attempts: dict[int, Attempts] = field(default_factory=dict)
    ends: dict[str, dict[int, int]] = field(default_factory=dict)
    calls: Calls = field(default_factory=Calls)
    forms: Forms = field(default_factory=Forms)
    times: Times = field(default_factory=Times)

    def attempts_of(self, k: int) -> Attempts:
        """All attempts with this number."""
        k = min(k, MOST_ATTEMPTS)
        found = self.attempts.get(k)
        if found is None:
            found = self.attempts[k] = Attempts()
        return found


@dataclass
class Field:
    """One field of a run's forms, with choices. Pairs: of people, of simulated workers."""

    label: str
    options: dict[str, str] = field(default_factory=dict)
    counts: tuple[dict[str, int], dict[str, int]] = field(default_factory=lambda: ({}, {}))
    answered: list[int] = field(default_factory=lambda: [0, 0])


@dataclass
class RunCounts:
    """Everything that is counted of one run."""

    people: Counts = field(default_factory=Counts)
    simulated: Counts = field(default_factory=Counts)
    fields: dict[str, Field] = field(default_factory=dict)

    def of(self, simulated: bool) -> Counts:
        """Of people, or of simulated workers."""
        return self.simulated if simulated else self.people
