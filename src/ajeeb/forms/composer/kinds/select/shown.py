"""A drop-down with what was chosen."""

from __future__ import annotations

from collections.abc import Mapping

from ajeeb.forms.composer.field_kind import FileUrl, is_multiple
from ajeeb.forms.composer.json_values import Json, dicts, js_string
from ajeeb.forms.composer.kinds.text_line import widget_attributes
from ajeeb.forms.composer.markup import element, escaped, text

_MOST_LINES = 20


def shown(field: Mapping[str, Json], value: Json, _: FileUrl) -> str:
    """The choice, or of several all options with the chosen ones marked; a choice that is no option comes last."""
    several = is_multiple(field)
    items = value if isinstance(value, list) else [value]
    chosen = [text(item) for item in items if item not in (None, "") or not several]
    known = {js_string(option["value"]): option for option in dicts(field, "options") if "value" in option}
    captions = {name: _caption(name, option) for name, option in known.items()}
    captions |= {name: name for name in chosen if name not in known}
    options = (
        element("option", {"value": name, "selected": name in chosen}, escaped(caption))
        for name, caption in captions.items()
    )
    attributes = widget_attributes(field)
    if several:
        attributes |= {"multiple": True, "size": str(min(max(2, len(captions)), _MOST_LINES))}
    return element("select", attributes, "".join(options))


def _caption(name: str, option: Mapping[str, Json]) -> str:
    return option["label"] if isinstance(option.get("label"), str) else name
