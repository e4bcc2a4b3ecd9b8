"""What the page of a form may do: have procedures called, hand in files, hand in values. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ajeeb.errors import Invalid
from ajeeb.events import Called, Submitted, Uploaded
from ajeeb.forms import composer
from ajeeb.forms.composer import Answered, Json

from .action import Attach, Invoke, Submit
from .state import State
from .unsent import storable

MOST_CALLS = 1_000  # of one assignment; a page in an endless loop must not fill the disk
MOST_UPLOADS = 200


@dataclass(frozen=True, kw_only=True)
class FormRules:
    """One unit's form.

    config: the form version. procedures: names that may be called. custom: validators that the task redefines.
    """

    config: Json
    procedures: frozenset[str] = frozenset()
    custom: frozenset[str] = frozenset()


def called(rules: FormRules, state: State, action: Invoke, call_id: str) -> Called:
    """The call that the page asks for.

    Raises: Invalid if there is no such procedure, or if the page has asked for far too many.
    """
    if action.procedure not in rules.procedures:
        raise Invalid({"procedure": f"There is no procedure '{action.procedure}' in this task."})
    if len(state.calls) >= MOST_CALLS:
        raise Invalid({"": f"This page has made {MOST_CALLS:,} calls, which is the most that it may."})
    if composer.too_deep(action.arguments):
        raise Invalid({"arguments": "The arguments of the call are nested too deeply."})
    return Called(
        call_id=call_id, procedure=action.procedure, arguments=action.arguments, element=action.element
    )


def attached(rules: FormRules, state: State, action: Attach) -> Uploaded:
    """The file as it will be known.

    Raises: Invalid if the form has no such field for files, or if too many came.
    """
    field = fields(rules, state).get(action.field)
    if field is None or field.get("type") != "file":
        raise Invalid({action.field: "There is no field for a file of this name."})
    if sum(map(len, state.uploads.values())) >= MOST_UPLOADS:
        raise Invalid(
            {action.field: f"There are {MOST_UPLOADS} files already, which is the most there may be."}
        )
    return Uploaded(
        field=action.field,
        asset=action.asset,
        name=action.name,
        size=action.size,
        media_type=action.media_type,
        modified_at=action.modified_at,
    )


def submitted(rules: FormRules, state: State, action: Submit) -> tuple[Submitted, bool]:
    """The values as they are recorded, and whether something that the form requires is missing.

    Raises: Invalid naming the fields that the form's validators refuse.
    """
    checked = composer.check(
        rules.config, answered(state), action.values, action.invisible, custom=rules.custom
    )
    wrong = _files_missing(rules, state, action.values) | checked.sentences
    if wrong:
        raise Invalid(wrong)
    return _recorded(rules, state, action.values, action.invisible), checked.incomplete


def unchecked(rules: FormRules, state: State, values: dict[str, Any]) -> Submitted:
    """What stood in the fields when the time was up, or when the worker left."""
    return _recorded(rules, state, storable(values), (), unchecked=True)


def answered(state: State) -> tuple[Answered, ...]:
    """What procedures have given to this form, in order."""
    return tuple(
        Answered(procedure=call.procedure, arguments=call.arguments, response=call.response)
        for call in state.calls
        if call.response is not None
    )


def fields(rules: FormRules, state: State) -> dict[str, Any]:
    """The fields of the form by name, those that procedures have added included."""
    return composer.all_fields(rules.config, composer.dynamic_fieldsets(rules.config, answered(state)))


def _recorded(
    rules: FormRules,
    state: State,
    values: dict[str, Any],
    invisible: tuple[str, ...],
    *,
    unchecked: bool = False,
) -> Submitted:
    known = fields(rules, state)
    kept = composer.submitted({**{name: {"type": "input"} for name in values}, **known}, values)
    return Submitted(
        values=kept,
        files={
            name: upload.asset
            for name, value in kept.items()
            if (upload := _upload(state, name, value)) is not None
        },
        invisible=invisible,
        unchecked=unchecked,
    )


def _files_missing(rules: FormRules, state: State, values: dict[str, Any]) -> dict[str, str]:
    known = fields(rules, state)
    return {
        name: "This file has not arrived; please choose it again."
        for name, value in values.items()
        if value is not None
        and known.get(name, {}).get("type") == "file"
        and _upload(state, name, value) is None
    }


def _upload(state: State, name: str, value: Json) -> Uploaded | None:
    """The file that a value describes: the last one that arrived for the field under this name."""
    if not isinstance(value, dict):
        return None
    fitting = (one for one in reversed(state.uploads.get(name, ())) if one.name == value.get("name"))
    return next(fitting, None)
