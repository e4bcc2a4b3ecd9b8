"""What a task says about the models that it declares, before anybody is asked anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import ajeeb as aj
from ajeeb.errors import BadTask
from ajeeb.tasks import PreparedTask, load, prepare

SCORE = aj.Scale("How close is it?", 1, 10)


def prepared(run: Any, units: Any = ({},), **loop: Any) -> PreparedTask:
    made = aj.Loop(ask={"prompt": aj.Text("Describe it")}, run=run, judge={"score": SCORE}, **loop)
    return prepare(aj.Task(units=units, loop=made, name="m"))


@pytest.mark.parametrize(
    ("run", "named"),
    [
        (aj.Model("composer", template="{style}: {prompt}"), ["template", "'style'", "prompt"]),
        (aj.Model("composer", params={"api_key": "x"}), ["'api_key'", "environment"]),
        ({"name": "composer", "retires": 3}, ["loop.run", "retires"]),
        ({"name": "composer", "template": "a house"}, ["loop.run", "{prompt}"]),
        (
            aj.Arms({"a": aj.Model("composer", cache=True), "b": "scripted"}),
            ["'a'", "cache", "allow_cache=True"],
        ),
        (
            aj.Arms({"a": aj.Model("composer", fallback="scripted"), "b": "scripted"}),
            ["'a'", "fallback", "allow_fallback=True"],
        ),
        (aj.Arms({"a": "composer", "b": "classifier"}), ["images", "texts"]),
        (aj.Arms({"a": "composer", "b": "composr"}), ["composr", "composer"]),
    ],
)
def test_a_declaration_that_cannot_be_says_why(run: Any, named: list[str]) -> None:
    with pytest.raises(BadTask) as error:
        prepared(run)
    assert all(word in str(error.value) for word in named), str(error.value)


def test_what_is_to_be_learned_needs_a_model_that_learns() -> None:
    with pytest.raises(BadTask, match="composer is not a model that learns"):
        prepared("composer", learn={"text": "prompt"})


def test_a_template_may_name_columns() -> None:
    task = prepared(aj.Model("composer", template="{style}: {prompt}"), units=[{"style": "chalk"}])
    assert task.procedures["composer"].queues_itself


def test_models_are_written_in_yaml_as_in_python(tmp_path: Path) -> None:
    (tmp_path / "arms.yaml").write_text(
        """
loop:
  ask: {prompt: {kind: text, label: Describe it}}
  run:
    per: worker
    arms:
      plain: {name: composer, price: {per_call: 0.01}}
      chalk: {name: composer, template: "chalk drawing: {prompt}", price: {per_image: 0.02}}
  candidates: 2
  judge: {best: {kind: pick, label: "Which is better?"}}
  goal: best == 1
budget: {per_run: 5, per_worker: 0.5}
"""
    )
    task = prepare(load(tmp_path / "arms.yaml", {}))
    run = task.config["loop"]["run"]
    assert run["arms"]["plain"]["name"] == "composer"
    assert run["arms"]["chalk"]["price"] == {"per_image": 0.02}
    assert task.procedures["arms"].blind
    assert task.procedures["arms"].candidates == 2
    assert task.task.budget == aj.Budget(per_run=5, per_worker=0.5)


@pytest.mark.parametrize(
    ("price", "budget", "named"),
    [
        (None, {"per_run": 1}, ["nothing", "price"]),
        ({"per_call": 0.04, "currency": "EUR"}, {"per_run": 1}, ["USD", "EUR"]),
        ({"per_call": 0.04}, {"per_run": 0.03}, ["per_run is 0.03", "0.04", "scripted"]),
        ({"per_image": 0.04}, {"per_run": 3, "per_worker": 0.01}, ["per_worker is 0.01"]),
    ],
)
def test_a_budget_that_cannot_be_kept_is_refused(
    price: dict[str, Any] | None, budget: dict[str, Any], named: list[str]
) -> None:
    model = aj.Model("scripted", price=None if price is None else aj.Price(**price))
    loop = aj.Loop(ask={"prompt": aj.Text("Describe it")}, run=model)
    with pytest.raises(BadTask) as error:
        prepare(aj.Task(loop=loop, budget=aj.Budget(**budget), name="m"))
    assert all(word in str(error.value) for word in named), str(error.value)


def test_what_no_worker_notices_makes_no_other_run() -> None:
    model = aj.Model("scripted", price=aj.Price(per_call=0.01))
    loop = aj.Loop(ask={"prompt": aj.Text("Describe it")}, run=model)
    poor, rich = (prepare(aj.Task(loop=loop, name="m", budget=aj.Budget(per_run=most))) for most in (1, 9))
    assert poor.digest == rich.digest
