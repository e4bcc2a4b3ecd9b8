"""A file as it was submitted: its name, and a look at it where browsers can show it."""

from __future__ import annotations

from collections.abc import Mapping

from ajeeb.forms.composer.field_kind import FileUrl
from ajeeb.forms.composer.json_values import Json
from ajeeb.forms.composer.markup import element, isolated, optional_text, text

from .media_types import seen_as


def shown(field: Mapping[str, Json], value: Json, file_url: FileUrl) -> str:
    """The file's name, with a link and a preview if the file can be had; nothing if there is none."""
    described = value if isinstance(value, dict) else {"name": value}
    name = text(described.get("name"))
    has_name = optional_text(described.get("name")) is not None
    where = file_url(text(field.get("name")), described) if has_name else None
    caption = isolated(name)
    if where is not None:
        caption = element("a", {"href": where, "download": name}, caption)
    preview = _preview(name, where) if where is not None else ""
    owner = {"id": optional_text(field.get("id")), "name": optional_text(field.get("name"))}
    return element("div", {**owner, "class": "fc-file-foot"}, caption) + preview


def _preview(name: str, where: str) -> str:
    match seen_as(name):
        case "image":
            made = element("img", {"src": where, "alt": name})
        case "video" | "audio" as kind:
            made = element(kind, {"src": where, "controls": True, "aria-label": name}, "")
        case _:
            return ""
    return element("div", {"class": "fc-preview"}, made)
