"""The types of fields, one folder each: what it declares, how it is shown, what a simulated worker answers."""

from collections.abc import Mapping
from typing import Literal

from ajeeb.forms.composer.field_kind import FieldKind, FileUrl, Traits, is_multiple, option_values

from . import (
    button,
    checkbox,
    email,
    file,
    hidden,
    input,
    number,
    password,
    radio,
    select,
    textarea,
)

FieldType = Literal[
    "input",
    "email",
    "textarea",
    "number",
    "password",
    "select",
    "checkbox",
    "radio",
    "file",
    "hidden",
    "button",
]
"""The `type` of a field."""

KINDS: Mapping[str, FieldKind] = {
    "input": input.KIND,
    "email": email.KIND,
    "textarea": textarea.KIND,
    "number": number.KIND,
    "password": password.KIND,
    "select": select.KIND,
    "checkbox": checkbox.KIND,
    "radio": radio.KIND,
    "file": file.KIND,
    "hidden": hidden.KIND,
    "button": button.KIND,
}

__all__ = ["KINDS", "FieldKind", "FieldType", "FileUrl", "Traits", "is_multiple", "option_values"]
