"""The loop as data: what is asked, what runs, how it is judged, when it ends, what is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from keyword import iskeyword
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_serializer,
    field_validator,
    model_validator,
)

from ajeeb.events import EndReason
from ajeeb.forms import Answers, Condition, Fields, FieldSpec, Pick, Text, impossible

from .arms import Arms

first: Literal["first"] = "first"
otherwise: Literal["otherwise"] = "otherwise"

Case: TypeAlias = Literal["first", "otherwise"] | Condition
SeedPolicy: TypeAlias = Literal["per_run", "per_unit", "per_attempt"] | int

CLOSING: dict[EndReason, str] = {
    "goal": "You reached the goal. Thank you!",
    "limit": "That was the last attempt. Thank you for your work!",
    "worker": "You ended the task early. What you did so far is saved. Thank you!",
    "timeout": "The time is up. What you did so far is saved. Thank you!",
    "submitted": "Thank you! Your answers are saved.",
    "error": "Our side kept failing, so the task ends here. Your work is saved and counts in full. Thank you!",
}


class Loop(BaseModel):
    """A model-in-the-loop: ask, run, judge, ask again.

    ask: fields of an attempt, by name.
    run: the procedure that answers: a function, the name of a model such as `composer`, a Model with its settings, or
        Arms of several. A function is given the fields of ask and the unit's columns that its arguments name; `seed` is
        the seed of the call and `call` the Call, also where a column has that name.
    candidates: outputs of one attempt; a judgement of kind Pick chooses among them.
    judge: fields about the output of an attempt, by name.
    max_attempts: accepted attempts at the most; 0 is unlimited (`max_answer_loops` is read as well).
    goal: what ends the loop, whatever else stands in the form: a judgement (`score == 10`), or a value of the output
        (`aj.output("label") != truth`).
    hints: (case, text) in order; the text of the first case that holds is shown with the next output. The case `first`
        is the one before any judgement.
    seed: which attempts share a seed; a number is used for all. A unit with a `seed` of its own goes before `per_unit`.
    refusals: whether a prompt that the model refused may be sent again for free, or counts as an attempt;
        max_free_refusals: after so many of them the next ones count in any case.
    cancels: whether an attempt that the worker cancelled after something of its output was seen counts, or is free;
        max_free_cancels: after so many free ones the next ones count in any case. If nothing was seen, it is free.
    prefill: whether the fields of the next attempt begin with the answers of the last one; after a failure they do
        anyway.
    learn: what the model learns from every judged attempt: its own word for a thing, such as `label`, and the field of
        ask or judge that has it.
    closing: the last words, by how it ended.
    failures_to_leave: after so many failed calls in a row the worker may finish, and is owed pay.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=True
    )

    ask: Annotated[Fields, Field(min_length=1)]
    run: Any = "composer"
    candidates: Annotated[int, Field(ge=1, le=16)] = 1
    judge: Fields = {}
    max_attempts: Annotated[
        int,
        Field(ge=0, validation_alias=AliasChoices("max_attempts", "max_answer_loops")),
        BeforeValidator(lambda value: 0 if value is None else value),
    ] = 0
    goal: Condition | None = None
    hints: tuple[tuple[Case, str], ...] = ()
    seed: SeedPolicy = "per_unit"
    refusals: Literal["retry", "count"] = "retry"
    max_free_refusals: Annotated[int, Field(ge=0)] = 10
    cancels: Literal["count", "retry"] = "count"
    max_free_cancels: Annotated[int, Field(ge=0)] = 3
    prefill: bool = True
    learn: dict[str, str] = {}
    closing: dict[EndReason, str] = {}
    failures_to_leave: Annotated[int, Field(ge=1)] = 3

    @model_validator(mode="after")
    def _named(self) -> Loop:
        both = set(self.ask) & set(self.judge)
        if both:
            raise ValueError(f"'{min(both)}' is a field of ask and of judge; give one of them another name")
        _check_names("ask", self.ask)
        _check_names("judge", self.judge)
        judge = {name: _of(spec, self.candidates, name) for name, spec in self.judge.items()}
        goal = None if self.goal is None else _named("goal", self.goal, self.judge, judge, self.ask)
        object.__setattr__(self, "goal", goal)
        hints = tuple(
            (
                _named(f"hints.{place}", case, self.judge, judge, self.ask)
                if isinstance(case, Condition)
                else case,
                text,
            )
            for place, (case, text) in enumerate(self.hints)
        )
        object.__setattr__(self, "hints", hints)
        object.__setattr__(self, "judge", judge)
        _check_reachable([case for case, _ in hints])
        _check_taught(self.learn, [*self.ask, *self.judge])
        return self

    @field_validator("run", mode="before")
    @classmethod
    def _runnable(cls, run: Any) -> Any:
        if isinstance(run, Mapping) and "arms" in run:
            return Arms(**run)
        is_one = isinstance(run, str | Mapping | BaseModel) or callable(run)
        if not is_one:
            raise ValueError("give a function, the name of a model such as 'composer', aj.Model or aj.Arms")
        return run

    @field_serializer("run")
    def _run_as_data(self, run: Any) -> Any:
        return _as_data(run)

    @property
    def arms(self) -> Arms | None:
        """The arms, where there are several."""
        return self.run if isinstance(self.run, Arms) else None

    @property
    def procedure(self) -> str:
        """The name under which the procedure is known and recorded."""
        run = self.run
        if isinstance(run, str):
            return run
        if isinstance(run, Mapping):
            return str(run.get("alias") or run.get("name"))
        return str(getattr(run, "alias", "") or getattr(run, "name", "") or run.__name__)

    def hint(self, facts: Answers | None) -> tuple[str, str]:
        """(case, text) for what comes after an attempt of which these are the facts; None is before any."""
        for case, text in self.hints:
            if case == first if facts is None else _holds(case, facts):
                return str(case), text
        return (first if facts is None else otherwise), ""

    def closing_text(self, reason: EndReason) -> str:
        """The last words for this end."""
        return self.closing.get(reason, CLOSING[reason])

    def repeated(self, answers: Answers, earlier: list[Answers]) -> dict[str, str]:
        """Field name to one sentence, for each unique text that was used in an earlier attempt."""
        return {
            name: "You have already tried exactly this; please change something."
            for name, spec in self.ask.items()
            if isinstance(spec, Text) and spec.unique and answers.get(name)
            if any(spec.same(answers[name], before.get(name) or "") for before in earlier)
        }


