"""Figure (e): JavaScript and CSS that a worker's page loads, compressed."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

STATIC = Path(__file__).parent.parent / "src" / "ajeeb" / "server" / "static"
_ENTRY = "worker.html"


def weight() -> dict[str, object]:
    """Kilobytes after gzip, file by file; target: 80."""
    manifest = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))
    files = sorted(_files(manifest, _ENTRY, set()))
    sizes = {_kind(name): 0.0 for name in files}
    each = {}
    for name in files:
        size = len(gzip.compress((STATIC / name).read_bytes(), 9)) / 1000
        sizes[_kind(name)] += size
        each[_plain(name)] = round(size, 1)
    total = sum(sizes.values())
    return {
        "gzip_kb": round(total, 1),
        "target_kb": 80,
        "met": total <= 80,
        **{f"{kind}_kb": round(size, 1) for kind, size in sizes.items()},
        "files": each,
    }


def _files(manifest: dict[str, dict[str, object]], name: str, seen: set[str]) -> set[str]:
    """Everything that an entry brings in, at once or later."""
    if name in seen:
        return set()
    seen.add(name)
    chunk = manifest[name]
    files = {str(chunk["file"]), *_names(chunk, "css")}
    for key in ("imports", "dynamicImports"):
        for other in _names(chunk, key):
            files |= _files(manifest, other, seen)
    return files


def _names(chunk: dict[str, object], key: str) -> list[str]:
    names = chunk.get(key, [])
    return [str(name) for name in names] if isinstance(names, list) else []


def _kind(name: str) -> str:
    return name.rpartition(".")[2]


def _plain(name: str) -> str:
    """Without the hash of the content."""
    stem, _, kind = Path(name).name.rpartition(".")
    return f"{stem.rsplit('-', 1)[0]}.{kind}"
