"""A folder with a form and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ajeeb.errors import BadTask
from ajeeb.forms.composer import BUILTINS
from ajeeb.tasks import PreparedTask, Task, load, prepare

FORM: dict[str, Any] = {
    "title": "Rate <b>{{thing}}</b>",
    "sections": [
        {
            "title": "",
            "fieldsets": [
                {
                    "instruction": '<img src="https://pictures.example.org/x.png" onclick="grow(this)">',
                    "rows": [{"fields": [{"type": "input", "name": "a", "label": "A"}]}],
                }
            ],
        }
    ],
    "submit_button": {"text": "Send"},
}


def a_folder(folder: Path, **files: Any) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return folder


def tokens(*things: str) -> list[Any]:
    return [{"tokens_values": {"thing": thing}} for thing in things]


def prepared(folder: Path, **parameters: str) -> PreparedTask:
    return prepare(load(folder, parameters))


def test_versions_are_made_of_form_and_tokens(tmp_path: Path) -> None:
    folder = a_folder(
        tmp_path / "rating",
        unit_config_dot_json={"form": FORM},
        token_sets_values_config_dot_json=tokens("a cat", "a dog"),
    )
    task = prepared(folder)
    assert [unit.inputs for unit in task.units] == [{"thing": "a cat"}, {"thing": "a dog"}]
    assert (task.title, task.task.name) == ("Rate a cat", "rating")
    assert json.loads((folder / "task_data.json").read_text())[1]["form"]["title"] == "Rate <b>a dog</b>"


def test_final_versions_alone_are_enough(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "x", task_data_dot_json=[{"form": {**FORM, "title": "Hello"}}])
    assert prepared(folder).title == "Hello"


def test_the_form_may_lie_in_a_folder_called_data(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "mine", data__task_data_dot_json=[{"form": {**FORM, "title": "Hello"}}])
    assert prepared(folder).task.name == "mine"
    assert prepared(folder / "data").task.name == "mine"


def test_procedures_pages_and_parameters_are_found(tmp_path: Path) -> None:
    folder = a_folder(
        tmp_path / "x",
        task_data_dot_json=[{"form": {**FORM, "title": "Hello"}}],
        procedures_dot_py="def f(request_id, args, agent_state): return 1\nfunction_registry = {'f': f}\n",
        before__1_consent_dot_md="# Yes?",
        before__2_read_dot_md="Read.",
        before__3_about_dot_json={"form": {**FORM, "title": "About you"}},
        after__end_dot_md="That was it.",
    )
    task = prepared(folder, max_answer_loops="3", assignments_per_unit="2")
    assert sorted(task.procedures) == ["f", "getMultiplePresignedUrls", "getPresignedUrl"]
    assert [one.page.kind for one in (*task.before, *task.after)] == [
        "consent",
        "instruction",
        "form",
        "debrief",
    ]
    assert task.before[2].page.title == "About you"
    assert (task.task.aux_parameters, task.task.assignments_per_unit) == ({"max_answer_loops": 3}, 2)


def test_the_same_folder_is_the_same_task_and_is_left_as_it_is(tmp_path: Path) -> None:
    folder = a_folder(
        tmp_path / "x",
        unit_config_dot_json={"form": FORM},
        token_sets_values_config_dot_json=tokens("a"),
    )
    first = prepared(folder)
    times = {file: file.stat().st_mtime_ns for file in folder.iterdir()}
    assert prepared(folder).digest == first.digest
    assert {file: file.stat().st_mtime_ns for file in folder.iterdir()} == times
    a_folder(folder, insertions__custom_triggers_dot_js="export const f = () => 1;")
    assert prepared(folder).digest != first.digest


def test_versions_that_were_written_by_hand_are_kept_beside(tmp_path: Path) -> None:
    by_hand = [{"form": {**FORM, "title": "By hand"}}]
    folder = a_folder(
        tmp_path / "x", unit_config_dot_json={"form": {**FORM, "title": "New"}}, task_data_dot_json=by_hand
    )
    assert prepared(folder).title == "New"
    assert json.loads((folder / "task_data.json.bak").read_text()) == by_hand


def test_token_sets_that_were_written_by_hand_are_kept(tmp_path: Path) -> None:
    folder = a_folder(
        tmp_path / "x",
        unit_config_dot_json={"form": FORM},
        separate_token_values_config_dot_json={"thing": ["a cat", "a dog", "an owl"]},
    )
    assert len(prepared(folder).units) == 3
    a_folder(folder, token_sets_values_config_dot_json=tokens("an owl"))
    assert [unit.inputs for unit in prepared(folder).units] == [{"thing": "an owl"}]
    assert json.loads((folder / "token_sets_values_config.json").read_text()) == tokens("an owl")
    a_folder(folder, separate_token_values_config_dot_json={"thing": []})
    assert len(prepared(folder).units) == 1


def test_sound_versions_run_where_the_form_behind_them_is_broken(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    by_hand = [{"form": {**FORM, "title": "By hand"}}]
    folder = a_folder(tmp_path / "x", unit_config_dot_json={"form": FORM}, task_data_dot_json=by_hand)
    assert prepared(folder).title == "By hand"
    assert "T02" in caplog.text
    assert "is used as it stands" in caplog.text
    assert json.loads((folder / "task_data.json").read_text()) == by_hand
    a_folder(folder, task_data_dot_json=[{"form": {}}])
    with pytest.raises(BadTask, match="T02"):
        prepared(folder)


@pytest.mark.parametrize(
    ("module", "custom"),
    [
        ("export const required = () => null", {"required"}),
        ("export default { required: () => null }", set(BUILTINS)),
        ("", set()),
    ],
)
def test_validators_that_may_be_redefined_are_the_pages_to_check(
    tmp_path: Path, module: str, custom: set[str]
) -> None:
    folder = a_folder(
        tmp_path / "x",
        task_data_dot_json=[{"form": {**FORM, "title": "x"}}],
        insertions__custom_validators_dot_js=module,
    )
    form = prepared(folder).form
    assert form is not None
    assert form.custom == custom


def test_a_form_without_a_folder_redefines_no_validators() -> None:
    form = prepare(Task(form={"form": {**FORM, "title": "x"}})).form
    assert form is not None
    assert form.custom == set()


def test_what_the_browser_must_allow_is_known(tmp_path: Path) -> None:
    form = prepared(a_folder(tmp_path / "x", task_data_dot_json=[{"form": {**FORM, "title": "x"}}])).form
    assert form is not None
    assert form.policy.hosts == ("https://pictures.example.org",)
    # printf '%s' 'grow(this)' | openssl dgst -sha256 -binary | base64
    assert len(form.policy.handlers) == 1


@pytest.mark.parametrize(
    "path",
    [
        "../task_data.json",
        "insertions/../task_data.json",
        "task_data.json",
        "/etc/passwd",
        "insertions",
        "insertions/a\0",
    ],
)
def test_only_insertions_are_served(tmp_path: Path, path: str) -> None:
    folder = a_folder(
        tmp_path / "x", task_data_dot_json=[{"form": {**FORM, "title": "x"}}], insertions__a_dot_js=""
    )
    form = prepared(folder).form
    assert form is not None
    assert form.file(form.digest[:16], "insertions/a.js") == folder / "insertions" / "a.js"
    assert form.file(form.digest[:16], path) is None
    assert form.file("0" * 16, "insertions/a.js") is None


@pytest.mark.parametrize(
    ("files", "part"),
    [
        ({"task_data_dot_json": "[{"}, "task_data.json"),
        ({"task_data_dot_json": [{"form": {"title": 5}}]}, "U05"),
        ({"unit_config_dot_json": {"form": FORM}}, "T02"),
        ({"task_data_dot_json": "[" * 10_000 + "]" * 10_000}, "levels deep"),
        (
            {"task_data_dot_json": [{"form": {**FORM, "title": "x"}}], "procedures_dot_py": "1/0"},
            "procedures.py, line 1: ZeroDivisionError",
        ),
        (
            {"task_data_dot_json": [{"form": {**FORM, "title": "x"}}], "procedures_dot_py": "x = 1"},
            "has no procedures",
        ),
        (
            {
                "task_data_dot_json": [{"form": {**FORM, "title": "x"}}],
                "before__about_dot_json": {"form": {}},
            },
            "U05",
        ),
        (
            {
                "task_data_dot_json": [{"form": {**FORM, "title": "x"}}],
                "before__about_dot_json": {"form": {**FORM, "title": '{{getPresignedUrl("x")}}'}},
            },
            "only the form itself has procedures",
        ),
        (
            {
                "unit_config_dot_json": {
                    "form": {**FORM, "title": "x", "instruction": "insertions/../../x.html"}
                }
            },
            "insertions",
        ),
    ],
)
def test_what_is_wrong_is_said_with_file_and_way_out(
    tmp_path: Path, files: dict[str, Any], part: str
) -> None:
    folder = a_folder(tmp_path / "x", **files)
    with pytest.raises(BadTask, match=part.replace(".", r"\.")):
        prepared(folder)


def test_yaml_may_say_what_a_folder_cannot(tmp_path: Path) -> None:
    folder = a_folder(
        tmp_path / "x",
        form__task_data_dot_json=[{"form": {**FORM, "title": "Hello"}}],
        task_dot_yaml="form: form\nassignment_duration_in_seconds: 60\nafter:\n  - {kind: debrief, text: Thanks}\n",
    )
    task = prepared(folder, max_answer_loops="3", units_per_assignment="4").task
    assert (task.time_limit_s, task.aux_parameters, task.assignments_per_unit) == (
        60,
        {"max_answer_loops": 3},
        4,
    )


@pytest.mark.parametrize(
    ("yaml", "part"),
    [
        ("title: x", "either a loop or a form"),
        ("form: form\nunits: units.csv", "units belongs to a loop"),
        ("form: nowhere", "there is no folder"),
        ("form: form\nprocedures: gone.py", "there is no file"),
        ("loop: {ask: {p: {kind: text, label: P}}}\naux_parameters: {a: 1}", "belong to a form"),
    ],
)
def test_what_does_not_go_together_is_refused(tmp_path: Path, yaml: str, part: str) -> None:
    folder = a_folder(
        tmp_path / "x", form__task_data_dot_json=[{"form": {**FORM, "title": "Hello"}}], task_dot_yaml=yaml
    )
    with pytest.raises(BadTask, match=part):
        prepared(folder)
