"""A notebook's way to what was recorded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

import ajeeb as aj
from ajeeb.export import Filters
from ajeeb.record import RunRecord
from ajeeb.replay import replay
from tests.server.site import on_site

RUN = "pictures-1"


async def played(folder: Path) -> RunRecord:
    """Two attempts of a person and two of a simulated worker, the first of each judged."""
    async with on_site(folder) as site:
        for worker in (await site.open("ann"), await site.open("bob", simulated=True)):
            await worker.turn(f"a red house beside a lake, by {worker.name}")
            await worker.turn("a red house beside a big lake", 7)
    return aj.open(folder / "data").run(RUN)


async def test_the_tables_of_a_run_come_as_arrow(tmp_path: Path) -> None:
    run = await played(tmp_path)
    attempts = run.attempts(simulated=True)
    assert isinstance(attempts, pa.Table)
    assert attempts["score"].to_pylist() == [7, None, 7, None]
    assert {len(Path(target).name) for target in attempts["target"].to_pylist()} == {64}
    assert (run.assignments().num_rows, run.calls().num_rows, run.reviews().num_rows) == (1, 2, 0)
    assert run.events(simulated=True)["type"].to_pylist().count("asked") == 4
    assert all(run.table(name).column_names for name in run.names)


async def test_work_that_is_no_persons_is_left_out_as_in_an_export(tmp_path: Path) -> None:
    run = await played(tmp_path)
    assert run.attempts()["simulated"].to_pylist() == [False, False]
    assert [row["simulated"] for row in aj.attempts(RUN, tmp_path / "data")] == [False, False]
    assert len(aj.attempts(RUN, tmp_path / "data", simulated=True)) == 4
    report = run.export(tmp_path / "out")
    assert report.rows["attempts_flat"] == run.attempts().num_rows
    assert report.left_out == {"simulated": 1}


async def test_work_can_be_left_out(tmp_path: Path) -> None:
    run = await played(tmp_path)
    assert run.table("assignment", as_of=1).num_rows == 1
    assert run.attempts(units=(1,)).num_rows == run.export(tmp_path / "out", units=(1,)).rows["attempts_flat"]
    with pytest.warns(UserWarning, match="no work is left: 1 assignment is left out .*simulated=True"):
        assert run.attempts(decisions=("approved",)).num_rows == 0
    with pytest.raises(aj.AjeebError, match="there is no decision 'aproved'; there are: approved"):
        run.attempts(decisions="aproved")  # type: ignore[arg-type]  # as in a notebook that nobody checks
    with pytest.raises(aj.AjeebError, match="no unit 99"):
        run.attempts(units=(99,))


async def test_a_replay_stands_beside_what_it_replays(tmp_path: Path) -> None:
    run = await played(tmp_path)
    report = await replay(tmp_path / "data", RUN, "scripted?delay_s=0.01")
    both = run.beside(report.run_id)
    assert (
        both["prompt"].to_pylist()
        == both["prompt_replay"].to_pylist()
        == run.attempts()["prompt"].to_pylist()
    )
    assert {model.partition(" ")[0] for model in both["model_replay"].to_pylist()} == {"scripted"}
    assert both["attempt_id"].to_pylist() == run.attempts()["attempt_id"].to_pylist()


async def test_an_export_from_a_notebook_is_the_one_of_the_command_line(tmp_path: Path) -> None:
    run = await played(tmp_path)
    report = run.export(tmp_path / "out", filters=Filters())
    assert (tmp_path / "out" / "attempts_flat.parquet").is_file()
    assert report.rows["attempts_flat"] == 2


async def test_what_is_not_there_is_named_with_what_is(tmp_path: Path) -> None:
    run = await played(tmp_path)
    assert RUN in repr(aj.open(tmp_path / "data"))
    with pytest.raises(aj.AjeebError, match=f"there are: {RUN}"):
        aj.open(tmp_path / "data").run("other")
    with pytest.raises(aj.AjeebError, match="it has: attempts_flat"):
        run.submissions()
    with pytest.raises(aj.AjeebError, match="no data"):
        aj.open(tmp_path / "nowhere")


def test_a_task_does_not_load_what_reads_tables() -> None:
    program = (
        "import sys, ajeeb; ajeeb.Task; print([m for m in ('pyarrow', 'ajeeb.export') if m in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=30
    )
    assert said.stdout.strip() == "[]"
