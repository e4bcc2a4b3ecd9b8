"""An export that another process watches: `python -m ajeeb.export.job`, asked and telling in lines of JSON.

It ends by itself when its standard input does, and can be started again.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ajeeb.errors import AjeebError

from .dataset import export
from .filters import Filters

_NICE = 10  # workers of the server that it belongs to come first


def asked(data: Path, run_id: str, to: Path, options: dict[str, Any]) -> bytes:
    """The line that asks for an export. options: as `run` reads them."""
    return json.dumps({"data": str(data), "run_id": run_id, "to": str(to), **options}).encode() + b"\n"


def run(line: bytes) -> None:
    """Make what is asked for; the last line has the report, or the problem."""
    wanted = json.loads(line)
    filters: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in wanted["filters"].items()
    }
    try:
        report = export(
            Path(wanted["data"]),
            wanted["run_id"],
            Path(wanted["to"]),
            tell=lambda step: _tell({"step": asdict(step)}),
            filters=Filters(**filters),
            formats=wanted["formats"],
            pictures=wanted["pictures"],
            as_of=wanted["as_of"],
        )
    except AjeebError as error:
        _tell({"problem": {"code": error.code, "message": str(error)}})
        return
    _tell({"report": {**asdict(report), "path": str(report.path)}, "step": None})


def _tell(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _watch() -> None:
    while os.read(0, 1):  # not through `sys.stdin`: a thread in it would hold up the end of the program
        continue
    os._exit(1)


if __name__ == "__main__":
    os.nice(_NICE)
    first = sys.stdin.buffer.readline()
    threading.Thread(target=_watch, daemon=True).start()
    run(first)
