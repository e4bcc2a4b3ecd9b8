"""What a task becomes: the same however it is written, and another one as soon as a worker could notice."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import ajeeb as aj
from ajeeb.tasks import PreparedTask, load, prepare

PYTHON = """
import ajeeb as aj

prompt = aj.Text("Describe the picture", min=20, max=500, unique=True)
score = aj.Scale("Score", 1, 10, ends=("different", "identical"))


def paint(prompt: str) -> str:
    return prompt


@aj.task
def pictures(max_attempts: int = 5, wide: bool = False):
    return aj.Task(
        title="Pictures",
        instruction="Look *closely*.",
        units="u.csv",
        show=aj.Image("{target}", label="Goal", seconds=5),
        before=[aj.Consent("consent.md"), aj.Instruction("Go on.")],
        loop=aj.Loop(
            ask={"prompt": prompt}, run=paint, judge={"score": score}, max_attempts=max_attempts, goal=score == 10,
            seed="per_attempt", refusals="count", closing={"goal": "Well done."},
            hints=[(aj.first, "Look."), ((score >= 2) & (score < 5), "More."), (aj.otherwise, "Nearly.")],
        ),
        measure=[aj.similarity("{target}")],
        assignments_per_unit=4,
        time_limit_s=60,
    )
"""
YAML = """
title: Pictures
instruction: Look *closely*.
units: u.csv
show: {source: "{target}", label: Goal, seconds: 5}
before:
  - {kind: consent, text: consent.md}
  - {kind: instruction, text: Go on.}
loop:
  ask: {prompt: {kind: text, label: Describe the picture, min: 20, max: 500, unique: true}}
  run: procedures.py:paint
  judge: {score: {kind: scale, label: Score, low: 1, high: 10, ends: [different, identical]}}
  max_attempts: 5
  goal: score == 10
  seed: per_attempt
  refusals: count
  closing: {goal: Well done.}
  hints:
    - [first, Look.]
    - [score >= 2 and score < 5, More.]
    - [otherwise, Nearly.]
