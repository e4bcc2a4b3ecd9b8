"""The built pages: small enough for a worker's phone, and fit for a strict content policy."""

import gzip
import json
import re
from pathlib import Path

import pytest

STATIC = Path("src/ajeeb/server/static")
WORKER_LIMIT_KB = 80

pytestmark = pytest.mark.packaging


def sent_with(entry: str) -> set[str]:
    """The scripts and styles that a browser fetches before an entry runs."""
    manifest = json.loads((STATIC / "manifest.json").read_text())
    files: set[str] = set()
    waiting = [entry]
    while waiting:
        chunk = manifest[waiting.pop()]
        files |= {chunk["file"], *chunk.get("css", [])}
        waiting += chunk.get("imports", [])
    return files


def test_a_worker_is_sent_little() -> None:
    sizes = {name: len(gzip.compress((STATIC / name).read_bytes())) for name in sent_with("worker.html")}
    assert sum(sizes.values()) <= WORKER_LIMIT_KB * 1000, sizes


@pytest.mark.parametrize("name", ["worker.html", "review.html", "preview.html"])
def test_pages_hold_no_inline_script_or_style(name: str) -> None:
    html = (STATIC / name).read_text()
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", html) == []


@pytest.mark.parametrize("name", ["worker.html", "review.html", "preview.html"])
def test_pages_fetch_nothing_from_elsewhere(name: str) -> None:
    html = (STATIC / name).read_text()
    addresses = re.findall(r'(?:src|href)="([^"]*)"', html)
    assert [address for address in addresses if not address.startswith("/static/")] == []


def test_scripts_and_styles_carry_their_hash() -> None:
    names = [path.name for path in (STATIC / "assets").iterdir()]
    assert [name for name in names if not re.search(r"-[\w-]{8}\.\w+$", name)] == []
