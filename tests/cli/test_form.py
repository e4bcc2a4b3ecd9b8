"""`ajeeb form`: options as of old, and an honest exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ajeeb.cli.main import cli
from ajeeb.errors import AjeebError, Environment
from tests.forms.composer.building import field, form


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a_folder"
    path.mkdir()
    (path / "unit_config.json").write_text(json.dumps(form(field(), title="{{t}}")))
    (path / "separate_token_values_config.json").write_text('{"t": ["x", "y"]}')
    return path


def ajeeb(*arguments: object) -> tuple[int, str]:
    """Exit status, as `main` gives it, and output."""
    result: Result = CliRunner().invoke(cli, ["form", *map(str, arguments)])
    if isinstance(result.exception, AjeebError):
        return (2 if isinstance(result.exception, Environment) else 1), str(result.exception)
    return result.exit_code, result.output


def said(*arguments: object) -> tuple[int, Any]:
    status, output = ajeeb(*arguments, "--json")
    return status, json.loads(output)


def test_without_a_step_all_are_taken(folder: Path) -> None:
    status, report = said("config", "--directory", folder)
    assert status == 0
    assert [(each["step"], each["count"]) for each in report["written"]] == [
        ("permutate", 2),
        ("extrapolate", 2),
    ]
    assert (report["valid"], report["errors"], report["warnings"]) == (True, [], [])
    assert len(json.loads((folder / "task_data.json").read_text())) == 2


def test_one_step_at_a_time_and_underscores_are_dashes(folder: Path) -> None:
    assert ajeeb("config", "-d", folder, "--permutate_separate_tokens")[0] == 0
    assert not (folder / "task_data.json").exists()
    assert ajeeb("config", "-d", folder, "--extrapolate_token_sets")[0] == 0
    assert ajeeb("config", "-d", folder, "--verify")[0] == 0
    for short in ("-p", "-e", "-v"):
        assert ajeeb("config", "-d", folder, short)[0] == 0


def test_of_several_steps_verifying_comes_first(folder: Path) -> None:
    status, report = said("config", "-d", folder, "-e", "-p", "-v")
    assert (status, report["written"]) == (1, [])
    assert [each["code"] for each in report["errors"]] == ["T02"]
    status, report = said("config", "-d", folder, "-e", "-p")
    assert [each["step"] for each in report["written"]] == ["permutate"]


def test_an_invalid_folder_is_status_1_with_every_error(folder: Path) -> None:
    unit = form(field(name="[red]x[/red]\x1b[31m", wrong=1), title="{{t}}", id=1)
    (folder / "unit_config.json").write_text(json.dumps(unit))
    status, output = ajeeb("config", "-d", folder)
    assert status == 1
    assert "U07 unit_config.json: form.id" in output
    assert "U06 unit_config.json: form.sections[0].fieldsets[0].rows[0].fields[0].wrong" in output
    assert "[red]x[/red]" in output
    assert "\x1b" not in output
    status, report = said("config", "-d", folder, "-e")
    assert (status, {each["code"] for each in report["errors"]}) == (1, {"U06", "U07"})


def test_malformed_json_is_status_1_and_names_the_file(folder: Path) -> None:
    (folder / "unit_config.json").write_text("[" * 10_000)
    status, output = ajeeb("config", "-d", folder, "-v")
    assert status == 1
    assert "D04 unit_config.json" in output


def test_usage_and_missing_files_are_status_2(folder: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert ajeeb("config", "-d", tmp_path / "none")[0] == 2
    assert ajeeb("config")[0] == 2
    assert ajeeb("config", "-d", empty, "-p")[0] == 2
    assert ajeeb("config", "-d", empty, "-e")[0] == 2
    assert ajeeb("config", "-d", folder, "--use-presigned-urls")[0] == 2
    assert ajeeb("config", "-d", folder, "--no-such-option")[0] == 2
    assert ajeeb("config", "--copy-config-files")[0] == 2
    status, output = ajeeb("config", "-d", folder, "--update_file_location_values", "https://s3", "-u")
    assert status == 2
    assert "is not the address of a file on S3" in " ".join(output.split())


def test_the_folder_is_this_one_or_its_data(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert said("config")[1]["directory"] == "."
    folder.rename(folder.parent / "data")
    monkeypatch.chdir(folder.parent)
    assert said("config")[1]["directory"] == "data"


def test_a_folder_is_copied_over_the_data_when_it_is_valid(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "kept.txt").touch()
    assert said("config", "-d", folder, "-c")[1]["copied_to"] == "data"
    assert (tmp_path / "data" / "kept.txt").exists()
    assert (tmp_path / "data" / "task_data.json").read_bytes() == (folder / "task_data.json").read_bytes()
    (folder / "unit_config.json").write_text("{}")
    assert said("config", "-d", folder, "-c")[1]["copied_to"] is None


def test_task_data_may_be_verified_alone(folder: Path) -> None:
    (folder / "task_data.json").write_text(json.dumps([{**form(field()), "mine": 1}]))
    (folder / "unit_config.json").write_text("{")
    assert said("config", "-d", folder, "-v", "--task-data-only")[1]["errors"][0]["path"] == "[0].mine"
    assert ajeeb("config", "-d", folder, "-v", "--task-data-only", "--allow-extra")[0] == 0


def test_older_insertion_paths_are_accepted_on_demand(folder: Path) -> None:
    (folder / "sub" / "insertions").mkdir(parents=True)
    (folder / "sub" / "insertions" / "a.html").write_text("A{{t}}")
    (folder / "unit_config.json").write_text(json.dumps(form(field(), title="sub/insertions/a.html")))
    assert ajeeb("config", "-d", folder)[0] == 1
    assert ajeeb("config", "-d", folder, "--nested-insertions")[0] == 0
    assert json.loads((folder / "task_data.json").read_text())[0]["form"]["title"] == "Ax"


def test_a_copy_is_not_copied_into_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    for _ in range(2):
        assert said("config", "-d", ".", "-c")[1]["copied_to"] == "data"
    assert (folder / "data" / "task_data.json").exists()
    assert not (folder / "data" / "data").exists()


def test_the_schema_is_made_of_the_same_tables() -> None:
    for file in ("unit_config.json", "task_data.json", "token_sets_values_config.json"):
        assert json.loads(ajeeb("schema", file)[1])["title"] == file
    schema = json.loads(ajeeb("schema")[1])
    fields = schema["$defs"]["field select"]["properties"]
    assert fields["value"]["type"] == ["string", "array"]
    assert schema["$defs"]["field button"]["required"] == ["type"]
    assert ajeeb("schema", "other.json")[0] == 2
