"""What workers know of a run's units: the column `facts`, separated by `|`."""

from __future__ import annotations

from pathlib import Path

from ajeeb.errors import Unknown
from ajeeb.store import DATABASE, reading, runs, units


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
