"""Who worked on a run, for paying them."""

from __future__ import annotations

import asyncio
import csv
import io
from dataclasses import replace
from pathlib import Path

from typer.testing import CliRunner

from ajeeb.cli.main import cli
from tests.store.record import claim, opened


async def work(data: Path) -> None:
    async with opened(data) as (store, _):
        assert await store.claim(claim("s2", "=1+1"))
        assert await store.claim(replace(claim("s3", "by link"), provider="link", external_id="abc", at=6))


def test_names_and_links_stand_beside_the_pseudonyms(tmp_path: Path) -> None:
    asyncio.run(work(tmp_path))
    done = CliRunner().invoke(cli, ["workers", "r", "--data", str(tmp_path)])
    rows = list(csv.DictReader(io.StringIO(done.output)))
    assert [(row["worker"], row["worker_key"], row["status"]) for row in rows[:2]] == [
        ("ann", "ann", "open"),
        ("'=1+1", "'=1+1", "open"),
    ]
    assert rows[2]["worker"].startswith("/w#abc.")


def test_a_run_that_is_not_there_is_named_beside_those_that_are(tmp_path: Path) -> None:
    asyncio.run(work(tmp_path))
    done = CliRunner().invoke(cli, ["workers", "other", "--data", str(tmp_path)])
    assert "there is no run 'other'" in str(done.exception)
    assert "there are: r" in str(done.exception)
