"""A runner on its own: calls of one function, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ajeeb.events import Done, Failed, Outcome, event_adapter
from ajeeb.events.facts import Settled
from ajeeb.procedures import Call, Live, Made, Runner, as_procedure
from ajeeb.testing import Clock


@dataclass
class Bench:
    """A runner whose images are kept in a list. Every outcome can be written down and read again."""

    kept: list[Made] = field(default_factory=list)
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.runner = Runner(now=self.clock)

    async def keep(self, made: Made) -> str:
        self.kept.append(made)
        return f"{len(self.kept):064}"

    async def run(
        self,
        function: Callable[..., Any],
        call_id: str = "c",
        live: Live | None = None,
        by: str = "",
        **values: Any,
    ) -> Outcome:
        given = {"prompt": "a house", "word": "boat", **values}
        call = Call(id=call_id, k=2, seed=7, prompt=given["prompt"], unit={"word": "boat"}, worker=by)
        outcome = await self.runner.run(as_procedure(function), given, call, self.keep, live)
        settled = Settled(call_id="c", attempt_id="a", outcome=outcome)
        assert event_adapter.validate_json(settled.model_dump_json()) == settled
        return outcome

    async def failure(self, function: Callable[..., Any], **values: Any) -> Failed:
        outcome = await self.run(function, **values)
        assert isinstance(outcome, Failed), outcome
        return outcome

    async def text(self, function: Callable[..., Any], **values: Any) -> str:
        outcome = await self.run(function, **values)
        assert isinstance(outcome, Done), outcome
        return outcome.outputs[0].text or ""
