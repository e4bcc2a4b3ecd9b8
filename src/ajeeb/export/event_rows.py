"""The events of one assignment as rows, its own and what its pages observed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ajeeb.events import Asked, Judged, Measured, Observed, Recorded, Settled

from .columns import Row
from .kinds import json_of


def decided(stream: str, events: Sequence[Recorded], stored: Sequence[str]) -> Iterator[Row]:
    """What the server decided. stored: the same events as they stand in the log."""
    for one, data in zip(events, stored, strict=True):
        event = one.event
        about = event.attempt_id if isinstance(event, Asked | Measured | Settled | Judged) else None
        yield {
            "event_id": f"{stream}/{one.seq}",
            "assignment_id": stream,
            "attempt_id": about or None,
            "seq": one.seq,
            "source": "log",
            "page": None,
            "t_client_ms": None,
            "t_server": one.at,
            "type": event.kind,
            "data": data,
        }


def observed(stream: str, events: Sequence[Recorded]) -> Iterator[Row]:
    """What the pages saw."""
    for one in events:
        if not isinstance(one.event, Observed):
            continue
        for place, item in enumerate(one.event.items):
            yield {
                "event_id": f"{stream}/seen/{one.seq}/{place}",
                "assignment_id": stream,
                "attempt_id": item.attempt_id,
                "seq": one.seq,
                "source": "page",
                "page": one.event.page,
                "t_client_ms": item.at,
                "t_server": one.at,
                "type": item.type,
                "data": json_of(item.data),
            }
