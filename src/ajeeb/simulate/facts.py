"""What workers know of a run's units: the column `facts`, separated by `|`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ajeeb.errors import Unknown
from ajeeb.store import DATABASE, reading, runs, units

from .strategy import ComposerFacts, Scripted, Strategy

_PROMPTS = tuple(f"Something like this, tried in way number {number}" for number in range(1, 21))
_SCORES = (3, 5, 6, 7, 8)


def facts_of(data: Path, run_id: str) -> dict[int, list[str]]:
    """Unit number to facts, for the units that have some. A server may be running on the data folder.

    Raises: Unknown naming the runs there are.
    """
    with reading(data / DATABASE) as connection:
        known = [run.run_id for run in runs(connection)]
        if run_id not in known:
            raise Unknown(
                f"there is no run '{run_id}' in {data}; there are: {', '.join(known) or 'none yet'}"
            )
        said = {unit.number: str(unit.inputs.get("facts") or "") for unit in units(connection, run_id)}
    facts = {
        number: [fact.strip() for fact in text.split("|") if fact.strip()] for number, text in said.items()
    }
    return {number: known for number, known in facts.items() if known}


def strategy_for(facts: Mapping[int, Sequence[str]]) -> Strategy:
    """Workers who use the facts, or, where there are none, who write and score by a script."""
    return ComposerFacts(facts) if facts else Scripted(_PROMPTS, _SCORES)
