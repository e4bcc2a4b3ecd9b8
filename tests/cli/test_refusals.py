"""What the machine says no to: each command says it in one line with the way out, and leaves nothing half done."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ajeeb.store import DATABASE
from tests.review.scene import RUN, add_run, opened_store

from .terminal import AJEEB, ajeeb, environment

READERS = [("runs",), ("workers", RUN), ("accounts", "list"), ("export", RUN, "--to", "out")]
WRITERS = [
    ("runs", "pause", RUN),
    ("accounts", "add", "Ada", "--role", "owner"),
    ("replay", RUN, "--model", "composer"),
    ("erase", "w1", "--typed", "w1"),
]


@pytest.fixture
def at(tmp_path: Path) -> Path:
    async def make() -> None:
        async with opened_store(tmp_path / "data") as store:
            await add_run(store)

    asyncio.run(make())
    return tmp_path


def garbage(at: Path) -> None:
    (at / "data" / DATABASE).write_bytes(bytes(range(256)) * 64)


def version(number: str) -> Callable[[Path], None]:
    def change(at: Path) -> None:
        connection = sqlite3.connect(at / "data" / DATABASE)
        connection.execute("UPDATE alembic_version SET version_num = ?", (number,))
        connection.commit()
        connection.close()

    return change


def something_else(at: Path) -> None:
    (at / "data" / DATABASE).unlink()
    connection = sqlite3.connect(at / "data" / DATABASE)
    connection.execute("CREATE TABLE recipes (name)")
    connection.close()


def a_file(at: Path) -> None:
    (at / "data").rename(at / "before")
    (at / "data").write_text("a file")


def nothing(at: Path) -> None:
    (at / "data").rename(at / "before")


@pytest.mark.parametrize("command", READERS, ids=" ".join)
@pytest.mark.parametrize(
    ("change", "named"),
    [
        (garbage, "is not a database; move it away"),
        (version("9999"), "written by a later version of Ajeeb (schema 9999"),
        (version("0001"), "written by an earlier version of Ajeeb; start 'ajeeb run' on it once"),
        (something_else, "is a database of something else"),
        (a_file, "data is a file; give the folder"),
        (nothing, "there is no data at data"),
    ],
)
def test_what_only_reads_says_why_it_cannot(
    at: Path, command: tuple[str, ...], change: Callable[[Path], None], named: str
) -> None:
    change(at)
    said = ended(at, *command)
    assert said.startswith("ajeeb: data") or "there is no data at data" in said
    assert named in said
    assert not (at / "out").exists()


@pytest.mark.parametrize("command", WRITERS, ids=" ".join)
@pytest.mark.parametrize(
    ("change", "named"),
    [
        (garbage, "is not a database; move it away"),
        (version("9999"), "Nothing was changed"),
        (something_else, "is a database of something else"),
    ],
)
def test_what_writes_says_why_it_cannot(
    at: Path, command: tuple[str, ...], change: Callable[[Path], None], named: str
) -> None:
    change(at)
    assert named in ended(at, *command)


def ended(at: Path, *command: str) -> str:
    """What a command that fails says on stderr: one line, with status 1 or 2."""
    done = run(at, *command, "--data", "data")
    assert done.returncode in (1, 2), done.stdout
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr


def run(at: Path, *command: str, most_bytes: int | None = None) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        if most_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    return subprocess.run(
        [*AJEEB, *command],
        cwd=at, capture_output=True, text=True, timeout=30, env=environment(), check=False, preexec_fn=limit,
    )  # fmt: skip


def test_a_run_that_there_is_not_can_be_looked_up(at: Path) -> None:
    said = ajeeb("runs", "pause", "nope", "--data", "data", at=at, status=1)
    assert said == "ajeeb: there is no run 'nope' in data; 'ajeeb runs --all --data data' lists them\n"


@pytest.mark.parametrize("url", ["nonsense", "ftp://lab.example", "http://", "http://[", "http://lab:port"])
def test_an_address_that_is_none_is_refused_before_anything_is_done(at: Path, url: str) -> None:
    for command in (("accounts", "add", "Ada", "--role", "owner"), ("simulate", RUN)):
        said = ajeeb(*command, "--data", "data", "--url", url, at=at, status=2)
        assert "http://HOST:PORT" in said
    assert "nobody has an account" in ajeeb("accounts", "list", "--data", "data", at=at)


def test_what_does_not_fit_on_the_disk_leaves_nothing_half_done(tmp_path: Path) -> None:
    # A file that may not grow is refused as on a full disk, but for the words.
    task = run(tmp_path, "new", "study", most_bytes=2000)
    assert (task.returncode, task.stderr.count("\n")) == (2, 1)
    assert "study cannot be written ([Errno 27] File too large" in task.stderr
    image = run(tmp_path, "models", "try", "composer", "a boat", "--out", "boat.png", most_bytes=2000)
    assert image.returncode == 2
    assert "boat.png cannot be written (File too large)" in image.stderr
    assert list(tmp_path.iterdir()) == []
