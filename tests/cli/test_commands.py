"""Commands that end: what they say, and with which status."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

import ajeeb as aj
from ajeeb.store import DATABASE, own

from .terminal import TASK, ajeeb, environment, free_port


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "words.py").write_text(TASK)
    return tmp_path


def one_message(said: str, *named: str) -> None:
    """A message of a few lines that starts with the program's name and names these things."""
    assert said.startswith("ajeeb: ")
    assert said.count("ajeeb: ") == 1
    assert len(said.splitlines()) <= 4
    for part in named:
        assert part in said


def test_the_version_is_printed(tmp_path: Path) -> None:
    assert ajeeb("--version", at=tmp_path) == f"ajeeb {aj.__version__}\n"


def test_the_installed_command_is_the_same(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("ajeeb")
    said = subprocess.run(
        [command, "--version"], capture_output=True, text=True, check=True, cwd=tmp_path, timeout=30
    )
    assert said.stdout == f"ajeeb {aj.__version__}\n"


def test_without_a_command_the_commands_are_listed(tmp_path: Path) -> None:
    said = ajeeb("--help", at=tmp_path)
    for verb in ("demo", "run", "new", "check", "export", "simulate"):
        assert verb in said


def test_the_tasks_below_a_folder_are_listed_with_what_keeps_them_from_starting(folder: Path) -> None:
    (folder / "early.py").write_text("import ajeeb\nraise RuntimeError('no model')\n")
    said = ajeeb("check", "--tasks", ".", at=folder, status=1)
    assert said == "early.py cannot be started: line 2: RuntimeError: no model\nwords.py is fine\n"
    (folder / "early.py").unlink()
    rows = ajeeb("check", "--tasks", ".", "--json", at=folder)
    assert json.loads(rows) == {"name": "words.py", "problem": ""}
    for wrong in (("check",), ("check", "words.py", "--tasks", "."), ("check", "--tasks", "words.py")):
        assert "--tasks" in ajeeb(*wrong, at=folder, status=2)


def test_a_task_is_summed_up(folder: Path) -> None:
    said = ajeeb("check", "words.py", at=folder)
    for part in (
        "words is fine",
        "2, each for 3 worker(s)",
        "columns: word",
        "prompt",
        "answer",
        "score",
        "3 attempts",
    ):
        assert part in said
    assert not (folder / "ajeeb-data").exists()


def test_the_folder_of_a_task_stands_for_it(folder: Path) -> None:
    assert "words is fine" in ajeeb("check", ".", at=folder)
    (folder / "more.py").write_text("")
    one_message(ajeeb("check", ".", at=folder, status=1), "more.py, words.py")


def test_a_task_is_summed_up_for_programs(folder: Path) -> None:
    said = json.loads(ajeeb("check", "words.py", "--json", "-P", "max_attempts=7", at=folder))
    assert said["config"]["loop"]["max_attempts"] == 7
    assert len(said["digest"]) == 64
    assert said["digest"] != json.loads(ajeeb("check", "words.py", "--json", at=folder))["digest"]


@pytest.mark.parametrize("verb", ["check", "run"])
@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("bad.py", "def f(:", ["bad.py, line 1"]),
        ("bad.py", "x = 1", ["bad.py", "no task"]),
        ("bad.py", "raise RuntimeError('boom')", ["bad.py, line 1", "boom"]),
        ("bad.yaml", "loop: [", ["bad.yaml", "not YAML"]),
        ("bad.yaml", "lop: {}", ["bad.yaml", "line 1: lop", "'loop'"]),
        ("bad.yaml", "units: no.csv\nloop: {run: scripted, ask: {a: {kind: text, label: b}}}", ["no.csv"]),
        ("bad.txt", "words", ["bad.txt", "not a task"]),
        ("none.py", None, ["none.py", "ajeeb new"]),
    ],
)
def test_a_broken_task_is_one_message_and_status_1(
    tmp_path: Path, verb: str, name: str, text: str | None, named: list[str]
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    one_message(ajeeb(verb, name, at=tmp_path, status=1), *named)
    assert not (tmp_path / "ajeeb-data").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["dance"],
        ["run"],
        ["run", "words.py", "-P", "novalue"],
        ["run", "words.py", "--port", "99999"],
        ["check", "--no"],
    ],
)
def test_wrong_usage_is_status_2(folder: Path, arguments: list[str]) -> None:
    assert "Error" in ajeeb(*arguments, at=folder, status=2)


def test_an_address_for_printing_must_be_one(folder: Path) -> None:
    for url in ("study.example", "ftp://study.example", "https://"):
        said = ajeeb("run", "words.py", "--public-url", url, at=folder, status=2)
        assert "https://" in said
        assert url in said


# -- this machine says no: status 2


def test_a_range_of_taken_ports_is_said(folder: Path) -> None:
    with ExitStack() as taken:
        for port in range(65_520, 65_536):
            one = taken.enter_context(socket.socket())
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind(("127.0.0.1", port))
                one.listen()
            except OSError:
                continue
        said = ajeeb("run", "words.py", "--port", "65520", at=folder, status=2)
    one_message(said, "no port from 65520 to 65535 is free", "--port")


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_an_address_that_is_not_ours_is_said(folder: Path, host: str) -> None:
    port = str(free_port())
    one_message(ajeeb("run", "words.py", "--host", host, "--port", port, at=folder, status=2), host, "--host")


