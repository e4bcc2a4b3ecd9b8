"""The verb says what it wrote, what it left out, and how to load it."""

import json
from pathlib import Path

import typer
from typer.testing import CliRunner

from ajeeb.cli.export import export
from tests.export.record import scene, whole_loop

app = typer.Typer()
app.command()(export)


async def test_it_tells_what_was_left_out_and_how_to_load_the_rest(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
        await whole_loop(here, "trial", pilot=True)
    arguments = ["run-1", "--data", str(tmp_path / "data"), "--to", str(tmp_path / "out")]
    said = CliRunner().invoke(app, arguments, catch_exceptions=False).output
    assert "3 attempts of 1 assignments" in said
    assert "1 assignment(s) are left out: work of a trial; --pilot adds them" in said
    assert str(tmp_path / "out" / "attempts_flat.parquet") in said


async def test_programs_get_the_report_as_json(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
    arguments = ["run-1", "--data", str(tmp_path / "data"), "--to", str(tmp_path / "out"), "--json"]
    report = json.loads(CliRunner().invoke(app, arguments, catch_exceptions=False).output)
    assert report["rows"]["attempt"] == 3
    assert report["left_out"] == {}
