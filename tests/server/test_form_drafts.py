"""Drafts of a form that is open on several devices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .forms import a_form, field
from .site import Worker, on_site


async def keep(worker: Worker, text: str, *handled: str) -> None:
    draft = {"values": {"text": text}, "handled": handled, "at": 1}
    answer = await worker.site.client.put("/api/draft", json=draft, headers=worker.headers)
    assert answer.status_code == 204


async def kept(worker: Worker) -> Any:
    return (await worker.site.open()).session["form"]["draft"]["values"]["text"]


async def test_a_page_that_is_behind_does_not_undo_what_another_one_did(tmp_path: Path) -> None:
    async with on_site(tmp_path, task=a_form(field("text"))) as site:
        ann = await site.open()
        await keep(ann, "first")
        await keep(ann, "second", "call-00001")
        assert await kept(ann) == "second"
        await keep(ann, "behind")
        await keep(ann, "elsewhere", "call-00002")
        assert await kept(ann) == "second"
        await keep(ann, "third", "call-00001", "call-00003")
        await keep(ann, "fourth", "call-00003", "call-00001")
        assert await kept(ann) == "fourth"
