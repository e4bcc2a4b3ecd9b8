"""Every rule of the verifier: its code, whether breaking it is an error, and what it says in a few words.

D task data, U one form, S token sets, T tokens against sets, P separate values, F files, W advice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One thing that can be wrong."""

    code: str
    """Stable; programs compare it."""
    severity: Severity
    """Errors make a folder invalid; warnings do not."""
    gist: str
    """What is wrong, for a table of all rules."""


def _rules(severity: Severity, gists: Mapping[str, str]) -> dict[str, Rule]:
    return {code: Rule(code=code, severity=severity, gist=gist) for code, gist in gists.items()}


RULES: Mapping[str, Rule] = {
    **_rules(
        "error",
        {
            "D01": "the task data is not an array",
            "D02": "the task data has no form versions, or an empty one",
            "D03": "a form version is wrong; its own problems carry the codes of group U",
            "D04": "a file nests too deep to be read",
            "U01": "a form configuration is not an object",
            "U02": "'form' is missing",
            "U03": "an attribute at the top level is unknown",
            "U04": "'form' or 'form_metadata' is not an object",
            "U05": "a required attribute is missing",
            "U06": "an attribute is unknown",
            "U07": "an attribute has the wrong JSON type",
            "U08": "a field's type is missing or unknown",
            "U09": "an id repeats",
            "U10": "a name repeats",
            "U11": "an insertion file is missing, unreadable or outside the insertions folder",
            "U12": "two options of a field have the same value",
            "U13": "a field's name is reserved for what is stored with the results",
            "S01": "the token sets are not an array",
            "S02": "a token set is empty",
            "S03": "a token set has no 'tokens_values'",
            "S04": "a token set has another attribute than 'tokens_values'",
            "S05": "a token set or its 'tokens_values' is not an object",
            "S06": "the token sets have different names",
            "S07": "a token's name is not made of letters, digits and underscores",
            "S08": "a token's value is null, an array or an object",
            "T01": "tokens of the sets are not used in the form",
            "T02": "tokens of the form are in no set",
            "T03": "a token stands in an attribute that takes none",
            "P01": "the separate values are not an object",
            "P02": "a token has no values",
            "P03": "a token's values are not an array",
            "P04": "the separate values combine to too many token sets",
            "F02": "a file is not JSON",
            "F03": "a file cannot be read",
        },
    ),
    **_rules(
        "warning",
        {
            "F01": "a file is missing",
            "W01": "a token is left in the task data",
            "W02": "an insertion path is left in the task data",
            "W03": "'show_preview' has no effect on this type of field",
            "W04": "a button with triggers has no name",
            "W05": "a field's name may not work in style sheets and triggers",
            "W06": "a field's name contains '__', which dynamic fieldsets use for their index",
            "W07": "two templates of a section have the same 'lookup_name'",
            "W08": "a template stands in a section without a name, where it cannot be found",
            "W09": "the submit button's id repeats",
            "W10": "an initial value is not among the options",
            "W11": "an option is not an object with a label and a value",
            "W12": "a validator is unknown",
            "W13": "a validator's argument has the wrong form",
            "W14": "a validator has no effect on this type of field",
            "W15": "a trigger is not a name, or a name and an argument",
            "W16": "a trigger's function is not in custom_triggers.js",
            "W17": "an event never happens on this element",
            "W18": "a token stands where none is replaced",
            "W19": "the form uses no token of this name",
            "W20": "the task data is not what the other files would make",
            "W21": "a text looks like an insertion path and is none",
            "W22": "a token of the separate values would make invalid token sets",
        },
    ),
}
