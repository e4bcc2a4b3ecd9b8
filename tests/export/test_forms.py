"""An export of a form's run: a row per assignment, a row per answer, calls, files; the same every time."""

import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

import ajeeb as aj
from ajeeb.errors import Unknown
from ajeeb.events import PagePassed
from ajeeb.export import TABLES, export, submissions
from ajeeb.export.columns import tables
from ajeeb.store import Append, AssetFolder, SqliteStore, own
from tests.review.survey import RUN, Survey, a_survey, version

from .record import scene, whole_loop
from .test_dataset import contents, table


@asynccontextmanager
async def surveyed(folder: Path) -> AsyncIterator[Survey]:
    """A form's run on a real database, with the files that it names on disk."""
    owned = own(folder)
    store = SqliteStore(owned.database)
    survey = await a_survey(store)
    assets = AssetFolder(owned.assets)
    for data in (*survey.files.values(), b"it.png"):  # a file's name is its content here
        await assets.put(data, "application/json")
    try:
        yield survey
    finally:
        await store.close()
        owned.release()


async def work(survey: Survey, name: str = "ada", **kind: Any) -> None:
    """Somebody who makes a round, has a call fail, uploads twice and hands in; and an opinion after it."""
    ada = await survey.come(name, **kind)
    await ada.one_more(1)
    await ada.fail()
    await ada.upload("first.png")
    await ada.upload("it.png")
    await ada.hand_in(
        text="said\n“it”",
        mood="good",
        tags={"a": True, "b": False},
        picture={"name": "it.png", "size": 9},
        sure__1__=2,
    )
    await ada.pass_page(1, opinion="fine")


async def test_one_row_has_all_that_one_worker_handed_in(tmp_path: Path) -> None:
    async with surveyed(tmp_path / "data") as survey:
        await work(survey)
        await survey.come("bob")
    report = export(tmp_path / "data", RUN, tmp_path / "out")
    ada, bob = table(tmp_path / "out", "submissions")
    wanted = {
        "assignment_id": "ada",
        "unit": 1,
        "unit_topic": "boats",
        "status": "submitted",
        "end_reason": "submitted",
        "handed_in": True,
        "incomplete": False,
        "auto": False,
        "unchecked": False,
        "invisible": '["unseen"]',
        "calls": 2,
        "failures": 1,
        "uploads": 2,
        "text": "said\n“it”",
        "mood": "good",
        "tags": '{"a": true, "b": false}',
        "picture": "it.png",
        "sure__1__": 2,
    }
    assert {name: ada[name] for name in wanted} == wanted
    assert (tmp_path / "out" / ada["picture_media"]).read_bytes() == b"it.png"
    assert ada["wait_ms"] == 2000
    assert ada["human_ms"] == 7000 - 2000
    assert (bob["status"], bob["handed_in"], bob["text"], bob["auto"]) == ("open", False, None, None)
    assert report.rows["submissions"] == 2
    (unit,) = table(tmp_path / "out", "unit")
    assert json.loads((tmp_path / "out" / unit["form"]).read_text()) == version()


async def test_answers_say_where_each_value_comes_from(tmp_path: Path) -> None:
    async with surveyed(tmp_path / "data") as survey:
        await work(survey)
    export(tmp_path / "data", RUN, tmp_path / "out")
    rows = {row["field"]: row for row in table(tmp_path / "out", "answers")}
    assert list(rows) == ["opinion", "text", "mood", "tags", "picture", "sure__1__"]
    sure = rows["sure__1__"]
    assert (sure["base_field"], sure["index"], sure["is_dynamic"], sure["type"]) == (
        "sure",
        "1",
        True,
        "radio",
    )
    assert (sure["value_text"], sure["value_json"], sure["page"]) == ("2", "2", None)
    assert (rows["tags"]["value_text"], rows["tags"]["value_json"]) == (None, '{"a":true,"b":false}')
    assert (rows["text"]["label"], rows["text"]["position"]) == ("Text", 1)
    assert rows["picture"]["value_text"] == "it.png"
    assert rows["picture"]["media"].startswith("media/")
    assert (rows["opinion"]["page"], rows["opinion"]["value_text"]) == (2, "fine")


async def test_calls_have_arguments_and_responses_and_files_their_place(tmp_path: Path) -> None:
    async with surveyed(tmp_path / "data") as survey:
        ada = await survey.come("ada")
        await ada.call({"said": "yes"}, words="hello")
        await ada.fail()
        await ada.upload("it.png")
    export(tmp_path / "data", RUN, tmp_path / "out")
    good, bad = table(tmp_path / "out", "model_call")
    assert (good["arguments"], good["response"], good["status"]) == (
        '{"words":"hello"}',
        '{"said":"yes"}',
        "ok",
    )
    assert (good["attempt_id"], good["assignment_id"], good["element"]) == (None, "ada", "go")
    assert (bad["status"], bad["response"], bad["message"]) == ("timeout", None, "it took too long")
    (output,) = table(tmp_path / "out", "output")
    assert (output["kind"], output["attempt_id"]) == ("image", None)
    (upload,) = table(tmp_path / "out", "upload")
    assert (upload["name"], upload["handed_in"], upload["asset"]) == (
        "it.png",
        False,
        hashlib.sha256(b"it.png").hexdigest(),
    )
    assert (tmp_path / "out" / upload["media"]).read_bytes() == b"it.png"


