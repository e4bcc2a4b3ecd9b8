"""A decision about an assignment in words. Pure."""

from __future__ import annotations

from ajeeb.currencies import amount_of
from ajeeb.events import BonusGiven, Decided, Decision, Excluded, Noted, Undone

_VERDICTS = {"approved": "approved this", "soft_rejected": "soft rejected this", "rejected": "rejected this"}


def did(decision: Decision) -> str:
    """What somebody did, as it goes on after their name: `approved this`."""
    match decision:
        case Decided():
            return _VERDICTS[decision.verdict] + (
                f" ({decision.reason_code})" if decision.reason_code else ""
            )
        case BonusGiven():
            return f"gave a bonus of {money(decision.minor, decision.currency)}"
        case Excluded():
            return "excluded an attempt" if decision.attempt_id else "excluded all of it"
        case Noted():
            return "wrote a note"
        case Undone(included=True):
            return "included again what was excluded"
        case Undone():
            return "took a decision back"
        case _:
            return "decided something"


def money(minor: int, currency: str) -> str:
    """An amount as people write it: `0.50 EUR`."""
    return f"{amount_of(minor, currency)} {currency}".strip()


def passed(ms: int) -> str:
    """How long ago: `20 s ago`, `3 min ago`, `2 h ago`, `5 days ago`."""
    seconds = max(0, ms) // 1000
    for unit, length in (("days", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit} ago"
    return f"{seconds} s ago"
