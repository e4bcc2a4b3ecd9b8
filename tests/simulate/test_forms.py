"""Simulated workers fill in forms on a real server, as a page would."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ajeeb.server import file_types
from ajeeb.simulate import Habits, Report, Scripted, play
from ajeeb.simulate.filling import Filling
from ajeeb.store import DATABASE, AssetFolder, reading

from .form_task import TASK
from .served import Served, served

NOBODY = Scripted((), ())  # how prompts are written and outputs scored, which forms have none of
QUICK = Habits(think_s=0.0, mistakes=0.0, leaves=0.0, cancels=0.0)
SEEN = [
    "line",
    "code",
    "address",
    "why",
    "age",
    "word",
    "one_of",
    "some_of",
    "boxes",
    "mood",
    "picture",
    "paper",
]


async def fill_in(server: Served, workers: int, habits: Habits = QUICK, seed: int = 0) -> Report:
    return await play(server.url, workers=workers, strategy=NOBODY, habits=habits, seed=seed)


def events(server: Served, kind: str) -> list[dict[str, Any]]:
    with reading(server.data / DATABASE) as connection:
        rows = connection.execute("SELECT data FROM event WHERE kind = ? ORDER BY stream, seq", (kind,))
        return [json.loads(data) for (data,) in rows]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("forms"), TASK, "all_fields") as server:
        yield server


async def test_twenty_workers_fill_in_every_type_of_field_between_the_pages(tmp_path: Path) -> None:
    with served(tmp_path, TASK, "all_fields") as server:
        report = await fill_in(server, 20)
        handed_in = events(server, "submitted")
        passed = [event["answers"] for event in events(server, "page_passed")]
        with reading(server.data / DATABASE) as connection:
            marks = list(connection.execute("SELECT DISTINCT simulated, status FROM assignment"))
    assert (report.ended, report.problems, report.refusals) == ({"submitted": 20}, (), 0)
    assert len(handed_in) == 20
    for one in handed_in:
        assert list(one["values"]) == [*SEEN, "seed"]
        assert one["values"]["seed"] == "17"
        assert one["invisible"] == ["never_seen"]
        assert sorted(one["files"]) == ["paper", "picture"]
    assert len({json.dumps(one["values"]) for one in handed_in}) == 20
    assert [sorted(answers) for answers in passed] == [
        ["agree"],
        [],
        ["country", "native"],
        [],
        ["opinion"],
    ] * 20
    assert marks == [(1, "submitted")]


async def test_what_is_uploaded_is_what_its_name_says(site: Served) -> None:
    await fill_in(site, 4, seed=7)
    assets = AssetFolder(site.data / "assets")
    for one in events(site, "submitted"):
        for name, sha256 in one["files"].items():
            path = assets.path(sha256)
            assert path is not None
            value = one["values"][name]
            assert value["size"] == path.stat().st_size
            assert value["type"] == file_types.media_type_of(path.read_bytes(), value["name"])


async def test_what_was_overlooked_is_mended(site: Served) -> None:
    report = await fill_in(site, 8, Habits(think_s=0.0, mistakes=1.0, leaves=0.0), seed=1)
    assert (report.ended, report.problems) == ({"submitted": 8}, ())
    assert (
        report.refusals == 16
    )  # one in the form before, one in the form itself; the last form needs nothing


async def test_who_leaves_early_leaves_what_they_wrote(site: Served) -> None:
    report = await fill_in(site, 3, Habits(think_s=0.0, mistakes=0.0, leaves=1.0), seed=2)
    assert (report.ended, report.problems) == ({"worker": 3}, ())
    left = [one for one in events(site, "submitted") if one["unchecked"]]
    assert len(left) == 3
    assert all(one["values"]["line"] and not one["files"] for one in left)


async def test_a_server_that_is_killed_and_comes_back_gets_every_form(tmp_path: Path) -> None:
    with served(tmp_path, TASK, "all_fields") as server:
        playing = asyncio.create_task(fill_in(server, 20, Habits(think_s=0.1, mistakes=0.3, leaves=0.0)))
        await asyncio.sleep(0.5)
        await asyncio.to_thread(_kill_and_start, server)
        report = await playing
        handed_in = events(server, "submitted")
    assert (report.ended, report.problems) == ({"submitted": 20}, ())
    assert report.retries > 0
    assert len(handed_in) == 20


async def test_the_same_seed_gives_the_same_answers(tmp_path: Path) -> None:
    work = []
    habits = Habits(think_s=0.0, mistakes=0.5, leaves=0.2)
    for folder, seed in (("one", 5), ("two", 5), ("three", 6)):
        with served(tmp_path / folder, TASK, "all_fields") as server:
            await fill_in(server, 5, habits, seed)
            work.append(sorted(json.dumps(one) for one in events(server, "submitted")))
    assert work[0] == work[1]
    assert work[1] != work[2]


def test_what_is_refused_twice_is_left_empty_if_it_may_be() -> None:
    fields = [
        {"name": "free", "type": "input", "label": ""},
        {"name": "needed", "type": "input", "label": "", "validators": {"required": True}},
    ]
    config = {"form": {"sections": [{"fieldsets": [{"rows": [{"fields": fields}]}]}]}}
    rng = random.Random(1)
    filling = Filling.of(config, rng)
    wrong = dict.fromkeys(("free", "needed"), "No.")
    assert filling.mend(wrong, set(), rng)
    assert all(filling.values.values())
    assert filling.mend(wrong, {"free", "needed"}, rng)
    assert (filling.values["free"], bool(filling.values["needed"])) == ("", True)
    assert not filling.mend({"": "No."}, set(), rng)


def _kill_and_start(server: Served) -> None:
    server.kill()
    server.start_again()
