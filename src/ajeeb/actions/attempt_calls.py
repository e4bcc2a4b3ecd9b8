"""The call of an attempt: what its procedure is told, the images that come, and what is measured of them."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Any

from ajeeb.events import Done, Measured, Outcome
from ajeeb.loops import Attempt
from ajeeb.procedures import Call, EarlierAttempt, Live, Made, Runner
from ajeeb.store import Asset, AssetFolder

from .act import Standing
from .served import Similarity

log = logging.getLogger("ajeeb.calls")


@dataclass
class KeptImages:
    """Images on their way to the disk, in the order in which they came."""

    folder: AssetFolder
    images: list[Made] = field(default_factory=list)
    assets: list[Asset] = field(default_factory=list)

    async def keep(self, made: Made) -> str:
        """Puts an image where it stays; gives its SHA-256."""
        asset = await self.folder.put(made.data or b"", made.media_type or "", made.width, made.height)
        self.images.append(made)
        self.assets.append(asset)
        return asset.sha256


async def run_attempt(
    runner: Runner, standing: Standing, attempt: Attempt, kept: KeptImages, live: Live
) -> Outcome:
    """How the call ended; never raises."""
    inputs = standing.run.units[standing.assignment.unit_id].unit.inputs
    procedure = standing.run.procedure(attempt.procedure)
    values = {**inputs, **attempt.answers}
    return await runner.run(procedure, values, _call(standing, attempt), kept.keep, live)


def _call(standing: Standing, attempt: Attempt) -> Call:
    state = standing.state
    numbers = standing.rules.numbers(state)
    k = next(
        (n for n, one in zip(numbers, state.attempts, strict=True) if one.call_id == attempt.call_id), None
    )
    earlier = [one for one in state.attempts if one.call_id != attempt.call_id]
    return Call(
        id=attempt.call_id,
        k=k or 1,
        seed=attempt.seed or 0,
        prompt=next((text for text in attempt.answers.values() if isinstance(text, str)), None),
        unit=standing.run.units[standing.assignment.unit_id].unit.inputs,
        history=tuple(
            EarlierAttempt(answers=o.answers, judgement=o.judgement, outcome=o.outcome) for o in earlier
        ),
        worker=state.opened.worker_key if state.opened else "",
        arms=attempt.arms,
    )


async def measured(
    measure: Similarity, attempt: Attempt, outcome: Outcome, compared: Made | None, kept: KeptImages
) -> tuple[Measured, ...]:
    """The automatic measures of every image; one that cannot be taken is recorded as such and costs nobody anything."""
    if not isinstance(outcome, Done) or compared is None or compared.data is None:
        return ()
    taken = []
    for place, output in enumerate(o for o in outcome.outputs if o.kind == "image"):
        common: dict[str, Any] = {"attempt_id": attempt.id, "output": output.index, "name": "similarity"}
        try:
            value, parts = await asyncio.to_thread(measure, compared.data, kept.images[place].data or b"")
            taken.append(Measured(**common, value=value, parts=dict(parts)))
        except Exception as error:  # a measure that breaks must not leave the call without an end
            log.exception("similarity of %s could not be taken", output.asset)
            taken.append(Measured(**common, value=None, error=str(error)))
    return tuple(taken)
