"""The tokens of a form against those of the token sets, and tokens in places where none is replaced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from .attributes import TOKEN_ATTRIBUTES
from .insertions import InsertionFailed, InsertionRules, Loader
from .json_values import Json, Path, path_text
from .levels import FORM_COMPOSER, Format
from .report import Problem
from .token_sets import KEY, raw_sets, said_names, set_names
from .tokens import token_names
from .walk import Place, objects, replaced_texts

_NESTED = ("form", "sections", "fieldsets", "rows", "fields", "submit_button")


@dataclass(frozen=True, kw_only=True)
class CrossCheck:
    """Problems, each in the file that it belongs to."""

    in_form: tuple[Problem, ...]
    in_sets: tuple[Problem, ...]


def check_tokens(
    config: Json,
    sets: Json,
    load: Loader,
    rules: InsertionRules | None = None,
    form: Format = FORM_COMPOSER,
) -> CrossCheck:
    """Every problem of group T, and insertion files that a token names and that cannot be read.

    config: with its own insertion files in place. Tokens in files that a token inserts count as used.
    """
    rules = rules or InsertionRules()
    files = list(_inserted_by_tokens(sets, load, rules))
    in_files = {name for found in files if isinstance(found, str) for name in token_names(found)}
    first = form_tokens(config, form)
    used = first.keys() | in_files
    given = set_names(sets)
    in_sets = [found for found in files if isinstance(found, Problem)]
    if given - used:
        said = f"the form uses no such tokens: {said_names(given - used)}"
        in_sets.insert(0, Problem(code="T01", message=said))
    in_form = []
    if used - given:
        places = (f"'{name:.60}' at {_where(first.get(name))}" for name in sorted(used - given))
        said = f"no token set has values for: {', '.join(places)}"
        in_form.append(Problem(code="T02", message=said))
    in_form += [problem for place in objects(config, form) for problem in _misplaced(place)]
    return CrossCheck(in_form=tuple(in_form), in_sets=tuple(in_sets))


def form_tokens(config: Json, form: Format = FORM_COMPOSER) -> dict[str, Path]:
    """The names of all tokens that are replaced in a form, each with the place of its first use."""
    found: dict[str, Path] = {}
    for place in objects(config, form):
        for path, text in replaced_texts(place):
            for name in token_names(text):
                found.setdefault(name, path)
    return found


def names_in_files(values: Iterable[Json], load: Loader, rules: InsertionRules) -> set[str]:
    """The names of the tokens in the files that these values insert, as far as they can be read."""
    found: set[str] = set()
    for path in filter(None, map(rules.path, values)):
        with suppress(InsertionFailed):
            found.update(token_names(load(path)))
    return found


def _where(path: Path | None) -> str:
    return path_text(path) if path else "a file that a token inserts"


def _inserted_by_tokens(sets: Json, load: Loader, rules: InsertionRules) -> Iterator[str | Problem]:
    known: dict[str, str | Problem] = {}
    for index, item in enumerate(sets if isinstance(sets, list) else ()):
        for values in raw_sets([item]):
            for name, value in values.items():
                path = rules.path(value)
                if path is None or path in known:
                    continue
                try:
                    known[path] = load(path)
                except InsertionFailed as error:
                    known[path] = Problem(code="U11", message=str(error), path=(index, KEY, name))
                yield known[path]


def _misplaced(place: Place) -> Iterator[Problem]:
    allowed = f"tokens may stand in: {', '.join(TOKEN_ATTRIBUTES)}"
    for name, value in place.value.items():
        if name in TOKEN_ATTRIBUTES or name in _NESTED:
            continue
        if isinstance(value, str):
            found = token_names(value)
            if found:
                said = f"tokens in '{name:.60}': {said_names(set(found))}; {allowed}"
                yield Problem(code="T03", message=said, path=(*place.path, name))
        else:
            replaced = {path for path, _ in replaced_texts(place)} if place.is_field else set()
            for path, text in nested_texts(value, (*place.path, name)):
                if path not in replaced and token_names(text):
                    said = f"tokens here are not replaced: {said_names(set(token_names(text)))}; {allowed}"
                    yield Problem(code="W18", message=said, path=path)


def nested_texts(value: Json, path: Path) -> Iterator[tuple[Path, str]]:
    """All texts in a value, however deep, with their places."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from nested_texts(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from nested_texts(inner, (*path, index))
