"""What the README and the other documents show is what there is, and runs."""

from __future__ import annotations

import asyncio
import inspect
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from ajeeb import (
    Answer,
    Arms,
    Budget,
    Choice,
    Consent,
    Debrief,
    FormPage,
    Image,
    Instruction,
    Loop,
    Model,
    Pick,
    Preview,
    Price,
    Progress,
    Scale,
    Task,
    Text,
)
from ajeeb import procedure as procedure_settings
from ajeeb.cli.main import cli
from ajeeb.events import Done, Failed, FailureStatus, Output, Provenance
from ajeeb.export import Only, Tables
from ajeeb.loops import Attempt, Rules, State
from ajeeb.models.http.service import KINDS
from ajeeb.models.named import kinds
from ajeeb.procedures import Call, Live, Made, Runner
from ajeeb.record import Record, RunRecord
from ajeeb.tasks import load, prepare
from ajeeb.testing import Clock
from tests.cli.terminal import AJEEB, ajeeb, free_port, serving

VERBS = tuple(cast(Any, get_command(cli)).list_commands(None))
"""Every command that there is."""
README = Path("README.md").read_text(encoding="utf-8")
HOW_TO = sorted(Path("docs/how-to").glob("*.md"))
COMMANDS = Path("docs/command-line.md").read_text(encoding="utf-8")
NOTEBOOK = Path("docs/tutorial/a-dataset-in-a-notebook.md").read_text(encoding="utf-8")
SLOW = Path("docs/how-to/work-with-slow-and-expensive-models.md").read_text(encoding="utf-8")
PLAYED = [Path("docs/how-to/compare-models-blindly.md")]
"""Documents whose task is served and played by simulated workers."""
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
    known = {verb: help_of(verb) for verb in VERBS}
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
                assert "is fine" in run("check", *(one for one in arguments if one != "--pilot"))
            case ["form", "preview", *arguments]:
                run("form", "preview", *arguments, "--html", "preview.html")
            case ["simulate" | "export", first, *_] if (
                first != "--help"
            ):  # what these need is made by the test of the whole document
                assert document in PLAYED
            case _:
                run(*command)


