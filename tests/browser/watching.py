"""The task of streaming.py, and what a page noted of what it saw."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.browser.serving import Server

STREAMING = Path(__file__).with_name("streaming.py")
# Runs in the page: some frames are painted.
FRAMES = """
async () => { for (let i = 0; i < 5; i++) await new Promise(requestAnimationFrame); }
"""


def streaming(folder: Path, makes: str) -> tuple[str, ...]:
    """The command that serves streaming.py. makes: `picture`, `pictures`, `text`, `texts` or `verdict`."""
    return ("run", str(STREAMING), "-P", f"stage={folder}", "-P", f"makes={makes}", "--links", "0")


def observed(server: Server, worker: str, kind: str) -> list[dict[str, Any]]:
    """What this worker's pages noted of this kind, in order; they hand it in when they are left."""
    stream = f"{server.assignment(worker)['assignment_id']}/seen"
    items = [item for batch in server.events(stream) for item in batch["items"]]
    return [item for item in items if item["type"] == kind]
