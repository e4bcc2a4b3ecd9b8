"""What was recorded, for notebooks: `ajeeb.open("ajeeb-data").run("look_alike-1").attempts()`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import pyarrow as pa

from ajeeb.errors import Unknown
from ajeeb.export import Filters, Only, Report, export, tables, warn_if_empty
from ajeeb.store import DATABASE, reading, runs

if TYPE_CHECKING:
    from typing import TypeAlias

    Table: TypeAlias = Any  # pyarrow.Table; pyarrow has no types


@dataclass(frozen=True)
class Record:
    """A data folder, opened for reading; a server may be running on it."""

    path: Path

    def runs(self) -> tuple[RunRecord, ...]:
        """All runs, oldest first."""
        with reading(self.path / DATABASE) as connection:
            return tuple(RunRecord(self.path, run.run_id) for run in runs(connection))

    def run(self, run_id: str) -> RunRecord:
        """One run.

        Raises: Unknown naming the runs there are.
        """
        known = self.runs()
        found = next((run for run in known if run.run_id == run_id), None)
        if found is None:
            names = ", ".join(run.run_id for run in known) or "none yet"
            raise Unknown(f"there is no run '{run_id}' in {self.path}; there are: {names}")
        return found

    def __repr__(self) -> str:
        return "\n".join([f"{self.path}:", *(f"  {run.run_id}" for run in self.runs())])


@dataclass(frozen=True)
class RunRecord:
    """The tables of one run, as Arrow: `.to_pandas()` makes a data frame of each, `polars.from_arrow(...)` another.

    Each reads the record as it is at that moment, and holds what `ajeeb export` would: the work of people. Arguments
    say what else, or only what: `pilot=True` adds try-outs and `simulated=True` simulated workers;
    `decisions=("approved",)`, `arms=("a",)` and `units=(1, 2)` keep only these; `excluded=False` leaves out what
    reviewers set aside. A warning says so if nothing is left. Files are given as paths in the data folder.
    """

    path: Path
    run_id: str

    @property
    def names(self) -> tuple[str, ...]:
        """The tables that this run has."""
        with tables(self.path, self.run_id) as opened:
            return opened.names

    def table(self, name: str, as_of: int | None = None, **only: Unpack[Only]) -> Table:
        """One table. as_of: position of the last event that counts.

        Raises: Unknown naming the tables there are, or the arms or units.
        """
        with tables(self.path, self.run_id, Filters(**only), as_of) as opened:
            warn_if_empty(opened)
            return pa.Table.from_batches(opened.batches(name), schema=opened.schema(name))

    def attempts(self, **only: Unpack[Only]) -> Table:
        """One row for each attempt with all joins done: prompt, output, score, times."""
        return self.table("attempts_flat", **only)

    def submissions(self, **only: Unpack[Only]) -> Table:
        """One row for each assignment of a form's run, with what was handed in."""
        return self.table("submissions", **only)

    def assignments(self, **only: Unpack[Only]) -> Table:
        """One row for each worker's hold on a unit."""
        return self.table("assignment", **only)

    def calls(self, **only: Unpack[Only]) -> Table:
        """One row for each go at a model."""
        return self.table("model_call", **only)

    def events(self, **only: Unpack[Only]) -> Table:
        """One row for each event, and for each thing that a page saw."""
        return self.table("event", **only)

    def reviews(self, **only: Unpack[Only]) -> Table:
        """One row for each decision of a reviewer."""
        return self.table("review", **only)

    def beside(self, replay: str, **only: Unpack[Only]) -> Table:
        """The attempts with the answers of a replay at their side, whose columns end with `_replay`."""
        again = RunRecord(self.path, replay).attempts(pilot=True, simulated=True)
        first = self.attempts(**only)
        return first.join(
            again, "attempt_id", "replay_of", join_type="inner", right_suffix="_replay"
        ).sort_by("t_asked")

    def export(self, to: Path | str, **wanted: Any) -> Report:
        """Write everything to a folder, as `ajeeb export` does; see there for what else may be wanted."""
        return export(self.path, self.run_id, Path(to), **wanted)


def open_record(data: Path | str) -> Record:
    """The record in a data folder, for reading.

    Raises: Unknown if there is none.
    """
    path = Path(data)
    if not (path / DATABASE).exists():
        raise Unknown(f"there is no data in {path}; give the folder that 'ajeeb run' printed")
    return Record(path)
