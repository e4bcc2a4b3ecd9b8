"""What the README and the other documents show is what there is, and runs."""

from __future__ import annotations

import inspect
import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ajeeb import Choice, Consent, Debrief, FormPage, Image, Instruction, Loop, Scale, Task, Text
from ajeeb import procedure as procedure_settings
from ajeeb.cli.main import cli
from ajeeb.tasks import load, prepare

README = Path("README.md").read_text(encoding="utf-8")
HOW_TO = sorted(Path("docs/how-to").glob("*.md"))
GIVEN = Path("examples/look_alike_form/data")
"""A form that the reader has; documents call the folder of its task my_task."""


def blocks(language: str, text: str = README) -> list[str]:
    """The code blocks of a document in one language."""
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def files(text: str) -> dict[str, str]:
    """The files that a document shows, by the path that stands above each."""
    return dict(re.findall(r"^`([^`]+)`:\n\n```\w+\n(.*?)```", text, re.DOTALL | re.MULTILINE))


def commands(text: str) -> list[list[str]]:
    """What a document has its reader type, without what follows a #."""
    lines = [line.partition(" #")[0] for block in blocks("sh", text) for line in block.splitlines()]
    return [shlex.split(line) for line in lines if line.startswith("ajeeb ")]


def test_the_task_in_the_readme_is_the_example_to_the_letter() -> None:
    example = Path("examples/look_alike/look_alike.py").read_text(encoding="utf-8")
    assert example in blocks("python")


def test_files_that_the_readme_points_to_are_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert "docs/images/worker-page.png" in links
    assert [link for link in links if not Path(link).exists()] == []


def test_commands_and_options_in_the_readme_exist() -> None:
    known = {verb: help_of(verb) for verb in ("demo", "run", "new", "check", "export", "workers", "form")}
    for verb in re.findall(r"(?<!import )\bajeeb ([a-z]+)", README):
        assert verb in known, verb
    everything = "".join(known.values())
    for option in re.findall(r"(?<![\w-])--[a-z-]+", README):
        if option not in ("--build", "--publish"):  # of Docker
            assert option in everything, option


def test_a_function_of_ones_own_is_one_line_in_the_example(tmp_path: Path) -> None:
    example = Path("examples/look_alike")
    text = (example / "look_alike.py").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "run=" in line)
    own = "\n\ndef paint(prompt: str, seed: int) -> aj.Image:\n    raise NotImplementedError\n\n\n@aj.task"
    changed = text.replace(line, "            run=paint,").replace("\n\n@aj.task", own)
    for name in ("targets.csv", "consent.md", "targets"):
        (tmp_path / name).symlink_to((example / name).resolve())
    (tmp_path / "mine.py").write_text(changed, encoding="utf-8")
    assert "run        paint" in run("check", str(tmp_path / "mine.py"))


@pytest.mark.parametrize("document", HOW_TO, ids=lambda path: str(path.stem))
def test_every_file_and_command_of_a_document_works(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = document.read_text(encoding="utf-8")
    shutil.copytree(GIVEN, tmp_path / "my_task/data")
    for path, content in files(text).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    said = commands(text)
    assert said
    for _, *command in said:
        match command:
            case ["run", *arguments]:  # it serves until Ctrl-C, and reads the task as this does
                assert "is fine" in run("check", *arguments)
            case ["form", "preview", *arguments]:
                run("form", "preview", *arguments, "--html", "preview.html")
            case _:
                run(*command)


def test_every_block_of_a_document_is_a_file_or_a_command() -> None:
    for document in HOW_TO:
        text = document.read_text(encoding="utf-8")
        all_blocks = re.findall(r"^```(\w+)\n(.*?)```", text, re.DOTALL | re.MULTILINE)
        shown = [content for kind, content in all_blocks if kind not in ("sh", "text")]
        assert shown == list(files(text).values()), document


def test_links_between_documents_lead_somewhere() -> None:
    for document in (*HOW_TO, Path("docs/reference.md"), *Path("examples").glob("*/README.md")):
        links = re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8"))
        missing = [x for x in links if "://" not in x and not (document.parent / x).exists()]
        assert missing == [], document


def test_a_form_that_is_written_by_the_book_asks_its_procedure(tmp_path: Path) -> None:
    for path, content in files(Path("docs/how-to/write-a-form.md").read_text(encoding="utf-8")).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    prepared = prepare(load(tmp_path / "survey", {"assignments_per_unit": "3", "mine": "1"}))
    assert [one.version["form"]["title"] for one in prepared.units] == [
        "What do you think of rain?",
        "What do you think of snow?",
    ]
    assert prepared.procedures["countWords"](text="three short words") == {"words": 3}
    assert prepared.form is not None
    assert prepared.form.custom == {"atLeastWords"}
    assert [one.page.kind for one in (*prepared.before, *prepared.after)] == ["consent", "debrief"]
    assert (prepared.task.assignments_per_unit, prepared.task.aux_parameters) == (3, {"mine": 1})


@pytest.mark.parametrize("command", commands(README), ids=" ".join)
def test_tasks_that_the_readme_runs_are_there(command: list[str]) -> None:
    if len(command) > 2 and command[2].startswith("examples/"):
        run("form", "preview", command[2], "--html", "/dev/null")
    elif command[1] == "run" and command[2].startswith("examples/"):
        run("check", *command[2:])


SETTINGS = {
    "Task": Task.model_fields,
    "Loop": Loop.model_fields,
    "procedure": inspect.signature(procedure_settings).parameters,
    **{
        kind.__name__: inspect.signature(kind).parameters
        for kind in (Text, Scale, Choice, Consent, Instruction, Debrief, FormPage, Image)
    },
}


@pytest.mark.parametrize("kind", SETTINGS)
def test_every_setting_is_in_the_reference(kind: str) -> None:
    reference = Path("docs/reference.md").read_text(encoding="utf-8")
    settings = set(SETTINGS[kind]) - {"kind", "function"}
    assert sorted(name for name in settings if f"`{name}`" not in reference) == []


def test_every_variable_of_the_environment_is_in_the_reference() -> None:
    reference = Path("docs/reference.md").read_text(encoding="utf-8")
    source = Path("src/ajeeb/settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'environment\.get\(\s*"([A-Z0-9_]+)"', source))
    assert {"AJEEB_PUBLIC_URL", "S3_URL_EXPIRATION_MINUTES"} <= names
    assert sorted(name for name in names if f"`{name}`" not in reference) == []


def help_of(verb: str) -> str:
    return run(verb, "--help")


def run(*arguments: str) -> str:
    done = CliRunner(env={"COLUMNS": "200", "TERM": "dumb"}).invoke(cli, arguments)
    assert done.exit_code == 0, done.output
    return done.output
