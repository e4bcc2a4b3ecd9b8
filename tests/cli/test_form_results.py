"""`ajeeb form results`: both shapes that the original stored, one row each; bad files are named, others go on."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ajeeb.cli.main import cli
from ajeeb.export.columns import SUBMISSION
from tests.forms.composer.building import field, form
from tests.forms.composer.rounds import LOOPING

FORM = form(field(), field("file"), field("checkbox", options=[{"label": "A", "value": "a"}]))
STORED = "1700000000000-123456789-a_file-my-cat.PNG"


def static(**values: Any) -> dict[str, Any]:
    inputs = {**FORM, "form_metadata": {"tokens_values": {"animal": "cat", "id": 7}}}
    file = {"name": "my-cat.PNG", "size": 7, "type": "image/png", "lastModified": 1, "file": {}}
    outputs = {"a_input": "hello", "a_file": file, "a_checkbox": {"a": True}, "files": [STORED]}
    return {"inputs": inputs, "outputs": {**outputs, "filesByFields": {"a_file": [STORED]}, **values}}


def remote() -> dict[str, Any]:
    request = {"uuid": "u1", "target": "go", "args_json": "{}", "response_json": None, "timestamp": 1.0}
    final = {"prompt_0": "=1+1", "_is_auto_submitted": "true"}
    return {
        "inputs": {"task_data": LOOPING, "previous_requests": []},
        "outputs": {"final_submission": final, "requests": [request]},
        "start_time": 10,
        "end_time": 20.5,
    }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("static.json").write_text(json.dumps(static()))
    Path("remote.json").write_text(json.dumps(remote()))
    return tmp_path


def results(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, ["form", "results", *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_both_shapes_are_rows_of_submissions(folder: Path) -> None:
    status, output, _ = results("static.json", "remote.json", "--json")
    one, other = map(json.loads, output.splitlines())
    assert status == 0
    assert list(one)[: len(SUBMISSION)] == [column.name for column in SUBMISSION]
    assert (one["assignment_id"], one["a_input"], one["a_file"]) == ("static.json", "hello", "my-cat.PNG")
    assert (one["a_file_media"], one["a_checkbox"], one["unit_animal"]) == (STORED, '{"a": true}', "cat")
    assert (one["unit_id_"], one["unit_id"]) == (7, None)
    assert (one["auto"], one["uploads"], one["prompt_0"]) == (False, 1, None)
    assert (other["prompt_0"], other["auto"], other["calls"], other["failures"]) == ("=1+1", True, 1, 1)
    assert (other["opened_at"], other["submitted_at"]) == (10_000, 20_500)


def test_without_json_it_is_csv(folder: Path) -> None:
    _, output, _ = results("static.json", "remote.json")
    rows = list(csv.DictReader(io.StringIO(output)))
    assert [row["a_input"] for row in rows] == ["hello", ""]
    assert [row["auto"] for row in rows] == ["false", "true"]


def test_bad_files_are_named_and_the_others_go_on(folder: Path) -> None:
    Path("bad\x1b.json").write_text("[")
    Path("odd.json").write_text('{"inputs": {}}')
    status, output, error = results("bad\x1b.json", "static.json", "odd.json", "none.json", "--json")
    assert status == 1
    assert len(output.splitlines()) == 1
    assert len(error.splitlines()) == 3
    assert "odd.json: 'inputs' has no object 'form'" in error
    assert "\x1b" not in error


def test_a_folder_gives_the_columns_that_nobody_answered(folder: Path) -> None:
    (folder / "task_data.json").write_text(json.dumps([form(field(name="never"))]))
    _, output, _ = results("static.json", "--folder", ".", "--json")
    row = json.loads(output)
    assert row["never"] is None
    assert list(row).index("never") < list(row).index("a_input")
