"""Form versions from one form and token sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .insertions import InsertionRules, Loader, insert
from .json_values import Json
from .levels import FORM_COMPOSER, Format
from .token_sets import KEY, raw_sets
from .tokens import TOKEN, fill, token_text
from .walk import edited, objects, plan, replaced_texts


def extrapolate(
    config: Json,
    sets: Sequence[Json],
    load: Loader,
    rules: InsertionRules | None = None,
    form: Format = FORM_COMPOSER,
) -> list[Json]:
    """One form version per token set; without token sets the form itself.

    config, sets: verified. What a token set leaves alone is shared by all versions: copy before changing one.
    `form_metadata.tokens_values` of a version is its token set, raw.
    Raises: BadTask if a value has no text or an insertion file cannot be read.
    """
    rules = rules or InsertionRules()
    config = insert(config, load, rules, form).config
    if not sets:
        return [config]
    where = plan(
        path
        for place in objects(config, form)
        for path, text in replaced_texts(place)
        if TOKEN.search(text) is not None
    )
    versions = []
    for raw in raw_sets(sets):
        version = edited(config, where, _Filling(raw, load, rules)) if where else dict(config)
        version["form_metadata"] = {**config.get("form_metadata", {}), KEY: raw}
        versions.append(version)
    return versions


class _Filling:
    """Fills texts from one token set. Inserted files are looked through once, what they insert is not."""

    def __init__(self, raw: Mapping[str, Json], load: Loader, rules: InsertionRules) -> None:
        paths = {name: rules.path(value) for name, value in raw.items()}
        plain = {name: load(path) if (path := paths[name]) else token_text(raw[name]) for name in raw}
        self._values = {name: fill(text, plain) if paths[name] else text for name, text in plain.items()}

    def __call__(self, text: str) -> str:
        return fill(text, self._values)
