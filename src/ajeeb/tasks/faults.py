"""One sentence for one fault: what must stand there, in the words of a task's author."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from pydantic_core import ErrorDetails

UNEXPECTED = ("extra_forbidden", "unexpected_keyword_argument")

_PLACES = tuple(
    (re.compile(rf"(loop\.)?{place}"), sentence)
    for place, sentence in (
        (r"run", "give a function, the name of a model such as 'composer', aj.Model or aj.Arms"),
        (r"seed", "give 'per_run', 'per_unit', 'per_attempt' or a whole number"),
        (r"hints", "give a list [ ] of (case, text)"),
        (r"hints\.\d+", "give (case, text)"),
        (r"hints\.\d+\.0", "give first, otherwise or a condition such as score < 5"),
        (r"goal", "give a condition such as score == 10"),
        (r"((ask|judge)\.[^.]+\.|Text\.)?unique", "give true, false or 'normalised'"),
        (r"name", "use letters, digits, _ and -, at most 60 of them"),
    )
)
"""What must stand here, whatever it is that does not."""
_SHAPES = (
    (
        re.compile(r"(loop\.)?(ask|judge)\.[^.]+"),
        'give a field such as aj.Text("…") or {kind: text, label: …}',
    ),
    (re.compile(r"before\.\d+"), 'give a page such as aj.Consent("…") or {kind: consent, text: …}'),
    (re.compile(r"before"), "give a list [ ] of pages"),
    (re.compile(r"measure"), 'give a list [ ] such as [aj.similarity("{target}")]'),
    (re.compile(r"measure\.\d+"), 'give aj.similarity("…") or {similarity: …}'),
    (re.compile(r"reward"), 'give aj.Reward(1.50, "USD"), or {amount: 1.50, currency: USD}'),
    (re.compile(r"show"), 'give the path of an image, or aj.Image("…")'),
    (re.compile(r"loop"), "give aj.Loop(…), or its settings as { }"),
)
"""What must stand here, if what does has another form altogether."""
_TYPES = {
    "missing": "this is missing",
    "string_type": "give a text, in quotes",
    "string_sub_type": "give a text, in quotes",
    "int_type": "give a whole number",
    "int_parsing": "give a whole number",
    "int_from_float": "give a whole number",
    "decimal_parsing": "give a number with nothing between its thousands, such as 1500.00",
    "float_type": "give a number",
    "float_parsing": "give a number",
    "bool_type": "give true or false",
    "bool_parsing": "give true or false",
    "tuple_type": "give a list [ ]",
    "dict_type": "give names with what they stand for { }",
    "unexpected_positional_argument": "there is one value too many; give settings by name",
}
_OTHER_FORM = ("model_attributes_type", "tuple_type", "dataclass_type", "model_type", "is_instance_of")


def sentence(fault: ErrorDetails, path: tuple[str, ...] = ()) -> str:
    """What is wrong, or what must stand there instead."""
    kind, context = fault["type"], fault.get("ctx", {})
    if kind in UNEXPECTED:
        return "there is no such key"
    if kind == "union_tag_invalid":
        return f"there is no kind '{context['tag']}'; there are: {context['expected_tags']}"
    if kind == "union_tag_not_found":
        return "its kind is missing; write kind: " + (
            "consent or instruction" if path[:1] == ("before",) else "text, scale, choice or pick"
        )
    here = _at(path, _PLACES)
    if here and (kind != "value_error" or "hints" in path):
        return here
    if kind in _OTHER_FORM and (shape := _at(path, _SHAPES)):
        return shape
    if kind == "literal_error":
        return f"give {context['expected']}"
    if kind in ("too_short", "too_long"):
        least = "at least" if kind == "too_short" else "at most"
        return f"give {least} {context.get('min_length', context.get('max_length'))}"
    plain = fault["msg"].removeprefix("Value error, ").replace("Input should", "this must")
    return _TYPES.get(kind, plain)


def near(name: str, known: Iterable[str]) -> str:
    """`; did you mean '…'?` if one of those known is like this name, else nothing."""
    found = get_close_matches(name, list(known), 1)
    return f"; did you mean '{found[0]}'?" if found else ""


def _at(path: tuple[str, ...], sentences: Iterable[tuple[re.Pattern[str], str]]) -> str | None:
    return next((said for place, said in sentences if place.fullmatch(".".join(path))), None)
