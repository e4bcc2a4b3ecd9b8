"""What calls made, as rows. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ajeeb.events import Output, Settled
from ajeeb.forms import Pick
from ajeeb.loops import Attempt, Loop, State, answered_by

from .calls import made
from .columns import Row
from .exposures import Exposure, Exposures
from .kinds import json_of


@dataclass(frozen=True, kw_only=True)
class Outputs:
    """Makes the rows of one assignment. media: SHA-256 to the file's place in the export."""

    loop: Loop
    state: State
    exposures: Exposures
    media: Callable[[str | None], str | None]

    def rows(self, settled: Iterable[Settled]) -> Iterator[Row]:
        """A row for each image and text; the answer to a form's call stands with the call."""
        for one in settled:
            attempt = self.state.attempt_of(one.call_id)
            for output in made(one):
                if output.kind != "json":
                    yield self._row(one, attempt, output)

    def _row(self, settled: Settled, attempt: Attempt | None, output: Output) -> Row:
        index = output.index
        arms = attempt.arms if attempt else ()
        seen = Exposure() if settled.late else self.exposures.of(settled.attempt_id, index)
        judgement = None if settled.late or attempt is None else attempt.judgement
        return {
            "output_id": f"{settled.call_id}/{settled.try_no}/{index}",
            "attempt_id": settled.attempt_id or None,
            "call_id": settled.call_id,
            "try_no": settled.try_no,
            "index": index,
            "arm_id": arms[index] if index < len(arms) else None,
            **_received(settled, index),
            "position": index,
            "kind": output.kind,
            "asset": output.asset,
            "media": self.media(output.asset),
            "media_type": output.media_type,
            "width": output.width,
            "height": output.height,
            "text": output.text,
            "notes": list(output.notes),
            "values": json_of(output.values or None),
            "preview_at": _whole(seen.preview_at),
            "shown_at": _whole(seen.shown_at),
            "exposures": seen.times,
            "chosen": None if (picks := picks_of(self.loop, judgement)) == [] else index in picks,
            "late": settled.late,
        }


def picks_of(loop: Loop, judgement: dict[str, Any] | None) -> list[int]:
    """Positions of the outputs that a judgement picks; none if nothing was picked."""
    names = [name for name, spec in loop.judge.items() if isinstance(spec, Pick)]
    return [found for name in names if isinstance(found := (judgement or {}).get(name), int)]


def _received(settled: Settled, index: int) -> Row:
    """What made it: the go that gave it, or what the call as a whole ran."""
    ran = answered_by(settled.outcome.tries, index)
    source = ran if settled.outcome.tries else settled.outcome.provenance
    return {
        "backend": source.backend or None if source else None,
        "model_requested": source.model_requested or None if source else None,
        "model_responded": source.model_responded or None if source else None,
    }


def _whole(ms: float | None) -> int | None:
    return None if ms is None else round(ms)
