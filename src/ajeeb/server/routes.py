"""The worker's API as a table: what the routes are made from, and the OpenAPI document too; and who may use what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from ajeeb.events import Observed
from ajeeb.loops import CallView, UploadView, View, action_adapter

from .wire import CallBody, CodeFault, Draft, ErrorBody, OpenBody, Piece, Session

Audience: TypeAlias = Literal["anyone", "worker", "capability", "requester"]
"""Who may use an address. worker: with the token of an open assignment. capability: who has an address that nobody
guesses. requester: as each route of the management API declares itself (manage/guard.py)."""


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
    audience: Audience = "worker"
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
        audience="anyone",
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

PLACES: Mapping[str, Audience] = {
    "/": "anyone",
    "/w": "anyone",
    "/review": "anyone",
    "/review/{rest:path}": "anyone",
    "/a/{capability}/{sha256}": "capability",
    "/t/{digest}/{path:path}": "anyone",
    "/healthz": "anyone",
    "/static": "anyone",
    "/api/manage/{rest:path}": "requester",
}
"""Who may use what else the server answers to: pages without content of their own, files, and the way to the rest."""
