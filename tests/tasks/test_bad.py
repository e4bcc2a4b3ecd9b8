"""Every way in which a task can be wrong is one message that names the place and the way out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from PIL import Image

from ajeeb.errors import BadTask
from ajeeb.tasks import load, prepare

PYTHON = """
import ajeeb as aj

prompt = aj.Text("Describe", unique=True)
score = aj.Scale("How close?", 1, 10)

def paint(prompt: str) -> str:
    return prompt

@aj.task
def pictures(max_attempts: int = 3, title: str = ""):
    return aj.Task(
        title=title,
        loop=aj.Loop(ask={"prompt": prompt}, run=paint, judge={"score": score}, max_attempts=max_attempts),
    )
"""
YAML = """
title: Pictures
units: [{word: boat}]
loop:
  ask: {prompt: {kind: text, label: Describe, unique: true}}
  run: scripted
  judge: {score: {kind: scale, label: Score, low: 1, high: 10}}
  max_attempts: 3
  goal: score == 10
  hints: [[first, look], [score < 5, more], [otherwise, nearly]]
"""
CHOICE = 'mood: {kind: choice, label: Mood, options: ["1", good]}'


@pytest.fixture(autouse=True)
def _imports_as_before() -> Iterator[None]:
    before = list(sys.path)
    yield
    sys.path[:] = before


def refusal(folder: Path, text: str, name: str = "pictures.py", **parameters: str) -> str:
    """What is said about a task with this text."""
    file = folder / name
    file.write_text(dedent(text), encoding="utf-8")
    return refusal_of(file, **parameters)


def refusal_of(path: Path, **parameters: str) -> str:
    with pytest.raises(BadTask) as refused:
        prepare(load(path, parameters))
    said = str(refused.value)
    assert "Traceback" not in said
    assert "pydantic" not in said
    return said


def test_the_texts_that_are_broken_here_are_fine_otherwise(tmp_path: Path) -> None:
    for name, text in (("pictures.py", PYTHON), ("pictures.yaml", YAML)):
        (tmp_path / name).write_text(text)
        assert prepare(load(tmp_path / name, {})).task.the_loop.max_attempts == 3


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("def paint(", "def paint((", ["pictures.py, line 7", "paint(("]),
        ("    return prompt", "return prompt", ["pictures.py, line 8", "indent"]),
        ("import ajeeb as aj", "import ajeeb as aj\nimport no_such_module", ["line 3", "no_such_module"]),
        ("1, 10)", "1, 10)\n1 / 0", ["line 6", "ZeroDivisionError"]),
        ("@aj.task\n", "", ["no task", "@aj.task"]),
        ("@aj.task", "@aj.task\ndef other(): ...\n\n@aj.task", ["2 tasks", "exactly one"]),
        ("return aj.Task(", "return dict(", ["pictures.py", "pictures()", "a dict", "aj.Task"]),
        ("return aj.Task(", "aj.Task(", ["pictures.py", "pictures()", "nothing", "aj.Task"]),
        ("title=title", "titel=title", ["line 12", "titel", "did you mean 'title'"]),
        ("max_attempts=max", "max_atempts=max", ["line 14", "max_atempts", "did you mean 'max_attempts'"]),
        ("title=title", "title=7", ["line 12", "title", "given: 7"]),
        ("title=title", "assignments_per_unit=0", ["assignments_per_unit", "given: 0"]),
        ("title=title", "name='a b'", ["name", "a b"]),
        ("title=title", "time_limit_s=-1", ["time_limit_s", "given: -1"]),
        ("title=title", "units='nowhere.csv'", ["nowhere.csv", "No such file"]),
        ("title=title", "units='nowhere'", ["nowhere", "folder", ".csv"]),
        ("title=title", "units=[]", ["units", "at least one"]),
        ("title=title", "units=[7]", ["number 1", "dict"]),
        ("title=title", "units={'a': 1}", ["list of dicts", "dict"]),
        ("title=title", "units=7", ["list of dicts", "int"]),
        ("title=title", "show='{target}'", ["unit 1", "target", "columns: none"]),
        ("title=title", "show='{target.png}', units=[{'target': 'a'}]", ["unit 1", "target.png"]),
        ("title=title", "show='{}', units=[{'target': 'a'}]", ["unit 1", "'{}'"]),
        ("title=title", "show='here.png'", ["unit 1", "here.png", "No such file"]),
        ("title=title", "show='pictures.py'", ["unit 1", "not an image"]),
        ("title=title", "measure=[aj.similarity('{picture}')]", ["unit 1", "picture"]),
        ("title=title", "before=[aj.Consent('no.md')]", ["no.md", "No such file", "Before you start"]),
        ("title=title", "instruction='no.md'", ["no.md", "No such file"]),
        (
            "run=paint",
            "run='composr'",
            ["composr", "there are: ", "composer, diffusers, fal, gallery", "mean 'composer'"],
        ),
        ("aj.Scale(", "aj.Scal(", ["line 5", "'Scal'", "did you mean 'Scale'"]),
        ("judge={", "hints=[(aj.frist, 'y')], judge={", ["line 14", "'frist'", "did you mean 'first'"]),
        (
            "title=title",
            "measure=[{'similarty': 'a.png'}]",
            ["measure.0.similarty", "did you mean 'similarity'"],
        ),
        (
            "title=title",
            "show='{word}', units=[{'word': 'Two words.'}]",
            ["unit 1", "instruction", "{column}"],
        ),
        ("title=title", "show='{word}', units=[{'word': 7}]", ["unit 1", "instruction", "{column}"]),
        (
            "title=title",
            "instruction='{wrd}', units=[{'word': 'x'}]",
            ["unit 1", "'wrd'", "mean 'word'", "{{ }}"],
        ),
        ("title=title", "instruction='{b}', units=[{'b': 1}, {'a': 1}]", ["unit 2", "'b'", "columns: a"]),
        ("title=title", "instruction='{b}', units=[{'b': [1]}]", ["unit 1", "'b'", "list"]),
        ("title=title", "instruction='like {this}'", ["'this'", "columns: none", "{{ }}"]),
        ("title=title", "instruction='an empty { }'", ["{ }", "{{ }}"]),
        ("title=title", "instruction='a smile :}'", ["a smile", "{{ }}"]),
        ("judge={", "goal=score == 11, judge={", ["line 14", "goal", "score == 11", "from 1 to 10"]),
        ("judge={", "goal=score < '5', judge={", ["goal", "numbers 1 to 10", "without quotes"]),
        ("judge={", "goal=score > 10, judge={", ["goal", "'score > 10' holds for no answer"]),
        ("judge={", "goal=score == 4.5, judge={", ["goal", "holds for no answer"]),
        (
            "judge={",
            "goal=(score > 8) & (score < 3), judge={",
            ["'score > 8 and score < 3' holds for no answer"],
        ),
        ("judge={", "hints=[(score == 0, 'y')], judge={", ["hints.0", "from 1 to 10"]),
        (
            "judge={",
            "hints=[(aj.otherwise, 'a'), (score == 2, 'b')], judge={",
            ["hints.1", "'otherwise'", "never"],
        ),
        ("judge={", "hints=[(score == 2, 'a'), (score == 2, 'b')], judge={", ["hints.1", "stands above"]),
        ('ask={"prompt"', 'ask={"my prompt"', ["ask", "'my prompt'", "my_prompt"]),
        ('judge={"score"', 'judge={"class"', ["judge", "'class'", "field_class"]),
        (
            "unique=True",
            "unique='yes'",
            ["line 4", "Text.unique: give true, false or 'normalised' (given: 'yes')"],
        ),
        ("aj.Scale(", "aj.Scale() or (", ["Scale.low: this is missing", "Scale.label: this is missing"]),
        ("1, 10", "'one', 10", ["Scale.low: give a whole number (given: 'one')"]),
        (
            "run=paint",
            "run=7",
            ["run: give a function, the name of a model such as 'composer', aj.Model or aj.Arms (given: 7)"],
        ),
        ("title=title", "before=aj.Consent('Hi')", ["before: give a list [ ]"]),
        ("title=title", "before=['Hi']", ["before.0: give a page such as aj.Consent"]),
        ("def paint(prompt: str)", "def paint(prompt, mood)", ["paint()", "'mood'", "prompt, seed, call"]),
        ("def paint(prompt: str)", "def paint(prompt, /)", ["paint()", "'prompt'", "name"]),
        (
            "judge={",
            "goal=prompt == 'x', judge={",
            ["goal", "not about a field", "Describe == x", "fields of judge: score"],
        ),
        ('judge={"score"', 'judge={"prompt"', ["'prompt'", "ask", "judge", "another name"]),
        ("judge={", "hints=[(prompt == 'x', 'y')], judge={", ["not about a field"]),
        ("judge={", "hints=[('sometimes', 'y')], judge={", ["hints", "sometimes"]),
        ("judge={", "hints=[(score == 1 and score == 2, 'y')], judge={", ["line 14", "combine", "&"]),
        ("judge={", "hints=[(score == None, 'y')], judge={", ["line 14", "None"]),
        ('ask={"prompt": prompt}', "ask={}", ["ask", "at least 1"]),
        ("1, 10", "10, 1", ["scale from 10 to 1", "line 5"]),
        ("unique=True", "min=9, max=3", ["min (9)", "max (3)", "line 4"]),
        ("unique=True", "uniqe=True", ["uniqe", "did you mean 'unique'"]),
    ],
)
def test_a_broken_python_task(tmp_path: Path, old: str, new: str, named: list[str]) -> None:
    said = refusal(tmp_path, changed(PYTHON, old, new))
    for part in named:
        assert part in said


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({"max_atempts": "3"}, ["no parameter 'max_atempts'", "max_attempts, title", "mean 'max_attempts'"]),
        ({"max_attempts": "three"}, ["parameter max_attempts", "whole number", "'three'"]),
        ({"max_attempts": "-1"}, ["max_attempts", "greater than or equal to 0"]),
    ],
)
def test_a_bad_parameter(tmp_path: Path, parameters: dict[str, str], named: list[str]) -> None:
    said = refusal(tmp_path, PYTHON, **parameters)
    for part in named:
        assert part in said


def test_a_parameter_without_a_value_is_asked_for(tmp_path: Path) -> None:
    said = refusal(tmp_path, changed(PYTHON, "max_attempts: int = 3", "max_attempts: int"))
    assert "-P max_attempts=VALUE" in said


def test_a_task_without_a_function_has_no_parameters(tmp_path: Path) -> None:
    text = (
        'import ajeeb as aj\ntask = aj.Task(loop=aj.Loop(ask={"prompt": aj.Text("Say")}, run="scripted"))\n'
    )
    assert "-P works with a function" in refusal(tmp_path, text, max_attempts="3")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("title: Pictures", "title: [", ["pictures.yaml, line", "not YAML"]),
        ("title: Pictures", "title: x\n\ty: z", ["pictures.yaml, line 3", "not YAML"]),
        ("title: Pictures", "title: 2024-13-45", ["pictures.yaml", "not YAML", "month"]),
        ("title: Pictures", "title: !!int seven", ["pictures.yaml", "not YAML"]),
        ("title: Pictures", "title: !!python/object:os.system x", ["pictures.yaml, line 2", "not YAML"]),
        ("title: Pictures", "title: \0", ["pictures.yaml", "not YAML"]),
        ("title: Pictures", "{[a]: b}: c", ["pictures.yaml, line 2", "not YAML"]),
        ("title: Pictures", "titel: Pictures", ["line 2: titel", "no such key", "did you mean 'title'"]),
        ("title: Pictures", "7: Pictures", ["pictures.yaml"]),
        ("title: Pictures", "title: 7", ["line 2: title", "give a text", "given: 7"]),
        (
            "  max_attempts: 3",
            "  max_attempts: many",
            ["line 8: loop.max_attempts", "whole number", "'many'"],
        ),
        ("  max_attempts: 3", "  max_attempts: -1", ["line 8: loop.max_attempts", "given: -1"]),
        ("max_attempts: 3", "max_atempts: 3", ["line 8: loop.max_atempts", "did you mean 'max_attempts'"]),
        ("unique: true", "unique: maybe", ["line 5: loop.ask.prompt.unique", "maybe"]),
        ("kind: text", "kind: txt", ["line 5: loop.ask.prompt", "'txt'", "'scale'", "did you mean 'text'?"]),
        ("kind: text, ", "", ["line 5: loop.ask.prompt: its kind is missing", "text, scale, choice or pick"]),
        (
            "{kind: text, label: Describe, unique: true}",
            "Describe",
            ["loop.ask.prompt: give a field such as"],
        ),
        (
            "max_attempts: 3",
            "seed: per_uint",
            ["loop.seed: give 'per_run', 'per_unit', 'per_attempt' or a whole number"],
        ),
        (
            "max_attempts: 3",
            "refusals: retyr",
            ["loop.refusals: give 'retry' or 'count'", "did you mean 'retry'?"],
        ),
        ("title: Pictures", "name: a b", ["name: use letters, digits, _ and -, at most 60"]),
        ("[score < 5, more]", "[score << 5, more]", ["loop.hints.1.0: give first, otherwise or a condition"]),
        ("[score < 5, more]", "more", ["loop.hints.1: give (case, text)"]),
        ("high: 10", "high: ten", ["line 7: loop.judge.score.high", "'ten'"]),
        ("score == 10", "score = 10", ["line 9: loop.goal", "score = 10", "score >= 5"]),
        ("score == 10", "skore == 10", ["line 4: loop", "skore", "not about a field"]),
        ("score < 5", "skore < 5", ["skore", "not about a field"]),
        ("[score < 5, more]", "[score < 5]", ["line 10: loop.hints.1"]),
        ("run: scripted", "run: scripter", ["scripter", "scripted"]),
        ("run: scripted", "run: 7", ["line 6: loop.run", "7"]),
        ("run: scripted", "run: no.py:paint", ["loop.run", "no.py", "'paint'"]),
        ("run: scripted", "run: broken.py:paint", ["broken.py, line 1"]),
        ("units: [{word: boat}]", "units: 3", ["units", "int"]),
        (
            "units: [{word: boat}]",
            "units: [{word: {a: [1]}}]\nshow: '{word}'",
            ["unit 1", "'{word}'", "dict", "path"],
        ),
        ("loop:", "looop:", ["loop", "did you mean 'loop'"]),
    ],
)
def test_a_broken_yaml_task(tmp_path: Path, old: str, new: str, named: list[str]) -> None:
    (tmp_path / "broken.py").write_text("def paint(:\n")
    said = refusal(tmp_path, changed(YAML, old, new), "pictures.yaml")
    for part in named:
        assert part in said


@pytest.mark.parametrize("text", ["", "[]", "just words", "7"])
def test_a_yaml_file_without_keys_says_what_is_missing(tmp_path: Path, text: str) -> None:
    assert "must hold keys such as 'loop:'" in refusal(tmp_path, text, "pictures.yaml")


def test_a_yaml_file_that_contains_itself_is_refused(tmp_path: Path) -> None:
    assert "pictures.yaml" in refusal(tmp_path, "loop: &a\n  ask: *a\n", "pictures.yaml")


def test_a_yaml_file_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    assert "pictures.yaml" in refusal(tmp_path, "loop: " + "[" * 5000, "pictures.yaml")


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({"loop.max_attempts": "many"}, ["loop.max_attempts", "many"]),
        ({"loop.nowhere.max": "3"}, ["no 'loop.nowhere'"]),
        ({"nowhere.max": "3"}, ["no 'nowhere'"]),
        ({"title.x": "3"}, ["no 'title'"]),
        ({"max_attempts": "[1"}, ["max_attempts", "[1"]),
    ],
)
def test_a_bad_parameter_of_a_yaml_task(tmp_path: Path, parameters: dict[str, str], named: list[str]) -> None:
    said = refusal(tmp_path, YAML, "pictures.yaml", **parameters)
    for part in named:
        assert part in said


@pytest.mark.parametrize(
    ("name", "content", "named"),
    [
        ("u.csv", b"target,seed\na,1\nb\n", ["u.csv, line 3", "2 values"]),
        ("u.csv", b"target\na\nb,c\n", ["u.csv, line 3", "1 values"]),
        ("u.csv", b"target;seed\na;1\n", ["u.csv, line 1", "semicolon", "commas"]),
        ("u.csv", b"target\tseed\na\t1\n", ["u.csv, line 1", "a tab", "commas"]),
        ("u.csv", b'target\n"a\n', ["u.csv, line"]),
        ("u.csv", "target\nMünchen\n".encode("latin-1"), ["u.csv", "not UTF-8", "byte 8"]),
        ("u.csv", b"", ["not a single unit", "u.csv"]),
        ("u.csv", b"target,seed\n", ["not a single unit", "u.csv"]),
        ("u.jsonl", b'{"a": 1}\n\n{"a": 2\n', ["u.jsonl, line 3", "not JSON"]),
        ("u.jsonl", b'{"a": 1}\n[2]\n', ["number 2", "dict"]),
        ("u.jsonl", b"\xff", ["u.jsonl", "not UTF-8"]),
        ("u.jsonl", b"[" * 100_000, ["u.jsonl, line 1", "not JSON"]),
        ("u.json", b'{"a": 1}', ["u.json", "list of objects"]),
        ("u.json", b"[1", ["u.json", "not JSON"]),
        ("u.json", b'[{"word": "x"}, {"word": "\\ud800"}]', ["u.json", "number 2", "'word'", "surrogate"]),
        ("u.txt", b"a", ["u.txt", ".csv, .json or .jsonl"]),
    ],
)
def test_bad_units(tmp_path: Path, name: str, content: bytes, named: list[str]) -> None:
    (tmp_path / name).write_bytes(content)
    said = refusal(tmp_path, changed(PYTHON, "title=title", f"units={name!r}"))
    for part in named:
        assert part in said


def test_a_folder_without_images_has_no_units(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "notes.txt").write_text("not an image")
    assert "not a single unit in images" in refusal(
        tmp_path, changed(PYTHON, "title=title", "units='images'")
    )


def test_a_target_that_is_cut_off_is_named_with_its_unit(tmp_path: Path) -> None:
    Image.effect_noise((64, 64), 50).save(tmp_path / "whole.png")
    (tmp_path / "cut.png").write_bytes((tmp_path / "whole.png").read_bytes()[:200])
    (tmp_path / "u.json").write_text(json.dumps([{"target": "whole.png"}, {"target": "cut.png"}]))
    said = refusal(tmp_path, changed(PYTHON, "title=title", "units='u.json', show='{target}'"))
    assert "unit 2" in said
    assert "cut.png" in said


def test_a_page_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "consent.md").write_bytes("Für alle".encode("latin-1"))
    said = refusal(tmp_path, changed(PYTHON, "title=title", "before=[aj.Consent('consent.md')]"))
    assert "consent.md" in said
    assert "UTF-8" in said


def test_python_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "pictures.py").write_bytes(PYTHON.replace("How", "Für").encode("latin-1"))
    said = refusal_of(tmp_path / "pictures.py")
    assert "pictures.py" in said
    assert "None" not in said


def test_a_folder_of_a_form_without_versions_is_refused(tmp_path: Path) -> None:
    (tmp_path / "task_data.json").write_text("[]")
    assert "D02 the task data has no form versions" in refusal_of(tmp_path)


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("nothing.py", ["no file", "ajeeb new"]),
        ("empty", ["no task.py", "no task.yaml", "ajeeb new"]),
        ("a.txt", ["not a task"]),
    ],
)
def test_a_path_that_is_no_task(tmp_path: Path, name: str, named: list[str]) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text("words")
    said = refusal_of(tmp_path / name)
    for part in named:
        assert part in said


@pytest.mark.parametrize(
    ("run", "named"),
    [
        ("gallery:nowhere", ["nowhere"]),
        ("gallery", ["'gallery' needs a path", "gallery:FOLDER"]),
        ("composer:words", ["'composer' takes no path"]),
    ],
)
def test_a_model_named_with_a_path_that_does_not_fit(tmp_path: Path, run: str, named: list[str]) -> None:
    said = refusal(tmp_path, changed(YAML, "run: scripted", f"run: {run}"), "pictures.yaml")
    for part in named:
        assert part in said


def test_each_fault_is_said_once_and_without_the_names_of_types(tmp_path: Path) -> None:
    for old, new in (
        ("run=paint", "run=7"),
        ("run=paint", "run=paint, seed='x'"),
        ("judge={", "goal=7, judge={"),
        ("judge={", "hints=[(7, 'y')], judge={"),
        ("judge={", "hints=[('score ?', 'y')], judge={"),
        ("1, 10", ""),
    ):
        said = refusal(tmp_path, changed(PYTHON, old, new))
        assert len(said.splitlines()) == (3 if not new else 2)
        for word in ("[[", "literal", "instance", "function-", "callable", "ArgsKwargs", ".str"):
            assert word not in said


def test_a_choice_is_compared_with_its_options(tmp_path: Path) -> None:
    text = changed(YAML, "score: {kind: scale, label: Score, low: 1, high: 10}", CHOICE)
    text = changed(text, "  hints: [[first, look], [score < 5, more], [otherwise, nearly]]\n", "")
    for goal, named in (("mood == bad", ['"1", "good"']), ("mood == 1", ["quotes", '"1", "good"'])):
        said = refusal(tmp_path, changed(text, "score == 10", goal), "pictures.yaml")
        assert all(part in said for part in ("goal", "'mood'", *named))
    (tmp_path / "fine.yaml").write_text(changed(text, "score == 10", 'mood == "1"'))
    assert str(load(tmp_path / "fine.yaml", {}).the_loop.goal) == 'mood == "1"'


def test_a_text_is_compared_with_texts(tmp_path: Path) -> None:
    text = changed(PYTHON, 'aj.Scale("How close?", 1, 10)', 'aj.Text("Why?")')
    said = refusal(tmp_path, changed(text, "judge={", "goal=score == 7, judge={"))
    assert "quotes" in said


def test_columns_that_the_procedure_may_have_are_listed_once(tmp_path: Path) -> None:
    text = changed(PYTHON, "def paint(prompt: str)", "def paint(mood: str)")
    said = refusal(tmp_path, changed(text, "title=title", "units=[{'seed': 1, 'prompt': 'x'}]"))
    assert said.endswith("there is only: prompt, seed, call")


def test_a_folder_with_several_files_names_them(tmp_path: Path) -> None:
    for name in ("one.py", "two.yaml", "notes.txt", "_own.py"):
        (tmp_path / name).write_text("")
    said = refusal_of(tmp_path)
    assert "one.py, two.yaml;" in said
    assert "_own.py" not in said
