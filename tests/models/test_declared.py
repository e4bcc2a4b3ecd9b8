"""A declaration is data: it goes to JSON and back, says what is wrong, and fills its template."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from pydantic import ValidationError

import ajeeb as aj
from ajeeb.models import ImageRequest, Message

FULL = aj.Model(
    "openai:gpt-image-1",
    alias="painter",
    template="{prompt}, in the style of {style} {{raw}}",
    params={"quality": "low"},
    width=640,
    max_tokens=4000,
    price=aj.Price(per_image=0.01, per_1k_output_tokens=0.04),
    concurrency=8,
    fallback=aj.Model("composer", timeout_s=5),
    cache=True,
)


def test_a_name_is_enough() -> None:
    model = aj.Model("composer")
    assert (model.known_as, model.second, model.template_names) == ("composer", None, ())
    assert model.model_dump(exclude_defaults=True) == {"name": "composer"}
    assert model.image_request("a house") == ImageRequest(prompt="a house")


def test_a_declaration_goes_to_json_and_yaml_and_back() -> None:
    assert aj.Model.model_validate_json(FULL.model_dump_json()) == FULL
    written = yaml.safe_dump(FULL.model_dump(mode="json", exclude_defaults=True))
    assert aj.Model.model_validate(yaml.safe_load(written)) == FULL
    assert aj.Model.model_validate({"name": "a", "fallback": "composer"}).second_name == "composer"


def test_the_template_is_filled_and_the_rest_is_asked_for() -> None:
    request = FULL.image_request("a house", {"style": "Monet", "prompt": "a column"}, seed=3, by="w1")
    assert request == ImageRequest(
        prompt="a house, in the style of Monet {raw}",
        seed=3,
        width=640,
        extra={"quality": "low"},
        by="w1",
    )
    assert FULL.template_names == ("style",)


def test_what_a_worker_writes_is_never_read_as_a_template() -> None:
    assert aj.Model("m", template="{prompt}!").sent("{style} {0} {{") == "{style} {0} {{!"


def test_a_conversation_goes_on_with_the_filled_prompt() -> None:
    model = aj.Model(
        "m", template="{prompt}?", system="be kind", max_tokens=9, temperature=0.5, params={"a": 1}
    )
    before = (Message(role="user", content="x"), Message(role="assistant", content="y"))
    request = model.text_request("why", before=before, seed=1, by="w1")
    assert request.messages == (*before, Message(role="user", content="why?"))
    assert (request.system, request.max_tokens, request.temperature) == ("be kind", 9, 0.5)
    assert (request.extra, request.seed, request.by) == ({"a": 1}, 1, "w1")


def test_a_name_that_the_template_wants_and_nobody_has_is_said() -> None:
    with pytest.raises(aj.BadTask, match=r"'painter' wants 'style'.*; there are: city, prompt"):
        FULL.sent("a house", {"city": "Rome"})


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"name": ""}, "at least 1 character"),
        ({"template": "a {"}, r"write \{prompt\}, and double the braces"),
        ({"template": "{prompt.upper}"}, r"names one field or column, such as \{prompt\}"),
        ({"template": "{}"}, "names one field or column"),
        ({"template": "{prompt!r}"}, "names one field or column"),
        ({"template": "{prompt:>{width}}"}, "names one field or column"),
        ({"price": {"per_1k_output_tokens": 1}}, "'m' costs by the length of its answers.*; give max_tokens"),
        ({"fallback": "m"}, "'m' cannot stand in for itself; name another model"),
        ({"fallback": {"name": "n", "template": "{prompt}!"}}, "'n' is sent the prompt that 'm' was"),
        ({"widht": 3}, "Extra inputs"),
        ({"width": 1}, "greater than or equal to 16"),
        ({"concurrency": 0}, "greater than or equal to 1"),
        ({"per_worker": 0}, "greater than or equal to 1"),
        ({"timeout_s": 0}, "greater than 0"),
        ({"retries": -1}, "greater than or equal to 0"),
        ({"batch": 0}, "greater than or equal to 1"),
        ({"max_tokens": 0}, "greater than or equal to 1"),
    ],
)
def test_what_is_wrong_is_said(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        aj.Model.model_validate({"name": "m", **settings})


def test_a_second_model_by_its_name_has_the_settings_that_are_not_the_first_s_own() -> None:
    model = aj.Model(
        "a", params={"q": 1}, price=aj.Price(per_call=1), fallback="b", timeout_s=5, system="s", alias="x"
    )
    assert model.second == aj.Model("b", timeout_s=5, system="s")
    assert FULL.second == aj.Model("composer", timeout_s=5)
