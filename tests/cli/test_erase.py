"""Erasing a worker from the terminal."""

from __future__ import annotations

import asyncio
import zipfile
from pathlib import Path

from typer.testing import CliRunner

from ajeeb.cli.main import cli
from ajeeb.store import DATABASE
from tests.store.record import judged, opened

SECRET = "quokkaberry"


async def work(data: Path) -> None:
    async with opened(data) as (store, _):
        await store.append(judged(SECRET))


def erase(data: Path, *arguments: str, typed: str = "") -> tuple[str, str]:
    done = CliRunner().invoke(cli, ["erase", *arguments, "--data", str(data)], input=typed)
    return done.output, str(done.exception or "")


def test_the_key_is_asked_for_and_then_all_is_gone(tmp_path: Path) -> None:
    asyncio.run(work(tmp_path))
    kept = tmp_path / "ann.zip"
    said, wrong = erase(tmp_path, "ann", "--keep", str(kept), typed="no\n")
    assert "type the worker's key, ann" in wrong
    assert SECRET.encode() in (tmp_path / DATABASE).read_bytes()
    with zipfile.ZipFile(kept) as folder:
        assert SECRET in folder.read("assignments/s.json").decode()
    said, wrong = erase(tmp_path, "ann", typed="ann\n")
    assert (wrong, "Erased: 1 assignment(s) and 0 file(s) of ann" in said) == ("", True)
    assert SECRET.encode() not in (tmp_path / DATABASE).read_bytes()


def test_where_nobody_can_type_the_option_is_named_and_does_it(tmp_path: Path) -> None:
    asyncio.run(work(tmp_path))
    said, wrong = erase(tmp_path, "ann")
    assert "nothing was erased; a program gives it with --typed ann" in wrong
    assert SECRET.encode() in (tmp_path / DATABASE).read_bytes()
    said, wrong = erase(tmp_path, "ann", "--typed", "ann")
    assert (wrong, "Erased: 1 assignment(s)" in said) == ("", True)


def test_who_is_not_there_is_named_with_the_way_out(tmp_path: Path) -> None:
    asyncio.run(work(tmp_path))
    assert "there is no worker 'bob'; 'ajeeb workers RUN' prints their keys" in erase(tmp_path, "bob")[1]
    assert "there is no data at" in erase(tmp_path / "nowhere", "bob")[1]
