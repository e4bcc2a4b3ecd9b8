"""What a preview makes in memory is what `prepare` would write; and procedures are read as they are now."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from ajeeb.errors import BadTask
from ajeeb.tasks import PreviewedProcedures, panel_page, preview
from ajeeb.tasks.formfolder import FormFolder, prepare
from ajeeb.tasks.formfolder.in_memory import made_in_memory
from tests.forms.composer.building import field, form

TOKENS = form(field(), title="{{t}}")
SETS = [{"tokens_values": {"t": "x"}}, {"tokens_values": {"t": "y"}}]
FOLDERS: dict[str, dict[str, Any]] = {
    "a form": {"unit_config": form(field())},
    "a form with token sets": {"unit_config": TOKENS, "token_sets_values_config": SETS},
    "lists of values": {"unit_config": TOKENS, "separate_token_values_config": {"t": ["x", "y"]}},
    "stale files": {
        "unit_config": TOKENS,
        "separate_token_values_config": {"t": ["x"]},
        "token_sets_values_config": [{"wrong": 1}],
        "task_data": [{"wrong": 1}],
    },
    "versions alone": {"task_data": [form(field()), form(field(), title="Other")]},
    "no token sets": {"unit_config": TOKENS},
    "empty lists": {"unit_config": TOKENS, "separate_token_values_config": {"t": []}},
    "a broken form": {"unit_config": form(field(wrong=1)), "task_data": [form(field())]},
    "no form in it": {"unit_config": {}},
    "a list": {"unit_config": []},
    "versions that are none": {"task_data": {"form": 1}},
    "no versions": {"task_data": []},
}


@pytest.fixture(params=FOLDERS)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "folder"
    path.mkdir()
    for name, value in FOLDERS[request.param].items():
        (path / f"{name}.json").write_text(json.dumps(value))
    return path


def test_in_memory_is_as_written(folder: Path, tmp_path: Path) -> None:
    before = {file: file.read_bytes() for file in folder.iterdir()}
    made = made_in_memory(FormFolder(path=folder))
    assert {file: file.read_bytes() for file in folder.iterdir()} == before
    copied = Path(shutil.copytree(folder, tmp_path / "copied"))
    prepared = prepare(FormFolder(path=copied), keep_token_sets=True)
    assert set(made.report.errors) == set(prepared.report.errors)
    # Of files that are merely missing nothing is said; W20 tells that others are out of date.
    left_out = {"F01", "W20"}
    assert {one for one in made.report.warnings if one.code not in left_out} == {
        one for one in prepared.report.warnings if one.code not in left_out
    }
    if prepared.report.is_valid:
        assert list(made.versions) == json.loads((copied / "task_data.json").read_text())
    else:
        assert made.versions == ()


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "unit_config.json").write_text("{")
    made = made_in_memory(FormFolder(path=tmp_path))
    assert [str(one)[:25] for one in made.report.problems] == ["F02 unit_config.json: lin"]


def test_pages_around_the_form_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "unit_config.json").write_text(json.dumps(form(field())))
    (tmp_path / "before").mkdir()
    (tmp_path / "before" / "consent.json").write_text("{")
    task = preview(tmp_path, {}).task
    assert task is not None
    assert task.before == ()
    assert list(task.procedures) == ["getPresignedUrl", "getMultiplePresignedUrls"]


def test_without_a_form_there_is_no_page_for_a_panel(tmp_path: Path) -> None:
    with pytest.raises(BadTask, match=r"no form that can be shown:\n  F01 task_data\.json"):
        panel_page(tmp_path)


def test_the_page_for_a_panel_has_the_pictures_in_it(tmp_path: Path) -> None:
    (tmp_path / "insertions").mkdir()
    (tmp_path / "insertions" / "a b.png").write_bytes(b"png")
    (tmp_path / "secret.png").write_bytes(b"png")
    sources = (
        "insertions/a%20b.png",
        "./insertions/a b.png",
        "insertions/none.png",
        "insertions/../secret.png",
    )
    instruction = "".join(f'<img src="{source}">' for source in sources)
    (tmp_path / "unit_config.json").write_text(json.dumps(form(field(), instruction=instruction)))
    page = panel_page(tmp_path)
    assert page.count("data:image/png;base64,cG5n") == 2
    assert "secret.png" in page


def test_modules_beside_the_procedures_are_read_again_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "procedures.py").write_text(
        "import colorsys, my_words_91\n"
        "def say(request_id, args, agent_state): return my_words_91.WORD\n"
        "function_registry = {'say': say}\n"
    )
    procedures = PreviewedProcedures()
    said = []
    for word in ("one", "three"):
        (tmp_path / "my_words_91.py").write_text(f"WORD = '{word}'")
        say = procedures.read(tmp_path)["say"]
        said.append(say("id", None, None))
        colors = sys.modules["colorsys"]
    assert said == ["one", "three"]
    assert sys.modules["colorsys"] is colors
    sys.path.remove(str(tmp_path))
