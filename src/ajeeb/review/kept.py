"""Everything that is kept of one worker, as a ZIP of JSON and files: what a worker may ask for before it is erased."""

from __future__ import annotations

import json
import mimetypes
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import apsw

from ajeeb.errors import Unknown
from ajeeb.events import review_stream, worker_stream
from ajeeb.store import decisions
from ajeeb.store.erased_files import files_of
from ajeeb.store.erasing import Erasure, assignments_of

from .payment_lists import Payments, payment_rows

PathOf = Callable[[str], Path | None]
_AT_FIRST = (1980, 1, 1, 0, 0, 0)  # the same content gives the same bytes


def write_kept(connection: apsw.Connection, path_of: PathOf, worker_key: str, to: IO[bytes]) -> None:
    """Write the ZIP. path_of: where the file of a SHA-256 is. Raises: Unknown."""
    row = connection.execute(_WORKER, (worker_key,)).fetchone()
    if row is None:
        raise Unknown("there is no such worker")
    whose = Erasure(of="worker", key=worker_key, at=0, by="")
    assignments = assignments_of(connection, whose)
    with zipfile.ZipFile(to, "w") as folder:
        worker = dict(zip(_WORKER_COLUMNS, row, strict=True))
        _add(folder, "worker.json", {**worker, "qualifications": json.loads(str(worker["qualifications"]))})
        _add(folder, "decisions.json", _decided(connection, worker_stream(worker_key)))
        payments = payment_rows(connection, Payments(worker_key=worker_key))
        _add(folder, "payments.json", [one.model_dump(mode="json") for one in payments])
        for assignment_id in assignments:
            _add(folder, f"assignments/{assignment_id}.json", _assignment(connection, assignment_id))
        for sha256 in sorted(files_of(connection, assignments)):
            _add_file(connection, folder, path_of, sha256)


def _assignment(connection: apsw.Connection, assignment_id: str) -> dict[str, Any]:
    [row] = connection.execute(_ASSIGNMENT, (assignment_id,))
    drafts: Any = connection.execute("SELECT data FROM draft WHERE assignment_id = ?", (assignment_id,)).get
    return {
        **dict(zip(_ASSIGNMENT_COLUMNS, row, strict=True)),
        "events": list(_events(connection, assignment_id)),
        "observed": list(_events(connection, f"{assignment_id}/seen")),
        "decisions": _decided(connection, review_stream(assignment_id)),
        "draft": None if drafts is None else json.loads(drafts),
    }


def _events(connection: apsw.Connection, stream: str) -> Iterator[dict[str, Any]]:
    sql = "SELECT seq, at, data FROM event WHERE stream = ? ORDER BY seq"
    for seq, at, data in connection.execute(sql, (stream,)):
        yield {"seq": seq, "at": at, "event": json.loads(str(data))}


def _decided(connection: apsw.Connection, stream: str) -> list[dict[str, Any]]:
    return [
        {"seq": one.seq, "at": one.at, "by": one.by, "decision": one.decision.model_dump(mode="json")}
        for one in decisions(connection, stream)
    ]


def _add(folder: zipfile.ZipFile, name: str, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    folder.writestr(zipfile.ZipInfo(name, _AT_FIRST), text, zipfile.ZIP_DEFLATED)


def _add_file(connection: apsw.Connection, folder: zipfile.ZipFile, path_of: PathOf, sha256: str) -> None:
    path = path_of(sha256)
    media_type: Any = connection.execute("SELECT media_type FROM asset WHERE sha256 = ?", (sha256,)).get
    if path is not None:
        ending = mimetypes.guess_extension(media_type or "") or ""
        with (
            folder.open(zipfile.ZipInfo(f"files/{sha256}{ending}", _AT_FIRST), "w") as to,
            path.open("rb") as file,
        ):
            while block := file.read(1024 * 1024):
                to.write(block)


_WORKER_COLUMNS = (
    "worker_key",
    "provider",
    "external_id",
    "first_seen",
    "blocked",
    "qualifications",
    "erased_at",
)
_WORKER = f"SELECT {', '.join(_WORKER_COLUMNS)} FROM worker WHERE worker_key = ?"
_ASSIGNMENT_COLUMNS = (
    "assignment_id", "run_id", "unit_id", "status", "end_reason", "assurance", "opened_at", "ended_at", "decision",
    "attempts", "failures", "typed", "pasted", "score", "erased",
)  # fmt: skip
_ASSIGNMENT = f"SELECT {', '.join(_ASSIGNMENT_COLUMNS)} FROM assignment WHERE assignment_id = ?"