def _of(spec: FieldSpec, candidates: int, name: str) -> FieldSpec:
    """The field, told of how many outputs it picks one."""
    if not isinstance(spec, Pick):
        return spec
    if candidates < 2:
        raise ValueError(
            f"judge: '{name}' picks an output, and an attempt has one; give candidates=2 or more"
        )
    return replace(spec, of=candidates)


def _named(where: str, condition: Condition, declared: Fields, fields: Fields, ask: Fields) -> Condition:
    """declared, ask: the field objects that the condition was made with; fields: of judge, told of the candidates."""
    try:
        named = condition.named(declared, ask)
    except ValueError as error:
        raise ValueError(f"{where}: {error}; fields of judge: {', '.join(fields) or 'none'}") from error
    why = impossible(named, fields)
    if why is not None:
        raise ValueError(f"{where}: {why}")
    return named


def _check_names(where: str, names: Iterable[str]) -> None:
    for name in names:
        if not name.isidentifier() or iskeyword(name):
            plain = re.sub(r"\W+", "_", name).strip("_")
            better = plain if plain.isidentifier() and not iskeyword(plain) else f"field_{plain}".strip("_")
            raise ValueError(
                f"{where}: '{name}' cannot be the name of a field, as no argument of a function could have it;"
                f" write for example {better}"
            )


def _check_taught(learn: Mapping[str, str], fields: list[str]) -> None:
    for thing, name in learn.items():
        if name not in fields:
            raise ValueError(f"learn: '{thing}' is to be '{name}'; there are the fields: {', '.join(fields)}")


def _check_reachable(cases: list[Case]) -> None:
    """Whether each case can be the first that holds."""
    said = [str(case) for case in cases]
    for place, case in enumerate(said):
        if case in said[:place]:
            raise ValueError(
                f"hints.{place}: the case '{case}' stands above already; this text is never shown"
            )
        if case != first and otherwise in said[:place]:
            raise ValueError(
                f"hints.{place}: '{case}' comes after 'otherwise' and is never shown; move it up"
            )


def _holds(case: Case, judgement: Answers) -> bool:
    return case.holds(judgement) if isinstance(case, Condition) else case == otherwise


def _as_data(run: Any) -> Any:
    match run:
        case Arms():
            plain = run.model_dump(mode="json", exclude={"arms"})
            return {"arms": {name: _as_data(one) for name, one in run.arms.items()}, **plain}
        case BaseModel():
            return run.model_dump(mode="json", exclude_defaults=True)
        case str() | Mapping():
            return run
    return run.__name__


NO_LOOP = Loop.model_construct(ask={}, run="")
"""What a task has in its place whose form does everything itself: nothing is asked, nothing counts."""