async def test_every_table_has_its_columns_and_the_card_says_it_is_a_form(tmp_path: Path) -> None:
    async with surveyed(tmp_path / "data") as survey:
        await work(survey)
        await (await survey.come("late")).hand_in("timeout", text="half")
    export(tmp_path / "data", RUN, tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    expected = tables(is_form=True, has_page_forms=True)
    every = {f"{name}.{kind}" for name in (*expected, "submissions") for kind in ("jsonl", "parquet")}
    assert set(manifest["files"]) == every | {"README.md"}
    for name, columns in expected.items():
        rows = table(tmp_path / "out", name)
        assert rows or name == "review"
        assert all(list(row) == [column.name for column in columns] for row in rows)
    card = (tmp_path / "out" / "README.md").read_text()
    assert "data_files: submissions.parquet" in card
    assert "Handed in: 2; of these 1 incomplete, 1 by the page or the server, 1 unchecked." in card
    assert "Score by attempt" not in card
    assert "### answers" in card
    assert [row["status"] for row in table(tmp_path / "out", "assignment")] == ["submitted", "submitted"]


async def test_the_same_form_gives_the_same_bytes_while_others_go_on(tmp_path: Path) -> None:
    async with surveyed(tmp_path / "data") as survey:
        await work(survey)
        first = export(tmp_path / "data", RUN, tmp_path / "one")
        export(tmp_path / "data", RUN, tmp_path / "two")
        assert contents(tmp_path / "one") == contents(tmp_path / "two")
        bob = await survey.come("bob")
        await bob.one_more(2)
        await bob.hand_in(sure__2__=1, unknown={"deep": [1]})
        later = export(tmp_path / "data", RUN, tmp_path / "three")
        then = export(tmp_path / "data", RUN, tmp_path / "four", as_of=first.as_of)
    assert later.sha256 != first.sha256
    assert then.as_of == first.as_of
    assert contents(tmp_path / "four") == contents(tmp_path / "one")
    assert [row["unknown"] for row in table(tmp_path / "three", "submissions")] == [None, '{"deep": [1]}']


async def test_a_field_that_is_called_like_a_column_gets_another_name(tmp_path: Path) -> None:
    async with surveyed(tmp_path / "data") as survey:
        ada = await survey.come("ada")
        await ada.hand_in(status="mine", picture_media="x", text=1)
        await (await survey.come("bob")).hand_in(text="two")
    export(tmp_path / "data", RUN, tmp_path / "out")
    first, second = table(tmp_path / "out", "submissions")
    assert (first["status"], first["answer_status"]) == ("submitted", "mine")
    assert first["answer_picture_media"] == "x"
    assert (first["text"], second["text"]) == ("1", "two")  # of two kinds, and so both text


async def test_submissions_can_be_read_without_an_export(tmp_path: Path) -> None:
    async with surveyed(tmp_path / "data") as survey:
        await work(survey, simulated=True)
        rows = aj.submissions(RUN, tmp_path / "data", simulated=True)
        with pytest.raises(Unknown, match=r"has no attempts; ajeeb.submissions\('survey-1'"):
            aj.attempts(RUN, tmp_path / "data")
    export(tmp_path / "data", RUN, tmp_path / "out", simulated=True)
    assert (tmp_path / rows[0]["picture_media"]).read_bytes() == b"it.png"
    paths = {"picture_media": None}
    assert [row | paths for row in rows] == [row | paths for row in table(tmp_path / "out", "submissions")]


async def test_a_loop_has_attempts_and_no_new_tables(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
    with pytest.raises(Unknown, match="run of a loop"):
        submissions("run-1", tmp_path / "data")
    report = export(tmp_path / "data", "run-1", tmp_path / "out")
    assert set(report.rows) == {*TABLES, "attempts_flat"}


async def test_pages_that_are_forms_are_exported_with_loops_too(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        stream = await whole_loop(here)
        form = json.dumps({"kind": "form", "title": "", "form": version()})
        await here.store.write(
            lambda db: db.execute(
                "UPDATE run SET config = json_set(config, '$.after', json_array(json(?)))", (form,)
            )
        )
        await here.store.append(
            Append(stream=stream, events=(PagePassed(page=0, answers={"text": "x"}),), at=1)
        )
    export(tmp_path / "data", "run-1", tmp_path / "out")
    (answer,) = table(tmp_path / "out", "answers")
    assert (answer["page"], answer["field"], answer["type"]) == (1, "text", "input")
