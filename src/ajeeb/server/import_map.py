"""The names by which the modules of a form may import what Ajeeb has for them."""

from __future__ import annotations

import json
import re
from pathlib import Path

NAMES = ("mephisto-addons", "mephisto-core")
"""As forms written for the original spell them."""
_SOURCE = "src/worker/form/engine/addons.ts"
_FIRST = re.compile(r"<(?:script|link)\b")


def import_map(static: Path) -> str | None:
    """The map as a page holds it; None if the pages were built without that module."""
    try:
        built = json.loads((static / "manifest.json").read_text(encoding="utf-8"))[_SOURCE]["file"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return json.dumps({"imports": dict.fromkeys(NAMES, f"/static/{built}")}, separators=(",", ":"))


def with_import_map(page: str, text: str) -> str:
    """The page with the map in it; browsers read it only before the first module."""
    found = _FIRST.search(page)
    place = found.start() if found else 0
    return f'{page[:place]}<script type="importmap">{text}</script>\n    {page[place:]}'
