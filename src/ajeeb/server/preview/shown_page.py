"""A form that cannot be changed, as a document for a frame without an origin: its style stands in it."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

ENTRY = "preview.html"
_BODY = "padding: 1.5rem clamp(1rem, 3vw, 2.5rem) 3rem; max-width: 84rem; margin-inline: auto"


def shown_page(body: str, static: Path, styles: Iterable[str], dark: bool) -> str:
    """body: as safe HTML. static: the built pages. styles: addresses of the author's own style sheets."""
    css = "\n".join(_css(static)).replace("</style", "<\\/style")
    links = "".join(f'<link rel="stylesheet" href="{html.escape(address)}">' for address in styles)
    theme = "dark" if dark else "light"
    return (
        f'<!doctype html><html lang="en" data-bs-theme="{theme}"><head><meta charset="utf-8">'
        f"<title>Form</title><style>{css}</style>{links}</head>"
        f'<body style="{_BODY}">{body}</body></html>'
    )


def _css(static: Path) -> Iterator[str]:
    """The style sheets of the page of a preview, in the order in which it loads them."""
    try:
        built: Mapping[str, Any] = json.loads((static / "manifest.json").read_text(encoding="utf-8"))
        files = dict.fromkeys(_files(built, ENTRY, set()))
        yield from ((static / file).read_text(encoding="utf-8") for file in files)
    except (OSError, ValueError, KeyError):  # pages built without it: the form is shown without style
        return


def _files(built: Mapping[str, Any], name: str, seen: set[str]) -> Iterator[str]:
    if name in seen:
        return
    seen.add(name)
    chunk = built[name]
    for needed in chunk.get("imports", ()):
        yield from _files(built, needed, seen)
    yield from chunk.get("css", ())
