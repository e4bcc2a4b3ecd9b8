"""How check boxes and radio buttons are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from ajeeb.forms.composer.json_values import Json, dicts, js_string
from ajeeb.forms.composer.markup import element, escaped, isolated, optional_text


def option_boxes(
    field: Mapping[str, Json],
    kind: Literal["checkbox", "radio"],
    is_ticked: Callable[[Json], bool],
    others: tuple[str, ...] = (),
) -> str:
    """The options of a field with those that were chosen ticked.

    others: what was chosen and is no option; each gets a box of its own at the end.
    """
    options = [option for option in dicts(field, "options") if "value" in option]
    boxes = [
        _box(field, kind, index, is_ticked(option["value"]), _caption(option))
        for index, option in enumerate(options)
    ]
    boxes += [
        _box(field, kind, index, True, isolated(other)) for index, other in enumerate(others, len(options))
    ]
    name = optional_text(field.get("name"))
    container = {
        "id": optional_text(field.get("id")),
        "class": f"fc-{kind}-field",
        "name": name,
        "data-name": name,
        "role": "radiogroup" if kind == "radio" else "group",
    }
    return element("div", container, "".join(boxes))


def _caption(option: Mapping[str, Json]) -> str:
    label = option.get("label")
    return escaped(label if isinstance(label, str) else js_string(option["value"]))


def _box(field: Mapping[str, Json], kind: str, index: int, ticked: bool, caption: str) -> str:
    owner = optional_text(field.get("id")) or optional_text(field.get("name")) or kind
    mark = element(
        "input",
        {
            "type": kind,
            "id": f"{owner}-{index}",
            "data-index": str(index),
            "class": "form-check-input checked" if ticked else "form-check-input",
            "checked": ticked,
            "disabled": True,
        },
    )
    label = element("label", {"class": "form-check-label", "for": f"{owner}-{index}"}, caption)
    return element("div", {"class": "form-check"}, mark + label)