measure: [{similarity: "{target}"}]
assignments_per_unit: 4
time_limit_s: 60
"""


@pytest.fixture(autouse=True)
def _imports_as_before() -> Iterator[None]:
    before = list(sys.path)
    yield
    sys.path[:] = before


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "task"
    folder.mkdir()
    (folder / "pictures.py").write_text(PYTHON)
    (folder / "pictures.yaml").write_text(YAML)
    (folder / "procedures.py").write_text("def paint(prompt: str) -> str:\n    return prompt\n")
    (folder / "consent.md").write_text("May *we*?")
    (folder / "u.csv").write_text("target,seed,word\na.png,7,boat\nb.png,8,2.5\n")
    for name, colour in (("a.png", "red"), ("b.png", "blue")):
        Image.new("RGB", (8, 6), colour).save(folder / name)
    return folder


def prepared(path: Path, **parameters: str) -> PreparedTask:
    return prepare(load(path, parameters))


def with_units(units: Any, **settings: Any) -> PreparedTask:
    return prepare(
        aj.Task(loop=aj.Loop(ask={"prompt": aj.Text("Say")}, run="scripted"), units=units, **settings)
    )


def test_python_and_yaml_are_the_same_task(folder: Path) -> None:
    python, yaml = prepared(folder / "pictures.py"), prepared(folder / "pictures.yaml")
    assert python.config == yaml.config
    assert json.loads(json.dumps(python.config)) == python.config
    assert python.units == yaml.units
    assert python.before == yaml.before
    assert (python.title, python.instruction) == (yaml.title, yaml.instruction)


def test_the_config_reads_back_as_the_same_loop(folder: Path) -> None:
    config = prepared(folder / "pictures.py").config
    again = aj.Loop.model_validate(config["loop"])
    assert again.model_dump(mode="json") == config["loop"]
    assert again.hint({"score": 4}) == ("score >= 2 and score < 5", "More.")


def test_a_folder_is_the_task_in_it(folder: Path) -> None:
    (folder / "pictures.py").rename(folder / "task.py")
    assert prepared(folder).title == "Pictures"


@pytest.mark.parametrize("name", ["pictures.py", "pictures.yaml"])
def test_a_folder_with_one_file_is_the_task_in_it_by_any_name(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for other in {"pictures.py", "pictures.yaml", "procedures.py"} - {name}:
        (folder / other).unlink()
    if name == "pictures.yaml":
        edit(folder / name, "procedures.py:paint", "scripted")
    assert prepared(folder).task.name == "pictures"
    monkeypatch.chdir(folder)
    assert prepared(Path()).task.name == "pictures"


def test_parameters_of_yaml_are_paths_or_settings_of_the_loop(folder: Path) -> None:
    given = {"max_attempts": "3", "title": "Others", "loop.judge.score.high": "12", "show.seconds": "1.5"}
    task = prepared(folder / "pictures.yaml", **given)
    assert (task.task.the_loop.max_attempts, task.title) == (3, "Others")
    assert task.config["loop"]["judge"]["score"]["high"] == 12
    assert task.config["show"]["seconds"] == 1.5
    assert task.task.parameters == given


def test_parameters_of_python_are_read_by_their_annotations(folder: Path) -> None:
    task = load(folder / "pictures.py", {"max_attempts": "3", "wide": "yes"})
    assert task.parameters == {"max_attempts": 3, "wide": True}
    assert task.the_loop.max_attempts == 3
    assert load(folder / "pictures.py", {}).parameters == {"max_attempts": 5, "wide": False}


def test_the_original_names_of_settings_are_read(folder: Path) -> None:
    text = (
        YAML.replace("assignments_per_unit", "units_per_assignment")
        .replace("max_attempts", "max_answer_loops")
        .replace("time_limit_s", "assignment_duration_in_seconds")
    )
    (folder / "original.yaml").write_text(text)
    assert prepared(folder / "original.yaml").config == {
        **prepared(folder / "pictures.yaml").config,
        "name": "original",
    }


def test_units_from_csv_have_numbers_where_numbers_are_written(folder: Path) -> None:
    (folder / "v.csv").write_text(
        "\ufefftarget,seed,word\n"
        'a.png,7,"with, comma"\n'
        "a.png,-0.5,007\n"
        "a.png,1_000,nan\n"
        "a.png,1e5,inf\n"
        'a.png,,"two\nlines"\n'
    )
    units = with_units(str(folder / "v.csv")).units
    assert [unit.inputs["seed"] for unit in units] == [7, -0.5, "1_000", "1e5", ""]
    assert [unit.inputs["word"] for unit in units] == ["with, comma", "007", "nan", "inf", "two\nlines"]
    assert {unit.inputs["target"] for unit in units} == {"a.png"}


def test_units_from_json_and_jsonl_are_the_same(folder: Path) -> None:
    rows = [{"word": "böat", "n": 1, "big": 2.5, "no": None, "yes": True}, {"word": "line\u2028end\x85 \x0b"}]
    (folder / "u.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "u.jsonl").write_text(lines + "\n\n", encoding="utf-8")
    (folder / "bom.jsonl").write_text(lines.replace("\n", "\r\n"), encoding="utf-8-sig", newline="")
    for name in ("u.json", "u.jsonl", "bom.jsonl"):
        assert [unit.inputs for unit in with_units(str(folder / name)).units] == rows


def test_units_from_a_folder_are_its_images_in_order(folder: Path) -> None:
    (folder / "c.JPG").write_bytes((folder / "a.png").read_bytes())
    units = with_units(str(folder), show="{target}").units
    assert [Path(unit.inputs["target"]).name for unit in units] == ["a.png", "b.png", "c.JPG"]
    assert all(unit.target and unit.target.width == 8 for unit in units)


def test_units_may_hold_images_themselves() -> None:
    pictures = [Image.new("RGB", (9, 4), colour) for colour in ("red", "blue")]
    made = with_units([{"target": p, "word": "x"} for p in pictures], show="{target}")
    assert [unit.inputs for unit in made.units] == [{"word": "x"}] * 2
    first, second = (unit.target for unit in made.units)
    assert first
    assert second
    assert (first.width, first.height, first.media_type) == (9, 4, "image/png")
    assert first.data != second.data


def test_a_dataset_like_thing_is_a_list_of_units() -> None:
    rows = csv.DictReader(io.StringIO("word\nboat\nhut\n"))
    assert [unit.inputs for unit in with_units(rows).units] == [{"word": "boat"}, {"word": "hut"}]


def test_a_task_without_units_has_one(folder: Path) -> None:
    assert [unit.inputs for unit in with_units(({},)).units] == [{}]


def test_a_page_is_markdown_without_scripts(folder: Path) -> None:
    (folder / "consent.md").write_text("May *we*? <script>alert(1)</script> <a href='javascript:x()'>x</a>")
    html = prepared(folder / "pictures.py").before[0].html
    assert "<em>we</em>" in html
    assert "script" not in html


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.parametrize(
    "change",
    [
        lambda f: Image.new("RGB", (8, 6), "green").save(f / "b.png"),
        lambda f: edit(f / "u.csv", "boat", "ship"),
        lambda f: edit(f / "u.csv", "7", "9"),
        lambda f: edit(f / "pictures.py", "return prompt", "return prompt + '!'"),
        lambda f: edit(f / "pictures.py", "max_attempts: int = 5", "max_attempts: int = 4"),
        lambda f: edit(f / "pictures.py", "*closely*", "*twice*"),
        lambda f: edit(f / "pictures.py", "Nearly.", "Near."),
        lambda f: edit(f / "pictures.py", 'label="Goal"', 'label="Target"'),
        lambda f: edit(f / "pictures.py", "score == 10", "score == 9"),
        lambda f: edit(f / "consent.md", "*we*", "*you*"),
    ],
    ids=["target", "unit", "seed", "code", "default", "instruction", "hint", "label", "goal", "page"],
)
def test_whatever_a_worker_could_notice_makes_another_digest(
    folder: Path, change: Callable[[Path], None]
) -> None:
    before = prepared(folder / "pictures.py").digest
    change(folder)
    assert prepared(folder / "pictures.py").digest != before


def test_an_instruction_in_a_file_is_part_of_the_digest(folder: Path) -> None:
    (folder / "how.md").write_text("Look.")
    edit(folder / "pictures.py", "Look *closely*.", "how.md")
    before = prepared(folder / "pictures.py").digest
    (folder / "how.md").write_text("Look twice.")
    assert prepared(folder / "pictures.py").digest != before


def test_a_parameter_makes_another_digest(folder: Path) -> None:
    digests = {prepared(folder / "pictures.py", **given).digest for given in ({}, {"max_attempts": "3"})}
    assert len(digests) == 2
    assert prepared(folder / "pictures.py", max_attempts="5").digest in digests


def test_nothing_else_changes_the_digest(folder: Path, tmp_path: Path) -> None:
    before = prepared(folder / "pictures.py").digest
    (folder / "ajeeb-data").mkdir()
    (folder / "notes.txt").write_text("mine")
    edit(folder / "pictures.py", "import ajeeb as aj", "# a comment\nimport ajeeb as aj")
    moved = folder.rename(tmp_path / "elsewhere")
    assert prepared(moved / "pictures.py").digest == before


def test_an_image_that_is_shown_as_it_is_leaves_the_digest_alone() -> None:
    def digest(colour: str) -> str:
        return with_units([{}], show=aj.Image(Image.new("RGB", (4, 4), colour))).digest

    assert digest("red") == digest("red") != digest("blue")
