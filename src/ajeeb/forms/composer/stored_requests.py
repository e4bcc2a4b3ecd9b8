"""Calls of procedures as the original stored them: requests and responses in one list."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .dynamic import Answered
from .json_values import Json


@dataclass(frozen=True, kw_only=True)
class StoredRequest:
    """One call of a procedure."""

    request_id: str
    """As the page made it."""
    procedure: str
    """Its name."""
    arguments: Json
    """What the page sent."""
    is_answered: bool
    """Whether there is a response; without one the work ended before it came."""
    response: Json = None
    """What the page got."""
    requested_at: float | None = None
    """Seconds since 1970; None if not told."""
    answered_at: float | None = None
    """Seconds since 1970; None if not told."""


def paired(entries: Json) -> tuple[StoredRequest, ...]:
    """Every request with its first response, in the order of the requests."""
    responses = {entry["target"]: entry for entry in reversed(list(_responses(entries)))}
    return tuple(_request(entry, responses.get(entry["uuid"])) for entry in _requests(entries))


def answers(entries: Json) -> tuple[Answered, ...]:
    """The requests that were answered, in the order of their first responses."""
    by_id = {request.request_id: request for request in paired(entries)}
    order = dict.fromkeys(entry["target"] for entry in _responses(entries))
    found = (by_id[request_id] for request_id in order)
    return tuple(Answered(each.procedure, each.arguments, each.response) for each in found)


def _request(entry: dict[str, Any], response: dict[str, Any] | None) -> StoredRequest:
    return StoredRequest(
        request_id=entry["uuid"],
        procedure=entry["target"],
        arguments=_parsed(entry.get("args_json")),
        is_answered=response is not None,
        response=_parsed(response.get("response_json")) if response is not None else None,
        requested_at=_time(entry),
        answered_at=_time(response) if response is not None else None,
    )


def _requests(entries: Json) -> Iterator[dict[str, Any]]:
    """The entries that are requests; one that was sent again counts once."""
    ids = _ids(entries)
    seen = set()
    for entry in _entries(entries):
        if entry["target"] not in ids and entry["uuid"] not in seen:
            seen.add(entry["uuid"])
            yield entry


def _responses(entries: Json) -> Iterator[dict[str, Any]]:
    """The entries that answer a request: their target is its id, not a procedure."""
    asked = {entry["uuid"] for entry in _requests(entries)}
    return (entry for entry in _entries(entries) if entry["target"] in asked)


def _ids(entries: Json) -> set[str]:
    return {entry["uuid"] for entry in _entries(entries)}


def _entries(entries: Json) -> list[dict[str, Any]]:
    return [
        entry
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict)
        and isinstance(entry.get("uuid"), str)
        and isinstance(entry.get("target"), str)
    ]


def _parsed(text: Json) -> Json:
    """What a JSON text says; what is no JSON text stays as it is."""
    try:
        return json.loads(text) if isinstance(text, str) else text
    except (ValueError, RecursionError):
        return text


def _time(entry: dict[str, Any]) -> float | None:
    time = entry.get("timestamp")
    return float(time) if isinstance(time, int | float) and not isinstance(time, bool) else None
