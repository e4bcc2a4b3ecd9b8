"""How slow a scripted model is, what it tells meanwhile, and when it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ajeeb.errors import BadTask, ModelFailed
from ajeeb.events import FailureStatus

from .base import Json
from .watch import Watch

Moment: TypeAlias = tuple[float, Callable[[], None]]
"""A share of the time, from 0 to 1, and what is done then."""


class Pace(BaseModel):
    """What may be written behind a scripted model's name, as in `scripted?delay_s=3&previews=2`.

    delay_s: seconds from the call to the answer.
    steps: how many steps a watch is told in that time. previews: how many images it is shown.
    fail: every call fails with this status; fails: only the first so many do.
    retry_after_s: when a failed model wants to be asked again.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    delay_s: Annotated[float, Field(ge=0, le=86_400)] = 0.0
    steps: Annotated[int, Field(ge=0, le=10_000)] = 0
    previews: Annotated[int, Field(ge=0, le=1_000)] = 0
    fail: FailureStatus | None = None
    fails: Annotated[int, Field(ge=0)] | None = None
    retry_after_s: Annotated[float, Field(ge=0)] | None = None

    @property
    def params(self) -> dict[str, Json]:
        """What was set, as recorded."""
        return self.model_dump(exclude_defaults=True)

    def failure(self, turn: int) -> ModelFailed | None:
        """What the call of this number, from 0, fails with."""
        if self.fail is None or (self.fails is not None and turn >= self.fails):
            return None
        return ModelFailed(
            self.fail, f"the scripted model was told to fail: {self.fail}", retry_after_s=self.retry_after_s
        )


def pace(parameters: Mapping[str, Json]) -> Pace:
    """The pace that parameters of a name ask for; raises BadTask naming the one that is wrong."""
    try:
        return Pace.model_validate(parameters)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        there_are = ", ".join(Pace.model_fields)
        raise BadTask(
            f"the model 'scripted' cannot take '{name}': {first['msg']}; there are: {there_are}"
        ) from error


def steps_told(steps: int, delay_s: float, watch: Watch) -> Iterable[Moment]:
    """Tell a watch of so many steps, the last of them when the time is over."""
    for step in range(1, steps + 1):
        done = step / steps
        eta_s = delay_s * (1 - done)
        yield done, partial(watch.progress, done, step=step, steps=steps, eta_s=eta_s)


async def as_time_goes_by(delay_s: float, moments: Iterable[Moment] = ()) -> None:
    """Do each at its moment, and come back when the time is over; a cancelled wait does no more."""
    now = asyncio.get_running_loop().time
    begin = now()
    for share, do in [*sorted(moments, key=lambda moment: moment[0]), (1.0, _nothing)]:
        wait_s = begin + delay_s * share - now()
        if wait_s > 0:
            await asyncio.sleep(wait_s)
        do()


def _nothing() -> None:
    """At the end there is nothing more to tell."""