@pytest.mark.parametrize("document", PLAYED, ids=lambda path: str(path.stem))
def test_a_document_with_simulated_workers_can_be_followed_to_its_end(document: Path, tmp_path: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for path, content in files(text).items():
        (tmp_path / path).write_text(content, encoding="utf-8")
    said = commands(text)
    (serves,) = [command for command in said if command[1] == "run"]
    (simulates,) = [command for command in said if command[1] == "simulate"]
    (exports,) = [command for command in said if command[1] == "export"]
    port = str(free_port())
    with serving(*AJEEB, *serves[1:], "--port", port, at=tmp_path) as server:
        server.answers()
        there = ("--url", f"http://127.0.0.1:{port}", "--think", "0", "--seed", "1")
        told = ajeeb(*simulates[1:], *there, at=tmp_path)
        assert re.search(r"ended: .*\d+ limit", told), told
        ajeeb(*exports[1:], at=tmp_path)
    (analyses,) = [line for block in blocks("text", text) for line in block.splitlines() if "python" in line]
    found = in_terminal(sys.executable, *shlex.split(analyses)[1:], at=tmp_path)
    assert re.search(r"at_night: \d+% of the picks, 95 % interval \d+% to \d+%,\n[5-8] workers", found), found


async def test_a_function_that_yields_is_shown_and_gives_what_it_yields_last(tmp_path: Path) -> None:
    (tmp_path / "mosaic.py").write_text(files(SLOW)["mosaic.py"], encoding="utf-8")
    procedure = prepare(load(tmp_path / "mosaic.py", {})).procedures["paint"]
    kept: list[Made] = []

    async def keep(made: Made) -> str:
        kept.append(made)
        return "0" * 64

    live = Live()
    runner = Runner(now=Clock())
    outcome = await runner.run(procedure, {"prompt": "a wall"}, Call(id="c", k=1, seed=7), keep, live)
    runner.close()
    assert isinstance(outcome, Done)
    assert (outcome.outputs[0].width, len(kept)) == (256, 1)
    told = live.snapshot()
    assert (told.step, told.steps, told.outputs[0].frame_no) == (10, 10, 10)


OURS = ("rate_limited", "timeout", "unavailable", "invalid", "lost", "internal")


@pytest.mark.parametrize("status", ["ok", "refused", "filtered", *OURS])
def test_what_counts_is_as_the_table_says(status: str) -> None:
    rows = [line.strip("|").split("|") for line in SLOW.splitlines() if line.startswith("| `")]
    _, counts, leaves = next(row for row in rows if f"`{status}`" in row[0])
    loop = Loop(ask={"prompt": Text("Say")}, max_attempts=9)
    outcome = (
        Done(outputs=(Output(kind="text", text="yes"),), provenance=Provenance(procedure="p"))
        if status == "ok"
        else Failed(status=cast(FailureStatus, status), message="no")
    )
    after = State(
        attempts=tuple(
            Attempt(id=f"a{k}", call_id=f"c{k}", procedure="p", answers={}, asked_at=0, outcome=outcome)
            for k in range(loop.failures_to_leave)
        )
    )
    rules = Rules(loop=loop)
    assert all(rules.counted(after)) is counts.strip().startswith("counts")
    assert (rules.reason_to_leave(after) == "error") is ("with full pay" in leaves)


def test_every_block_of_a_document_is_a_file_or_a_command() -> None:
    for document in HOW_TO:
        text = document.read_text(encoding="utf-8")
        all_blocks = re.findall(r"^```(\w+)\n(.*?)```", text, re.DOTALL | re.MULTILINE)
        shown = [content for kind, content in all_blocks if kind not in ("sh", "text")]
        assert shown == list(files(text).values()), document


def test_links_between_documents_lead_somewhere() -> None:
    for document in (*Path("docs").rglob("*.md"), *Path("examples").glob("*/README.md")):
        links = re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8"))
        missing = [x for x in links if "://" not in x and not (document.parent / x).exists()]
        assert missing == [], document


def test_files_that_a_discussion_names_are_there() -> None:
    for document in Path("docs/discussions").glob("*.md"):
        named = set(re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.py)`", document.read_text(encoding="utf-8")))
        assert named
        assert sorted(name for name in named if not (Path("src/ajeeb") / name).is_file()) == []


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
    match command:
        case [_, "run", path, *settings] if path.startswith("examples/"):
            assert "is fine" in run("check", path, *settings)
        case [_, "form", "preview", path]:
            run("form", "preview", path, "--html", "/dev/null")


SETTINGS = {
    **{kind.__name__: kind.model_fields for kind in (Task, Loop, Model, Arms, Price, Budget)},
    "procedure": inspect.signature(procedure_settings).parameters,
    **{
        kind.__name__: inspect.signature(kind).parameters
        for kind in (Text, Scale, Choice, Pick, Consent, Instruction, Debrief, FormPage, Image)
    },
    **{kind.__name__: inspect.signature(kind).parameters for kind in (Answer, Progress, Preview)},
}


OWN = {"Pick": {"of"}}
"""What a loop sets itself."""


@pytest.mark.parametrize("kind", SETTINGS)
def test_every_setting_is_in_the_reference(kind: str) -> None:
    reference = Path("docs/reference.md").read_text(encoding="utf-8")
    settings = set(SETTINGS[kind]) - {"kind", "function"} - OWN.get(kind, set())
    assert sorted(name for name in settings if f"`{name}`" not in reference) == []


def test_every_variable_of_the_environment_is_in_the_reference() -> None:
    reference = Path("docs/reference.md").read_text(encoding="utf-8")
    source = Path("src/ajeeb/settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'environment\.get\(\s*"([A-Z0-9_]+)"', source))
    assert {"AJEEB_PUBLIC_URL", "S3_URL_EXPIRATION_MINUTES"} <= names
    tracing = Path("src/ajeeb/models/tracing.py").read_text(encoding="utf-8")
    names |= set(re.findall(r'"(OTEL_[A-Z_]+)"', tracing))
    names |= {name for one in KINDS.values() for name in (one.key_name, one.address_name) if name}
    assert {"OTEL_EXPORTER_OTLP_ENDPOINT", "FAL_KEY"} <= names
    assert sorted(name for name in names if f"`{name}`" not in reference) == []


def test_every_extra_is_in_the_reference() -> None:
    reference = Path("docs/reference.md").read_text(encoding="utf-8")
    extras = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    assert "otel" in extras
    assert [name for name in extras if f"`{name}`" not in reference] == []


def test_every_kind_of_model_is_in_the_reference() -> None:
    reference = Path("docs/reference.md").read_text(encoding="utf-8")
    there = {name if not form else f"{name}:" for name, form, _ in kinds()}
    assert sorted(name for name in there if f"`{name}" not in reference) == []


def every_command(command: Any, *names: str) -> Iterator[tuple[str, Any]]:
    """Each command that does something, by what is typed after `ajeeb`."""
    for name in command.list_commands(None):
        one = command.get_command(None, name)
        if hasattr(one, "list_commands"):
            yield from every_command(one, *names, name)
        if not hasattr(one, "list_commands") or one.invoke_without_command:
            yield " ".join((*names, name)), one


PARSED = dict(every_command(get_command(cli)))
SECTIONS = dict(re.findall(r"^## `ajeeb ([a-z ]+)`\n(.*?)(?=^## |\Z)", COMMANDS, re.DOTALL | re.MULTILINE))


def test_every_command_has_a_section_and_no_other() -> None:
    assert {"run", "replay", "runs", "runs pause", "accounts add", "erase", "models try"} <= set(PARSED)
    assert sorted(SECTIONS) == sorted(PARSED)


@pytest.mark.parametrize("command", sorted(PARSED))
def test_every_option_of_a_command_is_in_its_section_and_no_other(command: str) -> None:
    given = [one for one in PARSED[command].params if not getattr(one, "hidden", False)]
    options = {name for one in given for name in (*one.opts, *one.secondary_opts) if name.startswith("-")}
    said = SECTIONS[command]
    assert sorted(name for name in options if not re.search(rf"`{name}[` ]", said)) == []
    others = {"--simulated", "--pilot"}  # of other commands, in sentences about them
    named = set(re.findall(r"`(--[a-z][a-z-]+)[` ]", said))
    assert sorted(named - options - others) == []


@pytest.mark.parametrize("kind", [Record, RunRecord, Tables])
def test_everything_that_reads_a_run_is_told_of(kind: type) -> None:
    told = Path("docs/python.md").read_text(encoding="utf-8")
    names = [name for name in vars(kind) if not name.startswith("_")]
    assert len(names) > 1
    assert [name for name in names if f"`{name}" not in told and name not in ("path", "run_id")] == []


def test_everything_that_may_be_left_out_is_told_of() -> None:
    told = Path("docs/python.md").read_text(encoding="utf-8")
    assert [name for name in Only.__annotations__ if f"| `{name}=" not in told] == []


def test_every_document_is_in_the_index() -> None:
    index = Path("docs/README.md").read_text(encoding="utf-8")
    pages = [str(page.relative_to("docs")) for page in Path("docs").rglob("*.md")]
    assert "how-to/review-work.md" in pages
    assert [page for page in pages if f"]({page})" not in index and page != "README.md"] == []
    assert "docs/README.md" in README


def cells(without: tuple[str, ...] = ()) -> Iterator[str]:
    """The cells of the notebook as Python, but for those that need one of these."""
    for cell in blocks("python", NOTEBOOK):
        if not any(name in cell for name in without):
            yield cell.replace("task.run()", f"task.run(port={free_port()})")


def played(given: list[str]) -> dict[str, Any]:
    """What the cells leave behind: they run one after the other within a running loop, as in a notebook."""
    names: dict[str, Any] = {}

    async def notebook() -> None:
        for cell in given:
            if cell.startswith("!"):
                command = shlex.split(cell[1:].replace("{served.url}", names["served"].url))
                await asyncio.to_thread(ajeeb, *command[1:], at=Path.cwd())
            else:
                exec(cell, names)

    try:
        asyncio.run(notebook())
    finally:
        if "served" in names:
            names["served"].stop()
    return names


def test_a_notebook_leads_from_nothing_to_a_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    opened = 'run = aj.open("ajeeb-data").run("scenes-1")'
    assert opened in NOTEBOOK
    serves, simulates, *others = cells(without=("pandas", "datasets", "attempts[", "attempts."))
    left = played([serves, simulates, opened, *others])
    assert left["report"].rows["assignment"] == 8
    assert (tmp_path / "scenes-data/attempts_flat.parquet").is_file()


@pytest.mark.extras
@pytest.mark.timeout(180)
# A picture that a cell shows is open until the notebook lets go of it.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_notebook_leads_to_pandas_and_datasets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "cache"))
    left = played(list(cells()))
    assert len(left["attempts"]) >= 8
    assert left["rows"].num_rows == left["report"].rows["attempts_flat"]


def help_of(*verb: str) -> str:
    return run(*verb, "--help")


def in_terminal(*command: str, at: Path) -> str:
    done = subprocess.run(command, cwd=at, capture_output=True, text=True, timeout=30, check=True)
    return done.stdout


def run(*arguments: str) -> str:
    done = CliRunner(env={"COLUMNS": "200", "TERM": "dumb"}).invoke(cli, arguments)
    assert done.exit_code == 0, done.output
    return done.output
