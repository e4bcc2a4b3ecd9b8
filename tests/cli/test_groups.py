"""Options before a command's name: they are its options all the same."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ajeeb.cli.main import cli
from tests.review.scene import RUN, add_run, opened_store


@pytest.fixture
def at(tmp_path: Path) -> Path:
    """A folder whose data is in `mine`; what is said without `--data` finds nothing."""

    async def make() -> None:
        async with opened_store(tmp_path / "mine") as store:
            await add_run(store)

    asyncio.run(make())
    return tmp_path


def said(line: str, at: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.chdir(at)
    return CliRunner().invoke(cli, line.replace("RUN", RUN).split())


@pytest.mark.parametrize(
    "line",
    [
        "accounts --data mine list",
        "--data mine accounts list",
        "accounts --data=mine list",
        "--data mine runs --all",
        "runs --data mine --reason lunch pause RUN",
        "--data mine runs pause RUN --reason lunch",
        "runs --data mine pause RUN",
        "accounts --data mine --role viewer add Ada",
        "--data mine workers RUN",
        "--json models list",
        "form --json -d mine config",
    ],
)
def test_options_may_stand_before_the_command(at: Path, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    done = said(line, at, monkeypatch)
    assert (done.exit_code, done.exception) == (0, None), done.output


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("accounts --nonsense list", "--nonsense"),
        ("accounts --role viewer list", "--role"),
        ("--data accounts", "--data"),
        ("runs --all --data mine pause RUN", "--all"),
        ("runs --json pause RUN --data mine", "--json"),
    ],
)
def test_what_is_no_option_of_the_command_is_named_and_nothing_is_done(
    at: Path, line: str, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = said(line, at, monkeypatch)
    assert done.exit_code == 2
    assert named in done.output
    assert "paused" not in said("runs --data mine", at, monkeypatch).output


def test_a_value_may_be_the_name_of_a_command(at: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (at / "mine").rename(at / "add")
    done = said("accounts --data add list", at, monkeypatch)
    assert (done.exit_code, "nobody has an account in add" in done.output) == (0, True)
