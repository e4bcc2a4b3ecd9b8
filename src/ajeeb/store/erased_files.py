"""Which files go with work that is erased: those that nobody else names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

import apsw

_SHA256 = re.compile(r"[0-9a-f]{64}")


def files_of(connection: apsw.Connection, assignments: Sequence[str]) -> set[str]:
    """Every file that the events of these assignments name."""
    found: set[str] = set()
    for assignment_id in assignments:
        for (data,) in connection.execute(_DATA, (assignment_id, f"{assignment_id}/seen")):
            found.update(_SHA256.findall(str(data)))
    known = connection.execute("SELECT sha256 FROM asset WHERE sha256 IN (SELECT value FROM json_each(?))", (
        json.dumps(sorted(found)),
    ))  # fmt: skip
    return {str(row[0]) for row in known}


def named_elsewhere(
    connection: apsw.Connection, files: set[str], assignments: Iterable[str], after: int
) -> tuple[set[str], int]:
    """Those of the files that other work or a task names too, and the position up to which the log was read."""
    mine = set(assignments)
    upto: Any = connection.execute("SELECT coalesce(max(position), 0) FROM event").get
    found: set[str] = set()
    for stream, data in connection.execute(_OTHERS, (after, upto)):
        if stream not in mine:
            found.update(files.intersection(_SHA256.findall(str(data))))
    for texts in connection.execute(_OF_TASKS):
        for text in texts:
            found.update(files.intersection(_SHA256.findall(str(text or ""))))
    return found, int(upto)


_DATA = "SELECT data FROM event WHERE stream IN (?, ?)"
_OTHERS = """
    SELECT stream, data FROM event WHERE position > ? AND position <= ?
        AND kind IN ('settled', 'uploaded', 'submitted', 'called', 'asked', 'judged', 'page_passed', 'ended')
"""
_OF_TASKS = """
    SELECT target_asset, form_asset, inputs FROM unit UNION ALL SELECT config, parameters, source FROM run
"""
