"""Patterns that are none are said to be none."""

from __future__ import annotations

from typing import Any

import pytest

from ajeeb.forms.composer import check, verify_unit_config
from ajeeb.forms.composer.regex import BadPattern, has_match

from .building import field, form


@pytest.mark.parametrize(("pattern", "flags"), [("[", ""), ("a", "xyz"), ("a", "\ud800"), ("a", "é")])
def test_what_is_no_pattern_is_refused(pattern: str, flags: str) -> None:
    with pytest.raises(BadPattern):
        has_match(pattern, flags, "a")


@pytest.mark.parametrize("argument", ["[", ["a", "\ud800"], ["\ud800", "\ud800"]])
def test_a_form_with_such_a_pattern_can_be_verified_and_sent(argument: Any) -> None:
    config = form(field(validators={"regexp": argument}))
    assert "W13" in {problem.code for problem in verify_unit_config(config).problems}
    assert check(config, (), {"a_input": "x"}).is_accepted
