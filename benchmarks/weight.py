"""Figure (e): JavaScript and CSS that a worker's page loads, compressed."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

STATIC = Path(__file__).parent.parent / "src" / "ajeeb" / "server" / "static"
_ENTRY = "worker.html"
_FORM = ("src/worker/form/FormPage.tsx",)


def weight() -> dict[str, object]:
    """Kilobytes after gzip, file by file; target for the page of a loop: 80."""
    manifest = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))
    loop = _sizes(_files(manifest, (_ENTRY,)))
    form = _sizes(_files(manifest, (_ENTRY, *_FORM)))
    return {"loop": {**loop, "target_kb": 80, "met": float(str(loop["gzip_kb"])) <= 80}, "form": form}


def _sizes(files: set[str]) -> dict[str, object]:
    sizes: dict[str, float] = {}
    each = {}
    for name in sorted(files):
        size = len(gzip.compress((STATIC / name).read_bytes(), 9)) / 1000
        sizes[_kind(name)] = sizes.get(_kind(name), 0.0) + size
        each[_plain(name)] = round(size, 1)
    return {
        "gzip_kb": round(sum(sizes.values()), 1),
        **{f"{kind}_kb": round(size, 1) for kind, size in sizes.items()},
        "files": each,
    }


def _files(manifest: dict[str, dict[str, object]], entries: tuple[str, ...]) -> set[str]:
    """Everything that these bring in at once; what comes later, if at all, are entries of their own."""
    waiting, seen, files = list(entries), set(entries), set()
    while waiting:
        chunk = manifest[waiting.pop()]
        files |= {str(chunk["file"]), *_names(chunk, "css")}
        new = set(_names(chunk, "imports")) - seen
        seen |= new
        waiting += new
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
