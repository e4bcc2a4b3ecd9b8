"""What the README shows is what there is."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ajeeb import Choice, Consent, Image, Instruction, Loop, Scale, Task, Text
from ajeeb import procedure as procedure_settings
from ajeeb.cli.main import cli

README = Path("README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The code blocks of the README in one language."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_task_in_the_readme_is_the_example_to_the_letter() -> None:
    example = Path("examples/look_alike/look_alike.py").read_text(encoding="utf-8")
    assert example in blocks("python")


def test_files_that_the_readme_points_to_are_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert "docs/images/worker-page.png" in links
    assert [link for link in links if not Path(link).exists()] == []


def test_commands_and_options_in_the_readme_exist() -> None:
    known = {verb: help_of(verb) for verb in ("demo", "run", "new", "check", "export", "workers")}
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


SETTINGS = {
    "Task": Task.model_fields,
    "Loop": Loop.model_fields,
    "procedure": inspect.signature(procedure_settings).parameters,
    **{
        kind.__name__: inspect.signature(kind).parameters
        for kind in (Text, Scale, Choice, Consent, Instruction, Image)
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
