"""The steps of a folder: what each reads, writes and refuses."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ajeeb.errors import Environment
from ajeeb.forms.composer import FILES, SEPARATE, TASK_DATA, TOKEN_SETS, UNIT_CONFIG, InvalidForm
from ajeeb.tasks.formfolder import FormFolder, extrapolate_files, permutate_files, prepare, verify_folder
from tests.forms.composer.building import field, form

UNIT = form(field(), title="Rate {{thing}}", instruction="insertions/intro.html")


@pytest.fixture
def folder(tmp_path: Path) -> FormFolder:
    (tmp_path / "insertions").mkdir()
    (tmp_path / "insertions" / "intro.html").write_text("<p>Look at {{thing}}.</p>\n")
    write(tmp_path, UNIT_CONFIG, UNIT)
    write(tmp_path, SEPARATE, {"thing": ["a cat", "a dog"]})
    return FormFolder(path=tmp_path)


def write(folder: Path, name: str, value: Any) -> None:
    (folder / name).write_text(json.dumps(value))


def read(folder: FormFolder, name: str) -> Any:
    return json.loads((folder.path / name).read_text())


def test_the_shortcut_makes_and_verifies_everything(folder: FormFolder) -> None:
    done = prepare(folder)
    assert done.report.problems == ()
    assert [(each.step, each.count) for each in done.written] == [("permutate", 2), ("extrapolate", 2)]
    first, second = read(folder, TASK_DATA)
    assert first["form"]["title"] == "Rate a cat"
    assert second["form"]["instruction"] == "<p>Look at a dog.</p>\n"
    assert second["form_metadata"] == {"tokens_values": {"thing": "a dog"}}
    assert (
        (folder.path / TOKEN_SETS).read_bytes().startswith(b'[\n  {\n    "tokens_values": {\n      "thing"')
    )


def test_hand_written_token_sets_are_used_without_separate_values(folder: FormFolder) -> None:
    (folder.path / SEPARATE).unlink()
    write(folder.path, TOKEN_SETS, [{"tokens_values": {"thing": 3}}])
    done = prepare(folder)
    assert [each.step for each in done.written] == ["extrapolate"]
    assert read(folder, TASK_DATA)[0]["form"]["title"] == "Rate 3"


def test_task_data_alone_is_enough(tmp_path: Path) -> None:
    write(tmp_path, TASK_DATA, [form(field())])
    report = verify_folder(FormFolder(path=tmp_path))
    assert report.is_valid
    assert report.codes() == ("F01",) * 3
    assert verify_folder(FormFolder(path=tmp_path), task_data_only=True).problems == ()


def test_a_step_that_finds_errors_writes_nothing(folder: FormFolder) -> None:
    write(folder.path, SEPARATE, {"thing": []})
    with pytest.raises(InvalidForm) as caught:
        permutate_files(folder)
    assert [(p.code, p.file) for p in caught.value.report.errors] == [("P02", SEPARATE)]
    done = prepare(folder)
    assert done.written == ()
    assert {problem.code for problem in done.report.errors} == {"P02", "T02"}
    assert not (folder.path / TOKEN_SETS).exists()
    assert not (folder.path / TASK_DATA).exists()


def test_extrapolation_tells_of_the_form_first_and_then_of_the_tokens(folder: FormFolder) -> None:
    write(folder.path, TOKEN_SETS, [{"tokens_values": {"x": None}}])
    write(folder.path, UNIT_CONFIG, form(field(name=...), title="{{y}}", id="{{z}}"))
    with pytest.raises(InvalidForm) as caught:
        extrapolate_files(folder)
    assert caught.value.report.codes() == ("U05",)
    write(folder.path, UNIT_CONFIG, form(field(), title="{{y}}", id="{{z}}"))
    with pytest.raises(InvalidForm) as caught:
        extrapolate_files(folder)
    assert caught.value.report.codes() == ("T01", "T02", "T03", "S08")


def test_files_may_stand_elsewhere(folder: FormFolder, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text('[{"tokens_values": {"thing": "x"}}]')
    made = extrapolate_files(folder, token_sets=tmp_path / "other.json", output=tmp_path / "out.json")
    assert (made.path, made.count) == (tmp_path / "out.json", 1)
    assert not (folder.path / TASK_DATA).exists()


def test_a_missing_file_is_the_machines_word(tmp_path: Path) -> None:
    for step in (permutate_files, extrapolate_files):
        with pytest.raises(Environment, match="there is no file"):
            step(FormFolder(path=tmp_path))


def test_a_malformed_file_hides_no_error_of_the_others(folder: FormFolder) -> None:
    write(folder.path, TASK_DATA, [form(title=1)])
    (folder.path / UNIT_CONFIG).write_text("{")
    write(folder.path, TOKEN_SETS, [{"tokens_values": {"thing": 1}}, {}])
    errors = verify_folder(folder).errors
    assert [(e.code, e.file) for e in errors] == [
        ("F02", UNIT_CONFIG),
        ("U07", TASK_DATA),
        ("S02", TOKEN_SETS),
    ]


def test_missing_insertions_and_functions_are_found_in_the_folder(folder: FormFolder) -> None:
    unit = form(field(validators={"even": 1}, triggers={"onBlur": "gone"}), title="insertions/none.html")
    write(folder.path, UNIT_CONFIG, unit)
    (folder.path / SEPARATE).unlink()
    (folder.path / "insertions" / "custom_validators.js").write_text("export const even = 1")
    report = verify_folder(folder)
    assert [p.code for p in report.errors] == ["U11"]
    assert [p.code for p in report.warnings if p.code != "F01"] == ["W16"]


def test_stale_task_data_is_a_warning(folder: FormFolder) -> None:
    prepare(folder)
    (folder.path / "insertions" / "intro.html").write_text("{{thing}} has changed")
    assert verify_folder(folder).codes() == ("W20",)


NOISE = st.binary(max_size=20) | st.text(alphabet='[]{}":,1e-.\\u d8ntruefals\n', max_size=30).map(str.encode)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(FILES), NOISE))
def test_whatever_bytes_the_files_have_there_is_a_report(contents: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as path:
        for name, content in contents.items():
            (Path(path) / name).write_bytes(content)
        done = prepare(FormFolder(path=Path(path)))
        assert {problem.file for problem in done.report.problems} <= set(FILES)
        assert all(problem.message for problem in done.report.problems)
