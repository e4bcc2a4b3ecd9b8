"""Which files belong to an assignment: what its worker is shown, was made for it, or was sent by its worker."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import apsw

_NAMED = re.compile(r"asset:([0-9a-f]{64})")


@dataclass(frozen=True, kw_only=True)
class OwnFiles:
    """The files of an assignment, as SHA-256, up to this seq of its stream."""

    seq: int = 0
    files: frozenset[str] = frozenset()


def own_files(connection: apsw.Connection, assignment_id: str, known: OwnFiles | None) -> OwnFiles | None:
    """The files by now; None if there is no such assignment, or if it was erased.

    known: what was found before, so that only later events are read.
    """
    row: Any = connection.execute(_TARGET, (assignment_id,)).fetchone()
    if row is None:
        return None
    found = known or OwnFiles(files=frozenset(row[:1]) if row[0] else frozenset())
    for seq, kind, data in connection.execute(_EVENTS, (assignment_id, found.seq)):
        found = replace(
            found, seq=int(str(seq)), files=found.files | set(_files(str(kind), json.loads(data)))
        )
    return found


def is_erased(connection: apsw.Connection, assignment_id: str) -> bool:
    """Whether the work was erased."""
    sql = "SELECT erased FROM assignment WHERE assignment_id = ?"
    return bool(connection.execute(sql, (assignment_id,)).get)


def _files(kind: str, event: Any) -> Iterator[str]:
    """What an event names in the places where only the server writes: a worker may type any SHA-256 they like."""
    match kind:
        case "uploaded":
            yield event["asset"]
        case "submitted":
            yield from event.get("files", {}).values()
        case "settled":
            for output in event["outcome"].get("outputs", ()):
                if output.get("asset"):
                    yield output["asset"]
                if output.get("data") is not None:
                    yield from _NAMED.findall(json.dumps(output["data"]))


_TARGET = """
    SELECT u.target_asset FROM assignment a JOIN unit u ON u.unit_id = a.unit_id
    WHERE a.assignment_id = ? AND NOT a.erased
"""
_EVENTS = """
    SELECT seq, kind, data FROM event WHERE stream = ? AND seq > ? AND kind IN ('uploaded', 'submitted', 'settled')
    ORDER BY seq
"""
