"""A folder as one ZIP, made while it is sent."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

_CHUNK = 1 << 18
_PACKED = (".jsonl", ".csv", ".json", ".md")
"""What gets smaller; Parquet and pictures do not."""


class _Outbox(io.RawIOBase):
    """A file that cannot be sought, and gives away what was written to it."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        taken = bytes(data)  # type: ignore[call-overload]  # any buffer, as RawIOBase has it
        self._waiting.append(taken)
        self._written += len(taken)
        return len(taken)

    def tell(self) -> int:
        return self._written

    def taken(self) -> bytes:
        """What was written since the last time."""
        data, self._waiting = b"".join(self._waiting), []
        return data


def zipped(folder: Path, name: str) -> Iterator[bytes]:
    """The ZIP of a folder, piece by piece, always the same for the same files. name: of the folder in it."""
    outbox = _Outbox()
    with zipfile.ZipFile(outbox, "w") as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            about = zipfile.ZipInfo(f"{name}/{path.relative_to(folder).as_posix()}")
            about.compress_type = zipfile.ZIP_DEFLATED if path.suffix in _PACKED else zipfile.ZIP_STORED
            about.external_attr = 0o644 << 16
            with path.open("rb") as source, archive.open(about, "w", force_zip64=True) as target:
                while chunk := source.read(_CHUNK):
                    target.write(chunk)
                    yield outbox.taken()
    yield outbox.taken()
