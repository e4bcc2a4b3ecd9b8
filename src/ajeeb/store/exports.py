"""The exports that the server made, as files below the data folder; erasure takes them away with the work."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection
from pathlib import Path

EXPORTS = "exports"
"""Below the data folder. Each has a folder, and beside it a file that tells what it is."""


def exports_of(data: Path, runs: Collection[str]) -> list[str]:
    """The ids of the exports that were made of these runs, also of those that are not finished."""
    told = {path.stem: json.loads(path.read_bytes()) for path in sorted((data / EXPORTS).glob("*.json"))}
    return [export_id for export_id, about in told.items() if about["run_id"] in runs]


def remove_export(data: Path, export_id: str) -> None:
    """Delete one, also what is done of it."""
    folder = data / EXPORTS
    for made in (folder / export_id, folder / f".{export_id}.part"):
        shutil.rmtree(made, ignore_errors=True)
    for file in (f".{export_id}.new", f"{export_id}.json"):  # what tells of it goes last
        (folder / file).unlink(missing_ok=True)
