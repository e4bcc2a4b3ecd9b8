"""Drafts of a form that is open on several devices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .forms import a_form, ask, field, version
from .site import Worker, on_site


async def keep(worker: Worker, text: str, *handled: str) -> None:
    draft = {"values": {"text": text}, "handled": handled, "at": 1}
    answer = await worker.site.client.put("/api/draft", json=draft, headers=worker.headers)
    assert answer.status_code == 204


async def kept(worker: Worker) -> Any:
    return (await worker.site.open()).session["form"]["draft"]["values"]["text"]


def answer(request_id: str, args: Any, agent_state: Any) -> Any:
    if not args:
        return {"validation_errors": {"text": ["Please write something."]}}
    rows = [{"fields": [field(f"more__{request_id}__")]}]
    return {"fieldset_config": {"lookup_name": "more", "rows": rows}}


async def test_a_page_that_is_behind_does_not_undo_what_another_one_did(tmp_path: Path) -> None:
    config = version(field("text"))
    template = {"lookup_name": "more", "rows": [{"fields": [field("more")]}]}
    config["form"]["sections"][0]["fieldsets"].append(template)
    async with on_site(tmp_path, task=a_form(form=config, procedures={"go": answer})) as site:
        ann = await site.open()
        for number, text in enumerate(("one", "two", ""), 1):
            await ask(ann, "go", text, f"call-0000{number}")
        await keep(ann, "first", "call-00001")
        await keep(ann, "refused", "call-00001", "call-00003")
        assert await kept(ann) == "refused"
        await keep(ann, "second", "call-00001", "call-00002")  # the other answer added nothing
        assert await kept(ann) == "second"
        await keep(ann, "behind")
        await keep(ann, "behind too", "call-00001", "call-00003")
        assert await kept(ann) == "second"
        await keep(ann, "third", "call-00002", "call-00001", "call-00003")
        assert await kept(ann) == "third"
