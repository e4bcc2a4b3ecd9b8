"""What models learn from judged attempts: one lesson after the other, in the order in which they were given."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ajeeb.procedures import Ask

from .act import Standing
from .served import ServedRun

log = logging.getLogger("ajeeb.calls")


@dataclass
class Lessons:
    """Teaches away from the path of actions; a lesson that cannot be learned is left out and logged."""

    _last: asyncio.Task[None] | None = None
    _taught: set[str] = field(default_factory=set)

    def from_attempt(self, standing: Standing, attempt_id: str) -> None:
        """Teach what an attempt says that has just been judged."""
        if not standing.rules.loop.learn or attempt_id in self._taught:
            return
        attempt = next((one for one in standing.state.attempts if one.id == attempt_id), None)
        if attempt is not None and attempt.judgement is not None:
            self._taught.add(attempt_id)
            self.teach(standing.run, [{**attempt.answers, **attempt.judgement}])

    def teach(self, run: ServedRun, facts: Iterable[Mapping[str, Any]]) -> None:
        """Teach the model of a run from the fields of attempts, after what it was taught before."""
        loop = run.task.task.the_loop
        model = run.procedure(loop.procedure).function
        if not loop.learn or not isinstance(model, Ask):
            return
        lessons = [{thing: one.get(name) for thing, name in loop.learn.items()} for one in facts]
        self._last = asyncio.get_running_loop().create_task(self._after(self._last, model, lessons))

    async def stop(self) -> None:
        """Wait until everything is learned."""
        if self._last is not None:
            await self._last

    async def _after(
        self, before: asyncio.Task[None] | None, model: Ask, lessons: list[dict[str, Any]]
    ) -> None:
        if before is not None:
            await asyncio.wait([before])
        for lesson in lessons:
            try:
                await asyncio.to_thread(model.learn, lesson)
            except Exception:  # whatever the model makes of it, the attempt is recorded and stays
                log.exception("the model could not learn from %r", lesson)
