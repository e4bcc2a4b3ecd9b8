"""Form tasks to serve, and what the page of one sends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx2

import ajeeb as aj

from .site import Worker


def field(name: str, kind: str = "input", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "label": name, **more}


def version(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "form": {
            "title": "A form",
            "instruction": "Fill it in.",
            "sections": [
                {
                    "name": "one",
                    "title": "One",
                    "fieldsets": [{"title": "", "rows": [{"fields": list(fields)}]}],
                }
            ],
            "submit_button": {"text": "Submit"},
            **more,
        }
    }


def a_form(*fields: dict[str, Any], folder: Path | None = None, **changes: Any) -> aj.Task:
    given = {
        "form": version(*fields) if folder is None else folder,
        "name": "form",
        "assignments_per_unit": 9,
    }
    return aj.Task(**{**given, **changes})


async def ask(
    worker: Worker, procedure: str, arguments: Any = None, key: str = "call-00001"
) -> httpx2.Response:
    body = {"key": key, "procedure": procedure, "arguments": arguments, "element": "go"}
    return await worker.send("/api/call", body)


async def send_file(
    worker: Worker,
    content: bytes | Callable[[], AsyncIterator[bytes]],
    name: str,
    field: str = "file",
    **more: str,
) -> httpx2.Response:
    query = {"field": field, "name": name, "type": "", "modified_at": "7", **more}
    return await worker.site.client.post(
        "/api/upload",
        params=query,
        content=content if isinstance(content, bytes) else content(),
        headers=worker.headers,
    )


def as_value(view: dict[str, Any]) -> dict[str, Any]:
    """The value of a file field, as the page makes it of what an upload answers."""
    return {
        "name": view["name"],
        "size": view["size"],
        "type": view["type"],
        "lastModified": view["modified_at"],
    }
