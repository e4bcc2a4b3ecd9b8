"""Arms: several models or prompts behind one name, assigned in balanced blocks. Pure."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

Per: TypeAlias = Literal["worker", "assignment", "attempt", "output"]


class Arms(BaseModel):
    """Several models or prompts of which a worker never learns which one answers.

    arms: what answers, by the arm's name: the name of a model, or a Model.
    per: what is assigned to an arm: a worker keeps theirs in the whole run; an assignment in all its attempts; attempts
        and outputs change. Two outputs side by side, one of each arm, are `per="output"` with two candidates.
    weights: how often an arm is in a block; once if it is left out.
    alias: the name under which all of them together are known and recorded.
    allow_fallback, allow_cache: whether an arm may have a fallback or a cache, which blur what is compared.
    size: width and height in pixels that every image is brought to, so that none tells where it comes from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    arms: Annotated[dict[str, Any], Field(min_length=2)]
    per: Per = "assignment"
    weights: dict[str, Annotated[int, Field(ge=1, le=100)]] = {}
    alias: str = "arms"
    allow_fallback: bool = False
    allow_cache: bool = False
    size: tuple[Annotated[int, Field(ge=16, le=4096)], Annotated[int, Field(ge=16, le=4096)]] = (512, 512)

    def __init__(self, arms: dict[str, Any] | None = None, /, **settings: Any) -> None:
        super().__init__(**({"arms": arms} if arms is not None else {}), **settings)

    @model_validator(mode="after")
    def _weighed(self) -> Arms:
        unknown = sorted(set(self.weights) - set(self.arms))
        if unknown:
            raise ValueError(f"weights: there is no arm '{unknown[0]}'; there are: {', '.join(self.arms)}")
        return self

    @property
    def block(self) -> tuple[str, ...]:
        """The arms of one block, each as often as it weighs."""
        # By name: a run's record does not keep the order in which the task has them.
        return tuple(name for name in sorted(self.arms) for _ in range(self.weights.get(name, 1)))

    def at(self, seed: str, place: int) -> str:
        """The arm at a place, from 0, of the endless row of shuffled blocks that this seed gives."""
        block = self.block
        number, within = divmod(place, len(block))
        order = sorted(range(len(block)), key=lambda slot: _key(f"{seed}/{number}/{slot}"))
        return block[order[within]]


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
