"""The files of an export."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
MADE_BY = "ajeeb export"
_CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Written:
    """One file of the export."""

    file: str
    bytes: int
    sha256: str
    rows: int | None = None


def write_text(folder: Path, name: str, text: str) -> Written:
    """A small file, whole."""
    data = text.encode()
    with (folder / name).open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return Written(file=name, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())


def json_text(value: Any) -> str:
    """Readable JSON, always the same for the same value."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def copy(source: Path | None, target: Path, sha256: str) -> bool:
    """Whether the file was copied: it is there and has the content that it is named by."""
    if source is None:
        return False
    digest = hashlib.sha256()
    unsure = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with source.open("rb") as read, unsure.open("wb") as write:
            while chunk := read.read(_CHUNK):
                digest.update(chunk)
                write.write(chunk)
            write.flush()
            os.fsync(write.fileno())
        if digest.hexdigest() != sha256:
            return False
        unsure.rename(target)
    finally:
        unsure.unlink(missing_ok=True)
    return True
