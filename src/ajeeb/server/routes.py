"""The worker's API as a table: what the routes are made from, and the OpenAPI document too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ajeeb.events import Observed
from ajeeb.loops import View, action_adapter

from .wire import ErrorBody, OpenBody, Piece, Session


@dataclass(frozen=True, kw_only=True)
class Route:
    """One request that a page may make.

    body, answer: types; None for none. streams: the answer may also come as server-sent events.
    """

    name: str
    method: str
    path: str
    summary: str
    body: Any = None
    answer: Any = None
    session: bool = True
    streams: bool = False


ROUTES = (
    Route(
        name="open",
        method="POST",
        path="/api/open",
        summary="Come in, or come back: the assignment of this link or name, as it stands.",
        body=OpenBody,
        answer=Session,
        session=False,
    ),
    Route(
        name="view",
        method="GET",
        path="/api/view",
        summary="Where the assignment stands; as a stream, until the running call has ended.",
        answer=View,
        streams=True,
    ),
    Route(
        name="act",
        method="POST",
        path="/api/act",
        summary="Do something. The answer is the whole new state; as a stream, each state on the way to it.",
        body=action_adapter,
        answer=View,
        streams=True,
    ),
    Route(
        name="seen",
        method="POST",
        path="/api/seen",
        summary="Hand in what the page observed. Never refused for being late.",
        body=Observed,
    ),
)

SHARED = (ErrorBody, Piece)
