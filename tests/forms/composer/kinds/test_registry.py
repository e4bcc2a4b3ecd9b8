"""Every kind is a folder, a line of the registry and a name of the type; and says all that a kind must."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from ajeeb.forms.composer import KINDS, kinds
from ajeeb.forms.composer.kinds import FieldType
from tests.forms.composer import building


def test_registry_type_and_folders_agree() -> None:
    home = Path(kinds.__file__).parent
    folders = {path.parent.name for path in home.glob("*/__init__.py")}
    assert tuple(KINDS) == get_args(FieldType)
    assert folders == set(KINDS)
    assert set(building.KINDS) == set(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_a_folder_holds_declaration_view_and_answer_of_its_kind(name: str) -> None:
    home = Path(kinds.__file__).parent / name
    assert {path.name for path in home.glob("*.py")} >= {"declaration.py", "shown.py", "simulated.py"}
    assert KINDS[name].name == KINDS[name].level.name == name
    assert KINDS[name].shown.__module__.endswith(f"kinds.{name}.shown")
    assert KINDS[name].simulated.__module__.endswith(f"kinds.{name}.simulated")


@pytest.mark.parametrize("name", KINDS)
def test_what_a_kind_requires_is_among_its_attributes(name: str) -> None:
    level = KINDS[name].level
    assert "type" in level.required
    assert set(level.required) <= set(level.by_name)
    assert ("options" in level.required) is KINDS[name].takes_options
