"""Figures for the data card, which grow while the rows are written."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from .columns import Row
from .rows import Rows


@dataclass
class OfArm:
    """What there is of one arm. chosen: outputs that were preferred to others; judged: those of which it is known."""

    assignments: int = 0
    attempts: int = 0
    outputs: int = 0
    chosen: int = 0
    judged: int = 0


@dataclass
class OfCalls:
    """The goes at models. cost: micros by currency."""

    statuses: Counter[str] = field(default_factory=Counter)
    cached: int = 0
    again: int = 0
    cost: Counter[str] = field(default_factory=Counter)


@dataclass(kw_only=True)
class Tally:
    """All figures; 8 bytes per assignment, 16 per attempt."""

    is_form: bool = False
    statuses: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    human_ms: array[int] = field(default_factory=lambda: array("q"))
    writing_ms: array[int] = field(default_factory=lambda: array("q"))
    judging_ms: array[int] = field(default_factory=lambda: array("q"))
    scores: dict[int, tuple[int, int, float]] = field(default_factory=dict)
    uncounted: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    calls: OfCalls = field(default_factory=OfCalls)
    arms: dict[str, OfArm] = field(default_factory=dict)
    excluded: Counter[str] = field(default_factory=Counter)
    outputs: int = 0
    seen: int = 0
    exposed: int = 0
    handed_in: int = 0
    incomplete: int = 0
    auto: int = 0
    unchecked: int = 0
    left_out_by_arm: int = 0
    set_aside: int = 0
    after_excluded: int = 0
    erased: int = 0

    def add(self, made: Rows) -> None:
        """Count one assignment."""
        row = made.assignment
        self.statuses[row["status"]] += 1
        if row["end_reason"] is not None:
            self.ends[row["end_reason"]] += 1
            self.human_ms.append(row["human_ms"])
        self.set_aside += row["excluded"]
        self.erased += row["erased"]
        if row["arm_id"] is not None:
            self._arm(row["arm_id"]).assignments += 1
        self._add_form(made)
        for attempt in made.attempt:
            self._add_attempt(attempt)
        for ended in made.ended:
            if ended is not None and ended.outcome.status != "ok":
                self.missed[ended.outcome.status] += 1
        for output in made.output:
            self._add_output(output)
        for call in made.model_call:
            self._add_call(call)

    def _add_form(self, made: Rows) -> None:
        state = made.state
        if state.submitted is not None:
            self.handed_in += 1
            self.unchecked += state.submitted.unchecked
            self.incomplete += state.ended.incomplete if state.ended else False
            self.auto += state.ended.auto if state.ended else False

    def _add_attempt(self, attempt: Row) -> None:
        for times, name in ((self.writing_ms, "writing_ms"), (self.judging_ms, "judging_ms")):
            if attempt[name] is not None:
                times.append(attempt[name])
        self.exposed += bool(attempt["exposed"])
        self.after_excluded += attempt["after_excluded"]
        if attempt["excluded"]:
            self.excluded[attempt["exclude_reason"] or "no reason given"] += 1
        if attempt["arm_id"] is not None:
            self._arm(attempt["arm_id"]).attempts += 1
        if attempt["k"] is None:
            self.uncounted[attempt["state"]] += 1
            return
        made, judged, total = self.scores.get(attempt["k"], (0, 0, 0.0))
        score = attempt["score"]
        judged, total = (judged, total) if score is None else (judged + 1, total + score)
        self.scores[attempt["k"]] = (made + 1, judged, total)

    def _add_call(self, call: Row) -> None:
        self.calls.statuses[call["status"] or "running"] += 1
        self.calls.cached += call["cache"] == "read"
        self.calls.again += bool(call["retries"])
        if call["cost"] is not None:
            # Counted in millionths: sums of floats would depend on their order.
            self.calls.cost[call["currency"] or ""] += round(call["cost"] * 1_000_000)

    def _add_output(self, output: Row) -> None:
        self.outputs += 1
        self.seen += output["exposures"] > 0
        if output["arm_id"] is not None:
            arm = self._arm(output["arm_id"])
            arm.outputs += 1
            arm.judged += output["chosen"] is not None
            arm.chosen += bool(output["chosen"])

    def as_json(self) -> dict[str, Any]:
        """To be kept with a part."""
        plain: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            plain[one.name] = value.tolist() if isinstance(value, array) else value
        return {
            **plain,
            "scores": [[k, *values] for k, values in self.scores.items()],
            "calls": vars(self.calls),
            "arms": {name: vars(arm) for name, arm in self.arms.items()},
        }

    def merge(self, part: Mapping[str, Any]) -> None:
        """Count a part too, from what `as_json` gave."""
        for one in fields(self):
            mine, theirs = getattr(self, one.name), part[one.name]
            if isinstance(mine, array):
                mine.extend(theirs)
            elif isinstance(mine, Counter):
                mine.update(theirs)
            elif one.type == "int":
                setattr(self, one.name, mine + theirs)
        for k, made, judged, total in part["scores"]:
            known = self.scores.get(k, (0, 0, 0.0))
            self.scores[k] = (known[0] + made, known[1] + judged, known[2] + total)
        self._merge_calls(part["calls"])
        for name, counts in part["arms"].items():
            arm = self._arm(name)
            for what, count in counts.items():
                setattr(arm, what, getattr(arm, what) + count)

    def _merge_calls(self, calls: Mapping[str, Any]) -> None:
        self.calls.statuses.update(calls["statuses"])
        self.calls.cost.update(calls["cost"])
        self.calls.cached += calls["cached"]
        self.calls.again += calls["again"]

    def _arm(self, name: str) -> OfArm:
        return self.arms.setdefault(name, OfArm())
