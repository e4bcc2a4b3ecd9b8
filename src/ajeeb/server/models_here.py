"""The models of the runs that are served: how they are, and who waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from ajeeb.actions import ServedRun
from ajeeb.models.health import health_of
from ajeeb.procedures import Ask, Procedure
from ajeeb.review.goes_lately import NONE, GoesLately
from ajeeb.review.model_shapes import ModelHealth, ModelRow, Models
from ajeeb.tasks.formfolder import PRESIGNING
from ajeeb.wiring import Parts

_FRESH_MS = 30_000
"""How old an answer about a model's health may be before it is asked again."""


@dataclass(kw_only=True)
class _Here:
    """A model, or a function, with the runs that use it."""

    name: str
    kind: Literal["image", "text", "function"]
    model: Any
    procedure: Procedure
    runs: list[str] = field(default_factory=list)


@dataclass
class ModelsHere:
    """Asks models how they are, seldom: many may look at the page."""

    parts: Parts
    _health: dict[str, ModelHealth] = field(default_factory=dict)
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def models(self, lately: GoesLately, *, anew: bool = False) -> Models:
        """All models. anew: ask all of them how they are now."""
        found = list(self._found().values())
        async with self._asking:
            await asyncio.gather(*(self._ask(one, anew) for one in found if one.model is not None))
        rows = tuple(self._row(one, lately) for one in sorted(found, key=lambda one: one.name))
        return Models(models=rows, looked_at=lately.calls)

    def _found(self) -> dict[str, _Here]:
        found: dict[str, _Here] = {}
        for run_id, run in self.parts.deps.runs.items():
            for key, one in _models(run):
                found.setdefault(key, one).runs.append(run_id)
        return found

    async def _ask(self, one: _Here, anew: bool) -> None:
        now, before = self.parts.deps.now(), self._health.get(one.name)
        if before is not None and not anew and now - before.at < _FRESH_MS:
            return
        health = await health_of(one.model)
        self._health[one.name] = ModelHealth(
            at=now,
            ok=health.ok,
            latency_ms=health.latency_ms,
            message=health.message,
            version=health.version,
        )

    def _row(self, one: _Here, lately: GoesLately) -> ModelRow:
        at_once, running, waiting = self._queue(one)
        return ModelRow(
            name=one.name,
            kind=one.kind,
            runs=tuple(one.runs),
            at_once=at_once,
            running=running,
            waiting=waiting,
            health=self._health.get(one.name) if one.model is not None else None,
            recent=lately.of.get(one.name, NONE),
        )

    def _queue(self, one: _Here) -> tuple[int, int, int]:
        """How many at once, how many run, how many wait."""
        turns = self.parts.runs.turns.get(one.name)
        if one.model is not None and turns is not None:
            return turns.size, turns.in_use, turns.waiting
        pace = self.parts.deps.runner.pace(one.procedure)
        return pace.at_once, min(pace.calls, pace.at_once), max(0, pace.calls - pace.at_once)


def _models(run: ServedRun) -> Iterator[tuple[str, _Here]]:
    for procedure in run.procedures.values():
        if procedure.name in PRESIGNING:  # every form has these, and they ask no model
            continue
        function = procedure.function
        if not isinstance(function, Ask):
            here = _Here(name=procedure.name, kind="function", model=None, procedure=procedure)
            yield procedure.shared_as, here
            continue
        for asked in function.models.values():
            for name, backend in asked.backends.items():
                yield name, _Here(name=name, kind=asked.makes, model=backend, procedure=procedure)