@pytest.mark.parametrize("place", ["a-file", "a-file/below", "/proc/nowhere"])
def test_a_data_folder_that_cannot_be_written_is_said(folder: Path, place: str) -> None:
    (folder / "a-file").write_text("mine")
    said = ajeeb("run", "words.py", "--data", place, "--port", "0", at=folder, status=2)
    one_message(said, place.rpartition("/")[2], "--data")
    assert (folder / "a-file").read_text() == "mine"


def newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (a)")
    connection.close()


def garbage(path: Path) -> None:
    path.write_bytes(os.urandom(9000))


@pytest.mark.parametrize(
    ("damage", "named"), [(newer, "later version"), (foreign, "something else"), (garbage, "not a database")]
)
def test_data_that_is_not_ours_is_said_and_not_touched(
    folder: Path, damage: Callable[[Path], None], named: str
) -> None:
    own(folder / "data").release()
    path = folder / "data" / DATABASE
    damage(path)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    one_message(
        ajeeb("run", "words.py", "--data", "data", "--port", "0", at=folder, status=2), named, "--data"
    )
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_a_second_server_on_the_same_data_is_refused(folder: Path) -> None:
    owned = own(folder / "data")
    said = ajeeb("run", "words.py", "--data", "data", "--port", "0", at=folder, status=2)
    one_message(said, "another server is running", "--data")
    owned.release()


FULL = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)), resource.RLIM_INFINITY))
sys.argv[0] = "ajeeb"
runpy.run_module("ajeeb", run_name="__main__")
"""


@pytest.mark.parametrize("room", [0, 5_000, 60_000])
def test_a_full_disk_at_the_start_is_said(folder: Path, room: int) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", FULL, str(room), "run", "words.py", "--data", "data", "--port", "0"],
        cwd=folder, capture_output=True, text=True, timeout=30, env=environment(), check=False,
    )  # fmt: skip
    one_message(ended.stderr, "space" if room else "data")
    assert ended.returncode == 2


def test_python_itself_gives_the_same_status_and_message(folder: Path) -> None:
    (folder / "a-file").write_text("mine")
    text = TASK.replace("words().run()", "words().run(data='a-file')")
    for name, changed, status, named in (
        ("place.py", text, 2, "a-file"),
        ("bad.py", TASK.replace("run=answer", "run='nothing'"), 1, "no model 'nothing'"),
        ("option.py", TASK.replace(".run()", ".run(prot=3)"), 2, "no option 'prot'"),
    ):
        (folder / name).write_text(changed)
        ended = subprocess.run(
            [sys.executable, name],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=30,
            env=environment(),
            check=False,
        )
        one_message(ended.stderr, named)
        assert ended.returncode == status, name


# -- new


def test_a_new_task_is_fine_as_it_is_written(tmp_path: Path) -> None:
    said = ajeeb("new", "pictures", at=tmp_path)
    assert "ajeeb run pictures" in said
    text = (tmp_path / "pictures" / "pictures.py").read_text()
    assert "def pictures(" in text
    assert "look_alike" not in text
    said = ajeeb("check", "pictures", at=tmp_path)
    assert "pictures is fine" in said
    assert sorted(file.name for file in tmp_path.iterdir()) == ["pictures"]


@pytest.mark.parametrize("name", ["a b", "../up", "1st", "", ".", "a/b", "a-b", "x" * 61, "\u00e9t\u00e9"])
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, name: str) -> None:
    one_message(ajeeb("new", name, at=tmp_path, status=1), "letters, digits and _")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["class", "None", "ajeeb", "random", "numpy"])
def test_a_name_that_python_or_ajeeb_has_is_refused(tmp_path: Path, name: str) -> None:
    one_message(ajeeb("new", name, at=tmp_path, status=1), name, "choose another")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", [Path.mkdir, Path.touch])
def test_what_is_there_already_is_left_alone(tmp_path: Path, there: Callable[[Path], None]) -> None:
    there(tmp_path / "mine")
    one_message(ajeeb("new", "mine", at=tmp_path, status=1), "mine", "there already")
    assert [file.name for file in tmp_path.iterdir()] == ["mine"]


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    place = Path("/proc/self")
    one_message(
        ajeeb("new", "mine", at=place, status=2, PYTHONDONTWRITEBYTECODE="1"), "mine", "cannot be written"
    )


def test_the_examples_task_is_the_one_that_is_shipped(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "examples" / "look_alike"
    shutil.copytree(source, tmp_path / "look_alike", ignore=shutil.ignore_patterns("__pycache__"))
    said = json.loads(ajeeb("check", "look_alike", "--json", at=tmp_path))
    assert said["config"]["loop"]["max_attempts"] == 5
    lines = (source / "look_alike.py").read_text().splitlines()
    assert len(lines) < 60
