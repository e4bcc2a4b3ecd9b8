"""A task as a researcher writes it. Making one starts nothing."""

from __future__ import annotations

import functools
import importlib
import inspect
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, get_type_hints

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    TypeAdapter,
    ValidationError,
    field_serializer,
    model_validator,
)

from ajeeb.errors import BadTask
from ajeeb.forms import Image, Page
from ajeeb.loops import NO_LOOP, Loop
from ajeeb.models import Budget
from ajeeb.procedures import OWN_ARGUMENTS, Procedure, as_procedure

from .faults import near, sentence
from .measure import Measure
from .modelled import asking, check_models, models_of
from .reward import Reward

ALIASES = {
    "units_per_assignment": "assignments_per_unit",
    "assignment_duration_in_seconds": "time_limit_s",
    "auto_submit_before_expiration_sec": "auto_submit_s",
}
"""Settings as the original calls them; they are read as well."""


class Task(BaseModel):
    """What workers do, with what, how often, and what is measured.

    loop: ask, run, judge, again. form: instead of a loop, the folder of a form configuration (`task_data.json`, or what
        it is made of), or a form version, or a list of them; each version is a unit.
    procedures: Python functions that the code of the form may call, by name; or the path of a Python file that has
        them; or a `SharedRemoteProcedureTaskState`. aux_parameters: settings of your own, which they may read.
    units: what there is to work on, a row each: a list of dicts, a `datasets.Dataset`, the path of a CSV, JSON or JSONL
        file, or of a folder of images; paths are relative to the task's file.
    show: the image that a worker looks at; `{column}` stands for the unit's value.
    before, after: pages before and after the work.
    measure: what is measured of every output; one measure so far.
    assignments_per_unit: how many workers may do each unit (`units_per_assignment` is read as well).
    time_limit_s: seconds from opening to the end; waiting for a model is not counted. None is unlimited.
    auto_submit_s: seconds before the time limit at which the page hands in what stands in a form
        (`auto_submit_before_expiration_sec` is read as well).
    max_upload_mb: how large a file of a form may be.
    budget: how much may be spent on models that have a price.
    reward: what a worker is paid for one assignment: `aj.Reward(1.50, "USD")`.
    max_wait_s: nobody new is let in while a call would wait longer than this for its turn.
    name: letters, digits, `_` and `-`; the name of the function or file if it is left out.
    title, instruction: what stands above the task. The instruction is Markdown, or the path of a Markdown file;
        `{column}` in it stands for the unit's value, and braces that stand for themselves are doubled: `{{ }}`.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=True
    )

    loop: Loop | None = None
    form: Any = None
    procedures: Any = None
    aux_parameters: dict[str, Any] = {}
    units: Any = ({},)
    show: Annotated[
        Image | None, BeforeValidator(lambda value: Image(value) if isinstance(value, str) else value)
    ] = None
    before: tuple[Page, ...] = ()
    after: tuple[Page, ...] = ()
    measure: Annotated[tuple[Measure, ...], Field(max_length=1)] = ()
    assignments_per_unit: Annotated[
        int, Field(ge=1, validation_alias=AliasChoices("assignments_per_unit", "units_per_assignment"))
    ] = 1
    time_limit_s: Annotated[
        float | None,
        Field(gt=0, validation_alias=AliasChoices("time_limit_s", "assignment_duration_in_seconds")),
    ] = None
    auto_submit_s: Annotated[
        float,
        Field(ge=0, validation_alias=AliasChoices("auto_submit_s", "auto_submit_before_expiration_sec")),
    ] = 10
    max_upload_mb: Annotated[float, Field(gt=0)] = 10
    budget: Budget | None = None
    reward: Reward | None = None
    max_wait_s: Annotated[float, Field(ge=0)] = 120
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,60}$")] = ""
    title: str = ""
    instruction: str = ""

    _folder: Path = PrivateAttr(default_factory=Path.cwd)
    _parameters: dict[str, Any] = PrivateAttr(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _form_beside_procedures(cls, given: Any) -> Any:
        """Procedures may come together with the form versions that they are for."""
        versions = (
            getattr(given.get("procedures"), "static_task_data", None) if isinstance(given, dict) else None
        )
        return {"form": list(versions), **given} if versions else given

    @model_validator(mode="after")
    def _either(self) -> Task:
        if (self.loop is None) == (self.form is None):
            raise ValueError('a task has either a loop or a form; give loop=aj.Loop(…) or form="FOLDER"')
        for_loops = {"measure": self.measure, "show": self.show, "units": self.units != ({},)}
        wrong = next((name for name, value in for_loops.items() if value and self.form is not None), None)
        if wrong is not None:
            raise ValueError(
                f"{wrong} belongs to a loop, and this task is a form: its versions are its units"
            )
        if self.form is None and (self.procedures is not None or self.aux_parameters):
            raise ValueError(
                "procedures and aux_parameters belong to a form, and this task is a loop: see loop.run"
            )
        return self

    @field_serializer("form", "procedures")
    def _without_objects(self, value: Any) -> Any:
        """A path as it is; what else was given is in the units, or is code."""
        return str(value) if isinstance(value, str | Path) else None if value is None else "given"

    @property
    def the_loop(self) -> Loop:
        """The loop; of a form, one in which nothing is asked."""
        return self.loop or NO_LOOP

    @property
    def max_upload_bytes(self) -> int:
        """How large a file of a form may be."""
        return int(self.max_upload_mb * 1_000_000)

    @property
    def folder(self) -> Path:
        """Where paths in the task start."""
        return self._folder

    @property
    def parameters(self) -> dict[str, Any]:
        """What the task was made with (`-P name=value`)."""
        return self._parameters

    def at(self, folder: Path, name: str, parameters: dict[str, Any]) -> Task:
        """The same task, with its place, a name if it has none, and its parameters."""
        task = self if self.name else self.model_copy(update={"name": name})
        task._folder, task._parameters = folder, parameters
        return task

    @functools.cached_property
    def procedure(self) -> Procedure:
        """What answers an attempt.

        Raises: BadTask if the model is unknown, or if the function wants something that there is not.
        """
        loop = self.the_loop
        if models_of(loop):
            return asking(loop, self.folder)
        return replace(as_procedure(loop.run), candidates=loop.candidates)

    def check_procedure(self, columns: tuple[str, ...]) -> None:
        """Whether the procedure gets all it wants from the fields and the unit's columns.

        Raises: BadTask naming what is missing.
        """
        known = list(dict.fromkeys([*self.the_loop.ask, *columns, *OWN_ARGUMENTS]))
        self.procedure.check(known)
        check_models(self.procedure, self.the_loop, known)

    def run(self, **options: Any) -> Any:
        """Serve this task, as `ajeeb run` does; its options by their names (`port=3000`, `links=5`, …).

        From a terminal it serves until Ctrl-C. In a notebook it returns at once: see `.links` and `.stop()` of what
        it returns.
        """
        # The only look upwards in the tree, so that a task file can start itself.
        return importlib.import_module("ajeeb.cli.notebook").serve_task(self, **options)


class TaskFactory:
    """What `@aj.task` makes of a function: calling it makes the task with the given parameters."""

    def __init__(self, function: Callable[..., Task]) -> None:
        self._function = function
        functools.update_wrapper(self, function)

    def __call__(self, **parameters: Any) -> Task:
        file = inspect.getsourcefile(self._function)
        folder = Path(file).resolve().parent if file and Path(file).exists() else Path.cwd()
        name = self._function.__name__
        bound = inspect.signature(self._function).bind(**parameters)
        bound.apply_defaults()
        made = self._function(**parameters)
        if not isinstance(made, Task):
            raise BadTask(f"{name}() must return an aj.Task(...), and it returned {_said(made)}")
        return made.at(folder, name, dict(bound.arguments))

    def with_text(self, parameters: dict[str, str]) -> Task:
        """The task with parameters as they were typed (`-P max_attempts=3`), read by the function's annotations.

        Raises: BadTask naming the parameter, and those there are.
        """
        signature = inspect.signature(self._function)
        hints = get_type_hints(self._function)
        values = {}
        for name, text in parameters.items():
            if name not in signature.parameters:
                there = ", ".join(signature.parameters) or "none"
                hint = near(name, signature.parameters)
                raise BadTask(
                    f"{self._function.__name__}() has no parameter '{name}'; there are: {there}{hint}"
                )
            try:
                values[name] = TypeAdapter(hints.get(name, str)).validate_python(text)
            except ValidationError as error:
                raise BadTask(
                    f"parameter {name}: {sentence(error.errors()[0])}, and '{text}' was given"
                ) from error
        missing = [
            p.name for p in signature.parameters.values() if p.default is p.empty and p.name not in values
        ]
        if missing:
            raise BadTask(f"parameter '{missing[0]}' has no value; give one with -P {missing[0]}=VALUE")
        return self(**values)


def task(function: Callable[..., Task]) -> TaskFactory:
    """Mark the function that makes a task; its parameters can be set with `ajeeb run FILE -P name=value`."""
    return TaskFactory(function)


def _said(made: object) -> str:
    return "nothing" if made is None else f"a {type(made).__name__}"
