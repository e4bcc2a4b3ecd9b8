"""The models that can be used on this machine, and what is missing for those that cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path
from typing import Literal, TypeAlias

from ajeeb.errors import BadTask

from .health import AnyModel
from .http.service import KINDS, service
from .named import kinds, named, named_text

Makes: TypeAlias = Literal["image", "text"]

_WORKS_WITHOUT = frozenset({"comfyui"})
"""Kinds whose extra only makes them better."""
_EXTRAS = {"llama": "chat"}
"""The extra of a kind whose name is another."""
_ANYWHERE = "http://localhost"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A kind of model. form: what follows its name, empty if nothing does. missing: what there must be first."""

    kind: str
    makes: tuple[Makes, ...]
    form: str = ""
    missing: str = ""

    @property
    def name(self) -> str:
        """As it is written, with a word in capitals for what must be filled in."""
        return f"{self.kind}:{self.form}" if self.form else self.kind


def catalogue(environment: Mapping[str, str]) -> tuple[Entry, ...]:
    """Every kind of model, in the order of their names."""
    found: dict[str, Entry] = {}
    for kind, form, makes in kinds():
        before = found[kind].makes if kind in found else ()
        found[kind] = Entry(kind=kind, makes=(*before, makes), form=form, missing=_missing(kind, environment))
    return tuple(found[kind] for kind in sorted(found))


def makes(name: str) -> tuple[Makes, ...]:
    """What models of this name make; empty if there are none."""
    kind = re.split("[:?]", name, maxsplit=1)[0]
    return tuple(made for known, _, made in kinds() if known == kind)


def model_named(name: str, folder: Path, environment: Mapping[str, str]) -> AnyModel:
    """The model of this name, whatever it makes; images go first.

    Raises: BadTask, as `named` does.
    """
    if makes(name) == ("text",):
        return named_text(name, folder, environment)
    return named(name, folder, environment)


def _missing(kind: str, environment: Mapping[str, str]) -> str:
    if not _is_installed(kind):
        return f"pip install 'ajeeb[{_EXTRAS.get(kind, kind)}]'"
    if kind not in KINDS:
        return ""
    try:
        # Whatever has its address in its name needs no other.
        service(kind, environment, "" if KINDS[kind].address_name else _ANYWHERE)
    except BadTask as error:
        return str(error)
    return ""


def _is_installed(kind: str) -> bool:
    """Whether the packages of the extra of this name are there; most kinds have none."""
    extra = _EXTRAS.get(kind, kind)
    wanted = [line for line in requires("ajeeb") or () if re.search(rf"extra\s*==\s*['\"]{extra}['\"]", line)]
    return kind in _WORKS_WITHOUT or all(_is_there(line) for line in wanted)


def _is_there(requirement: str) -> bool:
    name = re.match(r"[\w.-]+", requirement)
    try:
        distribution(name.group() if name else requirement)
    except PackageNotFoundError:
        return False
    return True
