"""A task of the original whose imports were changed and nothing else, served."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import ajeeb as aj
from tests.formcomposer.colour_game import shared_state
from tests.server.forms import ask
from tests.server.site import Worker, on_site


def task(**more: Any) -> aj.Task:
    return aj.Task(procedures=shared_state, name="colours", assignments_per_unit=9, **more)


async def guess(worker: Worker, colour: str, key: str) -> Any:
    answer = await ask(worker, "next", {"guess": colour, "section_name": "game"}, key)
    return answer.json()["response"]


def test_the_form_versions_come_with_the_procedures() -> None:
    assert task().form == list(shared_state.static_task_data)


def test_a_form_that_is_given_goes_before_them() -> None:
    version = shared_state.static_task_data[1]
    assert task(form=[version]).form == [version]


def test_without_versions_the_task_must_say_them() -> None:
    with pytest.raises(ValueError, match="either a loop or a form"):
        aj.Task(procedures=type(shared_state)(function_registry={}))


async def test_two_workers_go_on_to_the_end_and_share_nothing(tmp_path: Path) -> None:
    async with on_site(tmp_path, task=task(aux_parameters={"max_answer_loops": 3})) as site:
        ann, bob = await site.open("ann", unit=1), await site.open("bob", unit=1)
        first = await guess(ann, "green", "call-00001")
        assert first["current_answer_index"] == 1
        assert first["fieldset_config"]["instruction"] == "It is not <b>green</b>."
        (named,) = first["fieldset_config"]["rows"][0]["fields"]
        assert (named["name"], named["id"], named["value"]) == ("guess__1__", "id_guess__1__", "green")

        assert (await guess(bob, "<i>", "call-00002"))["current_answer_index"] == 1
        assert (await guess(ann, "", "call-00003")) == {"validation_errors": {"guess": ["Write a colour."]}}
        assert (await guess(ann, "pink", "call-00004"))["submit_message"] == "These were all guesses."
        assert (await guess(bob, "red", "call-00005"))["submit_message"] == "That is it!"


async def test_a_missing_setting_is_caught_as_it_always_was(tmp_path: Path) -> None:
    async with on_site(tmp_path, task=task()) as site:
        ann = await site.open()
        numbers = [
            (await guess(ann, f"colour {n}", f"call-0000{n}"))["current_answer_index"] for n in range(1, 6)
        ]
        assert numbers == [1, 2, 3, 4, 5]


async def test_an_unknown_section_is_an_answer(tmp_path: Path) -> None:
    async with on_site(tmp_path, task=task()) as site:
        answer = await ask(await site.open(), "next", {"guess": "green", "section_name": "elsewhere"})
        assert answer.json()["response"] == {"errors": ["There is no section elsewhere"]}
