"""What a blind reviewer is not shown: which arm and which model made what, and what tells of it. Pure.

It works on what is about to be sent, by name, so that whatever is shown of an arm or a model anywhere is covered: a new
page has to use the same words. What a worker wrote or was shown stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

HIDDEN = frozenset({
    "alias", "aliases", "arm", "arm_id", "arms", "backend", "backends", "by_arm", "by_backend", "by_model", "cache",
    "config", "cost", "cost_micros", "duration_ms", "fallback", "finish_reason", "first_ms", "goes", "input_tokens",
    "latency", "latency_ms", "lost_cost", "median_ms", "model", "model_ms", "model_requested", "model_responded",
    "models", "money", "output_tokens", "p95_ms", "parameters", "params", "prompt_effective", "prompt_sent", "prompts",
    "provenance", "queue_ms", "queue_position", "response_id", "run_ms", "seed", "spent", "template", "total_ms",
    "trace", "wait_ms",
})  # fmt: skip
"""Names of fields that tell of arms and models: their value is left empty."""

BESIDE = {
    "arm": frozenset({"notes", "values"}),  # of an output
    "goes": frozenset({"message", "procedure"}),  # of the call of an attempt
    "element": frozenset({"message"}),  # of a call of a form
}
"""Names that tell of them only where another one stands beside them."""

OWN = frozenset({"answers", "arguments", "data", "inputs", "judgement", "response", "texts", "unsent"})
"""Names of fields that hold what researchers and workers wrote; nothing in them is looked at."""

_COARSE_MS = 600_000


def blinded(shown: Any) -> Any:
    """The same JSON without what tells of arms and models; times run as if models took none."""
    if isinstance(shown, list):
        return [blinded(one) for one in shown]
    if not isinstance(shown, dict):
        return shown
    if {"attempts", "events", "work_seq"} <= shown.keys():
        shown = _without_waiting(shown)
    hidden = HIDDEN.union(*(names for beside, names in BESIDE.items() if beside in shown))
    told = {
        name: _empty(name, value) if name in hidden else _kept(name, value) for name, value in shown.items()
    }
    return _coarse(told) if "assignment_id" in told else told


def _kept(name: str, value: Any) -> Any:
    return value if name in OWN else blinded(value)


def _empty(name: str, value: Any) -> Any:
    """Nothing, of the same kind, so that pages can show it."""
    match value:
        case bool() | None:
            return value
        case str():
            return ""
        case list():
            return []
        case dict():
            return {}
    return None if name.endswith(("_ms", "_tokens", "cost", "seed", "_position")) else 0


def _coarse(row: dict[str, Any]) -> dict[str, Any]:
    """A row of a list: how long an assignment was open holds how long its models took."""
    late = {name: row[name] // _COARSE_MS * _COARSE_MS for name in ("last_at", "ended_at") if row.get(name)}
    return {**row, **late}


def _without_waiting(film: dict[str, Any]) -> dict[str, Any]:
    """A filmstrip as if every model had answered at once: how long one takes would tell which it is."""
    clock = _Clock(_waits(film))
    row = {**film["row"], **{name: clock.at(film["row"][name]) for name in ("last_at", "ended_at")}}
    return {
        **film,
        "blind": True,
        "row": row,
        "wait_ms": 0,
        "attempts": [{**one, "times": clock.of(one["times"])} for one in film["attempts"]],
        "form": film["form"]
        and {
            **film["form"],
            **{name: clock.at(film["form"][name]) for name in ("handed_in_at", "drafted_at")},
            "calls": [clock.of(call) for call in film["form"]["calls"]],
            "uploads": [clock.of(upload) for upload in film["form"]["uploads"]],
        },
        "events": [{**one, "at": clock.at(one["at"]), "text": _untold(one)} for one in film["events"]],
        "review": {
            **film["review"],
            "decisions": [{**one, "at": clock.at(one["at"])} for one in film["review"]["decisions"]],
        },
    }


def _waits(film: dict[str, Any]) -> list[tuple[int, int]]:
    calls = [*(one["times"] for one in film["attempts"]), *((film["form"] or {}).get("calls") or ())]
    return sorted((one["asked_at"], one["settled_at"]) for one in calls if one["settled_at"] is not None)


class _Clock:
    """Stands still while a worker waits."""

    def __init__(self, waits: Iterable[tuple[int, int]]) -> None:
        self._waits: list[tuple[int, int]] = []
        for asked, end in waits:
            start = max(asked, self._waits[-1][1] if self._waits else asked)
            if end > start:
                self._waits.append((start, end))

    def at(self, at: int | None) -> int | None:
        """The time of day, less all waiting before it."""
        if at is None:
            return None
        return at - sum(min(at, end) - start for start, end in self._waits if start < at)

    def of(self, times: dict[str, Any]) -> dict[str, Any]:
        """All times of day in these."""
        return {
            name: self.at(value) if name == "at" or name.endswith("_at") else value
            for name, value in times.items()
        }


def _untold(event: dict[str, Any]) -> str:
    text = str(event["text"])
    if event["kind"] == "settled":
        return text.partition("; the model took")[0].partition(", after ")[0]
    return "The call was made again" if event["kind"] == "tried" else text
