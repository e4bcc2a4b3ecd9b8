"""What is wrong with a task, in the words of its author: one sentence for each fault."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ajeeb.forms import Choice, Consent, Image, Instruction, Scale, Text
from ajeeb.loops import Loop

from .faults import UNEXPECTED, near, sentence
from .measure import Measure
from .reward import Reward
from .task import Task

Path = tuple[str, ...]

_BY_POSITION = {kind.__name__: kind for kind in (Choice, Consent, Image, Instruction, Reward, Scale, Text)}
_NAMES = sorted(
    {
        *Task.model_fields,
        *Loop.model_fields,
        *Measure.model_fields,
        *(field.name for kind in _BY_POSITION.values() for field in fields(kind)),
    }
)
_TAGGED = (re.compile(r"(loop\.)?(ask|judge)\.[^.]*"), re.compile(r"before\.\d+"))
"""After these comes the kind, which is no part of what was written."""


def explain(error: ValidationError, lines: Mapping[Path, int] | None = None) -> str:
    """Every fault in one text: path, line where known, what is wrong, and a near name for a mistyped one."""
    faults = [(_path(fault, error.title), fault) for fault in error.errors()]
    kinds = {(path, fault["type"]) for path, fault in faults}
    said = []
    for path, fault in faults:
        # One branch of a union knows why its text cannot be read; the others only that it is none of theirs.
        if fault["type"] != "value_error" and (path, "value_error") in kinds:
            continue
        line = _line(lines or {}, path)
        where = ".".join(path) or error.title
        said.append(
            f"{f'line {line}: ' if line else ''}{where}: {sentence(fault, path)}{_given(fault)}{_near(fault)}"
        )
    return "\n  ".join(dict.fromkeys(said))


def _path(fault: ErrorDetails, title: str) -> Path:
    """Where the author finds it: without the kinds and branches that a value was tried as."""
    path: list[str] = []
    kind = _BY_POSITION.get(title)
    for part in fault["loc"]:
        if isinstance(part, str) and (
            "[" in part or (part in ("str", "callable", "int", "bool") and _is_union(path))
        ):
            break
        if any(pattern.fullmatch(".".join(path)) for pattern in _TAGGED) and part in _KINDS:
            continue
        named = [field.name for field in fields(kind)] if kind and not path else []
        path.append(named[part] if isinstance(part, int) and part < len(named) else str(part))
    if re.fullmatch(r"(loop\.)?hints\.\d+\.\d+", ".".join(path)) and fault["type"] in ("missing", "too_long"):
        path.pop()
    return (title, *path) if kind else tuple(path)


_KINDS = ("text", "scale", "choice", "consent", "instruction")


def _is_union(path: list[str]) -> bool:
    return path[-1:] in (["run"], ["seed"], ["unique"])


def _given(fault: ErrorDetails) -> str:
    value: Any = fault["input"]
    if fault["type"] in (*UNEXPECTED, "missing", "union_tag_invalid", "unexpected_positional_argument"):
        return ""
    if isinstance(value, str | int | float | list | tuple | None):
        return f" (given: {value!r:.60})"
    return ""


def _near(fault: ErrorDetails) -> str:
    last, context = str(fault["loc"][-1]) if fault["loc"] else "", fault.get("ctx", {})
    if fault["type"] in UNEXPECTED:
        return near(last, _NAMES)
    if fault["type"] == "union_tag_invalid":
        return near(str(context["tag"]), re.findall(r"'([^']*)'", context["expected_tags"]))
    if fault["type"] == "literal_error" and isinstance(fault["input"], str):
        return near(fault["input"], re.findall(r"'([^']*)'", context["expected"]))
    return ""


def _line(lines: Mapping[Path, int], path: Path) -> int | None:
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)
