"""A form with a loop: two templates, the calls of a procedure, and what it answers."""

from __future__ import annotations

import copy
from typing import Any

from ajeeb.forms.composer import Answered, instantiate

from .building import field, form


def template(lookup_name: str = "loop", number: int = 1) -> dict[str, Any]:
    """A round: what the picture scores, the next prompt, and the button that goes on."""
    scores = [{"label": str(score), "value": score} for score in ("", *range(1, 11))]
    button = {
        "type": "button",
        "name": f"go_{number}",
        "value": "Update",
        "triggers": {"onClick": ["go", lookup_name]},
    }
    return {
        "lookup_name": lookup_name,
        "title": "Round",
        "instruction": "<img src='[[url]]'>",
        "rows": [
            {
                "fields": [
                    field("select", name=f"score_{number}", options=scores, validators={"required": True}),
                    field("textarea", name=f"prompt_{number}", validators={"required": True, "minLength": 3}),
                ]
            },
            {"fields": [button]},
        ],
    }


LOOPING = form(field("textarea", name="prompt_0", validators={"required": True}))
"""A section `main` with one static field, and the templates `loop` and `other`."""
LOOPING["form"]["sections"][0]["fieldsets"] += [template(), template("other", 2)]


def looping() -> dict[str, Any]:
    """A copy to change."""
    return copy.deepcopy(LOOPING)


def answer(index: int, lookup_name: str = "loop", **beside: Any) -> Answered:
    """A call that was answered with round `index`."""
    made = instantiate(
        template(lookup_name, 1 if lookup_name == "loop" else 2), {"url": f"/{index}.png"}, index
    )
    response = {"current_answer_index": index, "fieldset_config": made, "finished": False, **beside}
    return Answered("getNextFieldset", {"section_name": "main"}, response)
