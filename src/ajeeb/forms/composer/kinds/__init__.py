"""The types of fields, one module each."""

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
from .kind import FieldKind, Traits, is_multiple, option_values

KINDS = {
    module.KIND.name: module.KIND
    for module in (input, email, textarea, number, password, select, checkbox, radio, file, hidden, button)
}

__all__ = ["KINDS", "FieldKind", "Traits", "is_multiple", "option_values"]
