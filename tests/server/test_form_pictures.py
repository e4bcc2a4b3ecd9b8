"""Pictures in the folder of a form, named by their path: in the form, and in what procedures add to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ajeeb.formcomposer import (
    RemoteProcedureAgentState,
    extrapolate_dynamic_fieldset,
    find_dynamic_fieldsets_for_section,
)

from .forms import a_form, ask, field, version
from .site import on_site

IMAGE = '<img src="insertions/pictures/cat.png" alt="A cat">'


def one_more(request_id: str, args: Any, agent_state: RemoteProcedureAgentState) -> Any:
    (template,) = find_dynamic_fieldsets_for_section(
        config_data=agent_state.get_init_state()["task_data"], section_name="one"
    )
    return {
        "fieldset_config": extrapolate_dynamic_fieldset(
            fieldset_config=template, tokens_values={"name": "cat"}, index=1
        )
    }


async def test_a_path_below_insertions_becomes_an_address_that_is_served(tmp_path: Path) -> None:
    folder = tmp_path / "form"
    (folder / "insertions/pictures").mkdir(parents=True)
    (folder / "insertions/pictures/cat.png").write_bytes(b"\x89PNG")
    config = version(field("text"), instruction=IMAGE)
    config["form"]["sections"][0]["fieldsets"].append(
        {
            "lookup_name": "more",
            "instruction": '<img src="insertions/pictures/[[name]].png">',
            "rows": [{"fields": [field("again")]}],
        }
    )
    (folder / "task_data.json").write_text(json.dumps([config]))
    task = a_form(folder=folder, procedures={"oneMore": one_more})
    async with on_site(tmp_path, task=task) as site:
        ann = await site.open()
        shown = ann.session["task"]["form"]["config"]["form"]["instruction"]
        address = shown.split('"')[1]
        assert address.startswith("/t/")
        assert (await site.client.get(address)).content == b"\x89PNG"

        answer = (await ask(ann, "oneMore")).json()["response"]
        assert answer["fieldset_config"]["instruction"] == f'<img src="{address}">'
        again = (await site.open()).session["form"]
        assert again["added"][0]["fieldset"]["instruction"] == f'<img src="{address}">'
        assert again["calls"][0]["response"] == answer
