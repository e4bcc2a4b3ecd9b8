"""What is counted of a call that has ended."""

from __future__ import annotations

from typing import Any

from .counts import Counts
from .times import Slot, add


def count_call(counts: Counts, at: int, outcome: dict[str, Any], told_again: bool) -> None:
    """Count a call's end. told_again: the call was counted before; its goes and their cost come with this."""
    slot, calls = counts.times.at(at), counts.calls
    for one in outcome.get("tries", ()):
        status, cost_micros, currency = one.get("status", "ok"), one.get("cost_micros"), one.get("currency")
        calls.goes += 1
        calls.cached += one.get("cache") == "read"
        if status != "ok":
            add(calls.goes_failed, {status: 1})
        if cost_micros is not None:
            add(calls.cost, {currency or "": cost_micros})
            add(slot.cost, {currency or "": cost_micros})
    if not told_again:
        _count_end(counts, slot, outcome["status"], _took_ms(outcome.get("provenance") or {}))


def _took_ms(provenance: dict[str, Any]) -> int | None:
    """From coming to the end; None if that was not told."""
    queued_at, finished_at = provenance.get("queued_at"), provenance.get("finished_at")
    return None if queued_at is None or finished_at is None else finished_at - queued_at


def _count_end(counts: Counts, slot: Slot, status: str, took_ms: float | None) -> None:
    add(counts.calls.statuses, {status: 1})
    if status != "ok":
        add(slot.failed, {status: 1})
    elif took_ms is not None:
        counts.calls.took.add(took_ms)
        slot.took.add(took_ms)
