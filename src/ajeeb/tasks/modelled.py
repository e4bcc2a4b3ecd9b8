"""The procedure that a loop's models are: read from their declarations, found by their names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ajeeb.errors import BadTask
from ajeeb.loops import Loop
from ajeeb.models import Budget, Model, named, named_text
from ajeeb.models.named import Makes, check_for_secrets, kinds
from ajeeb.procedures import Ask, Asked, Procedure, check_arms

from .faults import UNEXPECTED, near, sentence


def models_of(loop: Loop) -> dict[str, Model]:
    """The models of a loop by arm, under the empty name where there are no arms; none if a function answers.

    Raises: BadTask naming the setting that is wrong.
    """
    arms = loop.arms
    if arms is not None:
        models = {name: _model(one, f"loop.run.arms.{name}") for name, one in arms.arms.items()}
        check_arms(arms, models)
        return models
    is_model = isinstance(loop.run, str | Mapping | Model)
    return {"": _model(loop.run, "loop.run")} if is_model else {}


def asking(loop: Loop, folder: Path) -> Procedure:
    """The procedure that asks the loop's models.

    Raises: BadTask if one of them is unknown, lacks its key, or cannot do what its declaration says.
    """
    models = models_of(loop)
    backends: dict[tuple[str, str], Any] = {}
    asked = {
        arm: _asked(_with_room(model, loop.candidates), folder, backends) for arm, model in models.items()
    }
    kinds = {one.makes for one in asked.values()}
    if len(kinds) > 1:
        raise BadTask("loop.run: some arms make images and others texts; that cannot be judged blindly")
    infos = [one.runs.info for one in asked.values()]
    return Procedure(
        name=loop.procedure,
        function=Ask(loop=loop, prompt_field=next(iter(loop.ask)), models=asked),
        rerun=all(info.deterministic for info in infos),
        concurrency=min(model.concurrency * model.batch for model in models.values()),
        per_worker=None,
        backend=infos[0].name if loop.arms is None else loop.procedure,
        backend_version=infos[0].version if loop.arms is None else "",
        params=dict(infos[0].params) if loop.arms is None else {},
        queues_itself=True,
        on_server=True,
        candidates=loop.candidates,
        blind=loop.arms is not None,
    )


def check_models(procedure: Procedure, loop: Loop, known: Collection[str]) -> None:
    """Whether the models get all that their templates want, and can learn what they are to learn.

    known: the names of fields and columns. Raises: BadTask naming the template, or the model that cannot learn.
    """
    ask = procedure.function
    if isinstance(ask, Ask):
        for one in ask.models.values():
            one.model.sent("", dict.fromkeys(known, ""))
    learners = [one.backends[one.model.name] for one in ask.models.values()] if isinstance(ask, Ask) else []
    if loop.learn and not all(hasattr(one, "learn") for one in learners or [ask]):
        raise BadTask(f"loop.learn: {procedure.name} is not a model that learns, such as 'classifier'")


def check_money(budget: Budget, models: Iterable[Model]) -> None:
    """Whether the budget can be kept with these models.

    Raises: BadTask naming what does not fit.
    """
    priced = [model for model in models if model.price is not None]
    if not priced:
        raise BadTask(
            "budget: nothing that this task runs has a price, so nothing would be counted; give a model one, such as "
            "aj.Model(…, price=aj.Price(per_call=0.04)), or leave the budget out"
        )
    for model in priced:
        price = model.price
        if price is not None and price.currency != budget.currency:
            raise BadTask(
                f"budget: it is in {budget.currency}, and the price of '{model.known_as}' in {price.currency};"
                " give both in one currency"
            )
        least = 0.0 if price is None else price.per_call + price.per_image
        caps = ("per_call", "per_worker", "per_run", "per_day")
        small = next(
            (cap for cap in caps if (most := getattr(budget, cap)) is not None and most < least), None
        )
        if small is not None:
            raise BadTask(
                f"budget: {small} is {getattr(budget, small):g} {budget.currency}, and one call of '{model.known_as}' "
                f"costs {least:g}, so it could never be asked; raise the one or lower the other"
            )


def _model(given: Any, where: str) -> Model:
    if isinstance(given, Model):
        return given
    try:
        return Model(given) if isinstance(given, str) else Model(**given)
    except (ValidationError, TypeError) as error:
        raise BadTask(_wrong(error, where)) from error


def _wrong(error: ValidationError | TypeError, where: str) -> str:
    if isinstance(error, TypeError):
        return f"{where}: {error}"
    fault = error.errors()[0]
    steps = [str(step) for step in fault["loc"]]
    hint = near(steps[-1], Model.model_fields) if steps and fault["type"] in UNEXPECTED else ""
    return f"{'.'.join([where, *steps])}: {sentence(fault)}{hint}"


def _with_room(model: Model, candidates: int) -> Model:
    """The model, which lets one worker's candidates be made side by side."""
    return model.model_copy(update={"per_worker": max(model.per_worker, candidates)})


def _asked(model: Model, folder: Path, backends: dict[tuple[str, str], Any]) -> Asked:
    kind = _kind(model)
    check_for_secrets(model.params, model.name)
    one: Model | None = model
    while one is not None:
        if (kind, one.name) not in backends:
            backends[kind, one.name] = (named if kind == "image" else named_text)(one.name, folder)
        one = one.second
    found = {name: backend for (of, name), backend in backends.items() if of == kind}
    return Asked(model=model, makes=kind, backends=found, runs=found[model.name])


def _kind(model: Model) -> Makes:
    """What it makes; images, where a name has both and the declaration does not say."""
    if model.makes is not None:
        return model.makes
    own = model.name.partition(":")[0].partition("?")[0]
    return next((makes for name, _, makes in kinds() if name == own), "image")
