"""An event as it stands in the log."""

from __future__ import annotations

from dataclasses import dataclass

from .facts import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionId:
    """The page's id of one action, and a digest of its body: the same id may come again only with the same body."""

    key: str
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """One event at its place.

    seq: position in its stream, from 1, without gaps.
    at: server time, UTC milliseconds.
    action: on the first event of an action.
    """

    seq: int
    at: int
    event: Event
    action: ActionId | None = None
