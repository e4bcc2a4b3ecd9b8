"""The form as a worker left it, as a page for a sandboxed frame: no scripts, no cookies, no origin."""

from __future__ import annotations

import asyncio
import html
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from starlette.responses import HTMLResponse

from ajeeb import review
from ajeeb.server.policies import left_form_policy

from .parts import AuthorFiles, Parts

STATIC = Path(__file__).parents[1] / "static"
_PAGE = "src/worker/form/FormBefore.tsx"
"""The part of the worker's page that has the looks of forms, and so of this one."""
_STYLE = """
body { padding: clamp(.75rem, 2.5vw, 1.5rem); overflow-wrap: anywhere; }
.form-composer a { pointer-events: none; }
.other-values pre { white-space: pre-wrap; overflow-wrap: anywhere; }
"""


async def document(parts: Parts, kept: review.KeptForm, theme: str) -> HTMLResponse:
    """The page. Links in it lead nowhere: what a worker or a procedure wrote takes a reviewer to no other place."""
    files = parts.author_files(kept.run_id)

    def made() -> review.LeftForm:
        version = json.loads(parts.read_asset(kept.form_asset) or b"{}")
        return review.left_form(kept, version, parts.asset_url, files.addressed)

    form = await asyncio.to_thread(made)
    headers = {"Content-Security-Policy": left_form_policy(form.hosts), "Cache-Control": "no-store"}
    return HTMLResponse(_page(form, files, theme), headers=headers)


def _page(form: review.LeftForm, files: AuthorFiles, theme: str) -> str:
    sheets = "".join(
        f'<link rel="stylesheet" href="{html.escape(address)}">'
        for address in (*built_styles(), *files.styles)
    )
    problems = "".join(f"<li>{html.escape(problem)}</li>" for problem in form.problems)
    note = f'<ul class="alert alert-warning list-unstyled">{problems}</ul>' if problems else ""
    return (
        f'<!doctype html><html lang="en" data-bs-theme="{theme}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>The form as it was left</title>'
        f'<base target="_blank">{sheets}<style>{_STYLE}</style></head>'
        f"<body><main>{note}{form.body}</main></body></html>"
    )


def built_styles(static: Path = STATIC) -> tuple[str, ...]:
    """Addresses of the style sheets of forms; none if the pages are not built."""
    try:
        manifest = json.loads((static / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    return tuple(f"/static/{file}" for file in dict.fromkeys(_styles(manifest, _PAGE, set())))


def _styles(manifest: Any, name: str, seen: set[str]) -> Iterable[str]:
    """Of what a part imports, then its own."""
    part = manifest.get(name)
    if part is None or name in seen:
        return
    seen.add(name)
    for imported in part.get("imports", ()):
        yield from _styles(manifest, imported, seen)
    yield from part.get("css", ())
