"""What the review pages show of answers: field by field, text samples, and how far workers agree."""

from __future__ import annotations

from typing import Literal

from .agreement import Level
from .answer_fields import AnswerKind
from .shape import Shape, Spread

Turn = Literal["last", "best", "first"]
"""Which judged attempt of an assignment stands for it. best: the one with the highest score, the first of equals."""


class AnswerTally(Shape):
    """How often a field was answered."""

    answered: int
    missing: int
    """Asked, and left empty."""
    spread: Spread | None
    """Of numbers; of texts the length in characters; None for other fields, and without answers."""


class AnswerBar(Shape):
    """How often one value was given."""

    value: str
    label: str
    people: int
    simulated: int


class AnswerBin(Shape):
    """How many answers lie from `low` to below `high`; the last bin has `high` in it."""

    low: float
    high: float
    people: int
    simulated: int


class AnsweredField(Shape):
    """What was answered to one field."""

    field: str
    """Its name; for fields that procedures add the name in the template."""
    label: str
    part: Literal["ask", "judge", "form"]
    kind: AnswerKind
    levels: tuple[Level, ...]
    """The levels at which agreement can be computed, the usual one first; empty for texts and files."""
    people: AnswerTally
    simulated: AnswerTally
    bars: tuple[AnswerBar, ...]
    """For options and scales, in their order; of numbers with few values one for each."""
    bins: tuple[AnswerBin, ...]
    """For numbers with many values, and for the length of texts in characters."""
    others: int
    """Values that have no bar, as there are too many."""


class RunFields(Shape):
    """The answers of a run, field by field; of loops those of the attempts that count."""

    run_id: str
    fields: tuple[AnsweredField, ...]


class LevelAgreement(Shape):
    """Krippendorff's alpha at one level."""

    level: Level
    alpha: float | None
    """At most 1 (perfect); 0 is what chance gives; None where every answer is the same."""
    low: float | None
    """Alpha lies from here …"""
    high: float | None
    """… to here in 95 % of the resamples of units; None with fewer than 5 units."""
    resamples: int


class FieldAgreement(Shape):
    """How far workers agree on one field."""

    run_id: str
    field: str
    kind: AnswerKind
    turn: Turn
    units: int
    """With answers of two workers or more; of fields in rounds, each round of a unit counts by itself."""
    pairs: int
    """Pairs of two workers' answers to one unit."""
    single: int
    """Units with the answer of one worker only, which say nothing about agreement."""
    percent: float | None
    """Share of the pairs with the same answer, 0 to 1; None without pairs."""
    commonest: float | None
    """Share of the most frequent answer among those compared, 0 to 1: near 1 alpha tells little."""
    alphas: tuple[LevelAgreement, ...]
    """Empty without pairs."""


class SampledText(Shape):
    """One text in a sample."""

    assignment_id: str
    unit: int
    worker_key: str
    simulated: bool
    attempt: int | None
    """The number of the sent attempt, from 1; None for a form."""
    text: str
    """The first 2,000 characters."""


class TextSample(Shape):
    """A random sample of the texts of one field: the same number gives the same sample of the same texts."""

    run_id: str
    field: str
    sample: int
    search: str
    of: int
    """How many texts the sample was taken from."""
    capped: bool
    """More texts than were looked through have these words."""
    texts: tuple[SampledText, ...]
