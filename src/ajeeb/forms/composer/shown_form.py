"""A form as a worker left it: the whole of it as HTML that cannot be changed and runs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .author_html import author_html
from .dynamic import DynamicFieldset, all_fields, grown
from .field_kind import FileUrl
from .json_values import Json, dicts
from .kinds import KINDS
from .markup import element, escaped, isolated, optional_text, text

OTHER_VALUES = "Other values"
"""Heads the values that no field of the form has."""


def shown_form(
    config: Json, dynamic: Iterable[DynamicFieldset], values: Mapping[str, Json], file_url: FileUrl
) -> str:
    """The form with these values, as HTML for the body of a page.

    It has the hooks of the live form (`form.form-composer`, `section[data-name]`, `div.field[data-name]`, …), all its
    sections open, every widget disabled, and neither submit block nor triggers. Fields without a value are empty.
    Values are escaped, the author's HTML keeps all but what would run.

    dynamic: the fieldsets that procedures added; they follow the others of their section.
    values: as they were submitted; those that no field has are listed at the end.
    file_url: where a submitted file can be had, from the field's name and its value.
    """
    dynamic = list(dynamic)
    form = grown(config, dynamic)["form"]
    filled = _Filled(values, file_url)
    sections = "".join(filled.section(section, place) for place, section in enumerate(form["sections"]))
    known = all_fields(config, dynamic)
    others = {name: value for name, value in values.items() if name not in known}
    body = _header(form) + element("div", {"id": "id_accordion"}, sections) + _others(others)
    return element("form", {**_named(form, "form-composer"), "novalidate": True}, body)


@dataclass(frozen=True)
class _Filled:
    """What goes into the fields of one form."""

    values: Mapping[str, Json]
    file_url: FileUrl

    def section(self, section: Mapping[str, Json], place: int) -> str:
        shown = "".join(
            self._fieldset(fieldset, f"{place}-{index}")
            for index, fieldset in enumerate(dicts(section, "fieldsets"))
            if not fieldset.get("lookup_name")
        )
        hooks = {
            "data-id": f"section-{place}",
            "data-name": optional_text(section.get("name")),
            "data-invalid": "false",
        }
        body = {
            "id": f"accordion_collapsable_part_{place}",
            "class": "section-body",
            "data-open": "true",
        }
        content = element("div", {"class": "section-content"}, shown)
        return element(
            "section",
            {**_named(section, "section"), **hooks},
            _section_head(section, place) + element("div", body, content),
        )

    def _fieldset(self, fieldset: Mapping[str, Json], place: str) -> str:
        title = _block("h3", "", fieldset.get("title"))
        head = element("legend", {"class": "fieldset-title"}, title) if title else ""
        head += _block("div", "fieldset-instruction", fieldset.get("instruction"))
        rows = "".join(
            self._row(row, f"{place}-{index}") for index, row in enumerate(dicts(fieldset, "rows"))
        )
        foot = _block("div", "fieldset-help form-text", fieldset.get("help"))
        return element("fieldset", _named(fieldset, "fieldset"), (head or element("hr", {})) + rows + foot)

    def _row(self, row: Mapping[str, Json], place: str) -> str:
        fields = "".join(
            self._field(field, f"field-{place}-{index}") for index, field in enumerate(dicts(row, "fields"))
        )
        return element(
            "div", _named(row, "row"), fields + _block("div", "row-help form-text", row.get("help"))
        )

    def _field(self, field: Mapping[str, Json], made_id: str) -> str:
        kind = KINDS.get(field["type"]) if isinstance(field.get("type"), str) else None
        if kind is None:
            return ""
        name = optional_text(field.get("name"))
        own_id = optional_text(field.get("id")) or made_id
        value = self.values.get(name) if name is not None else None
        wrapper = {
            "class": _classes("field", *_marks(field), field.get("classes")),
            "data-name": name,
            "data-invalid": "false",
            "title": optional_text(field.get("tooltip")),
        }
        widget = kind.shown({**field, "id": own_id}, value, self.file_url)
        help_text = "" if kind.name == "hidden" else _block("div", "form-text", field.get("help"))
        label = "" if kind.name in ("hidden", "button") else _label(field, own_id)
        return element("div", wrapper, label + widget + help_text)


def _header(form: Mapping[str, Json]) -> str:
    title = _block("h1", "form-title", form.get("title"))
    instruction = _block("div", "form-instruction", form.get("instruction"))
    return element("header", {"class": "form-header"}, title + instruction) if title or instruction else ""


def _section_head(section: Mapping[str, Json], place: int) -> str:
    title = _block("h2", "section-title", section.get("title"))
    instruction = _block("div", "section-instruction", section.get("instruction"))
    if not title and not instruction:
        return ""
    line = element("div", {"class": "section-line"}, title)
    head = {"id": f"accordion_heading_{place}", "class": "section-head", "data-collapsable": "false"}
    return element("div", head, line + instruction)


def _label(field: Mapping[str, Json], own_id: str) -> str:
    label = optional_text(field.get("label"))
    if label is None:
        return ""
    icon = optional_text(field.get("icon"))
    before = element("span", {"class": "field-icon", "aria-hidden": "true"}, escaped(icon)) if icon else ""
    star = element("span", {"class": "field-star", "aria-hidden": "true"}, "*") if _is_starred(field) else ""
    return element("label", {"class": "field-label", "for": own_id}, before + escaped(label) + star)


def _is_starred(field: Mapping[str, Json]) -> bool:
    validators = field.get("validators")
    return isinstance(validators, dict) and validators.get("required") is True


def _marks(field: Mapping[str, Json]) -> Iterable[str]:
    if _is_starred(field):
        yield "required"
    if field["type"] == "hidden":
        yield "hidden-type"


def _others(values: Mapping[str, Json]) -> str:
    if not values:
        return ""
    listed = "".join(
        element("dt", {}, isolated(name)) + element("dd", {}, element("pre", {}, isolated(text(value))))
        for name, value in values.items()
    )
    heading = element("h2", {"class": "section-title"}, OTHER_VALUES)
    return element("div", {"class": "other-values"}, heading + element("dl", {}, listed))


def _block(tag: str, classes: str, html: Json) -> str:
    """The author's HTML in an element, if there is any."""
    return element(tag, {"class": classes or None}, author_html(html)) if optional_text(html) else ""


def _named(part: Mapping[str, Json], own: str) -> dict[str, str | bool | None]:
    return {"id": optional_text(part.get("id")), "class": _classes(own, part.get("classes"))}


def _classes(*classes: Json) -> str:
    return " ".join(each for each in classes if isinstance(each, str) and each)
