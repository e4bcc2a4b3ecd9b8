"""The worker's API as a table: what the routes are made from, and the OpenAPI document too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ajeeb.events import Observed
from ajeeb.loops import CallView, UploadView, View, action_adapter

from .wire import CallBody, CodeFault, Draft, ErrorBody, OpenBody, Piece, Session


@dataclass(frozen=True, kw_only=True)
class Route:
    """One request that a page may make.

    body, answer: types; None for none. streams: the answer may also come as server-sent events. query: names of
    parameters in the address, all texts; with them the body is a file.
    """

    name: str
    method: str
    path: str
    summary: str
    body: Any = None
    answer: Any = None
    session: bool = True
    streams: bool = False
    query: tuple[str, ...] = ()


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
        name="call",
        method="POST",
        path="/api/call",
        summary="Have a procedure called, as the code of a form wants it; answered when the call has ended.",
        body=CallBody,
        answer=CallView,
    ),
    Route(
        name="upload",
        method="POST",
        path="/api/upload",
        summary="Send a file for a field of a form: the body is the file.",
        query=("field", "name", "type", "modified_at"),
        answer=UploadView,
    ),
    Route(
        name="draft",
        method="PUT",
        path="/api/draft",
        summary="Keep what stands in a form.",
        body=Draft,
    ),
    Route(
        name="fault",
        method="POST",
        path="/api/fault",
        summary="Tell the author of the task that its code has a fault.",
        body=CodeFault,
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
