"""An export is whole, the same every time, and says what is in it."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from ajeeb import errors
from ajeeb.export import TABLES, attempts, export

from .record import START, scene, seen, whole_loop


def table(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


UNREADABLE = """
    INSERT INTO event (stream, seq, kind, at, data)
    VALUES (?, 99, 'observed', 0, '{"kind": "observed", "page": "p", "items": [{"type": "blur", "at": null}]}')
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_every_table_has_its_columns_and_the_manifest_its_checksums(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
    report = export(tmp_path / "data", "run-1", tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    for name, columns in TABLES.items():
        rows = table(tmp_path / "out", name)
        assert rows or name == "review"
        assert all(list(row) == [column.name for column in columns] for row in rows)
        assert manifest["files"][f"{name}.jsonl"]["rows"] == len(rows) == report.rows[name]
    every = {f"{name}.{kind}" for name in (*TABLES, "attempts_flat") for kind in ("jsonl", "parquet")}
    assert set(manifest["files"]) == every | {"README.md"}
    for name, said in manifest["files"].items():
        data = (tmp_path / "out" / name).read_bytes()
        assert (said["sha256"], said["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))
    assert manifest["schema_version"] == 2


async def test_attempts_are_numbered_without_gaps_and_scores_stand_with_their_outputs(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
    export(tmp_path / "data", "run-1", tmp_path / "out")
    rows = table(tmp_path / "out", "attempt")
    assert [(row["k"], row["counted"], row["state"]) for row in rows] == [
        (None, False, "refused"),
        (1, True, "done"),
        (2, True, "done"),
    ]
    assert [row["score"] for row in rows] == [None, 3, 10]
    assert [row["branch"] for row in rows] == ["first", "first", "score < 5"]
    assert [row["edit_distance_prev"] for row in rows] == [None, 6, 9]
    assert rows[1]["answers_before"] == {"prompt": "a green hill", "style": "flat"}
    assert rows[1]["answers_after"] == {"score": 3, "why": "no dog"}
    assert rows[1]["auto_scores"]["similarity"] == {"value": 0.4, "parts": {"colour": 0.2}, "error": None}
    assert [(row["queue_ms"], row["model_ms"]) for row in rows] == [(100, 300)] * 3


async def test_a_refusal_that_counts_has_a_number(tmp_path: Path) -> None:
    async with scene(tmp_path / "data", refusals="count") as here:
        await whole_loop(here)
    export(tmp_path / "data", "run-1", tmp_path / "out")
    assert [row["k"] for row in table(tmp_path / "out", "attempt")] == [1, 2, 3]


async def test_the_flat_table_joins_unit_answers_judgement_and_measures(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
    export(tmp_path / "data", "run-1", tmp_path / "out")
    row = table(tmp_path / "out", "attempts_flat")[2]
    wanted = {
        "prompt": "a dog on a green hill",
        "style": "real",
        "score": 10,
        "why": None,
        "unit": 1,
        "unit_level": 1,
        "unit_facts": "a dog|a hill",
        "similarity": 0.8,
        "similarity_colour": 0.4,
        "notes": "what?",
        "model": "composer",
        "end_reason": "goal",
    }
    assert {name: row[name] for name in wanted} == wanted
    assert (tmp_path / "out" / row["image"]).read_bytes() == b"second of ada"
    assert (tmp_path / "out" / row["target"]).read_bytes() == b"a target"
    assert row["image"] == f"media/{hashlib.sha256(b'second of ada').hexdigest()}.png"


async def test_times_come_from_the_page_and_waits_are_not_the_workers(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
    export(tmp_path / "data", "run-1", tmp_path / "out")
    _, first, second = table(tmp_path / "out", "attempt")
    assert first["t_submit"] == START + 15_990
    assert first["writing_ms"] == 3_990
    assert first["judging_ms"] == 4_000
    assert (first["active_ms"], first["blur_ms"]) == (3_990 + 2_000, 2_000)
    assert first["pasted_share"] == 0.5
    assert (second["t_draft_start"], second["writing_ms"], second["judging_ms"]) == (
        START + 21_500,
        4_490,
        3_000,
    )
    work = table(tmp_path / "out", "assignment")[0]
    assert work["wait_ms"] == 3_000
    # 23.9 s from the first to the last thing seen; 2 s away, two waits of 1 s (the first attempt was not seen)
    assert (work["human_ms"], work["human_ms_from"]) == (23_900 - 2_000 - 2_000, "page")
    assert work["resumed_count"] == 0


async def test_the_same_run_gives_the_same_bytes_while_it_is_open_and_others_go_on(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
        work = await here.open("bob")
        await here.act(work, ask={"prompt": "a dog", "style": "flat"})
        first = export(tmp_path / "data", "run-1", tmp_path / "one")
        again = export(tmp_path / "data", "run-1", tmp_path / "two")
        assert contents(tmp_path / "one") == contents(tmp_path / "two")
        assert again.sha256 == first.sha256
        await here.answer(work, b"a dog")
        await whole_loop(here, "carol", pilot=True)
        await here.act(work, judge={"score": 10})
        later = export(tmp_path / "data", "run-1", tmp_path / "three")
        then = export(tmp_path / "data", "run-1", tmp_path / "four", as_of=first.as_of)
    assert later.sha256 != first.sha256
    assert then.as_of == first.as_of
    assert contents(tmp_path / "four") == contents(tmp_path / "one")


async def test_a_running_attempt_is_there_and_has_no_number_yet(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        work = await here.open("bob")
        await here.act(work, ask={"prompt": "a dog", "style": "flat"})
        export(tmp_path / "data", "run-1", tmp_path / "out")
        await here.leave(work)
        await here.answer(work, b"too late", late=True)
        export(tmp_path / "data", "run-1", tmp_path / "after")
    (row,) = table(tmp_path / "out", "attempt")
    assert (row["state"], row["k"], row["counted"]) == ("running", None, False)
    (row,) = table(tmp_path / "after", "attempt")
    assert (row["state"], row["k"], row["counted"]) == ("cancelled", None, False)
    (output,) = table(tmp_path / "after", "output")
    assert (output["late"], output["exposures"]) == (True, 0)
    (call,) = table(tmp_path / "after", "model_call")
    assert (call["status"], call["late"]) == ("ok", True)
    (assignment,) = table(tmp_path / "after", "assignment")
    assert (assignment["end_reason"], assignment["unsent"]) == ("worker", {"prompt": "half a thou"})


async def test_trials_and_simulated_work_stay_out_unless_asked_for(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here, "ada")
        await whole_loop(here, "trial", pilot=True)
        work = await here.open("robot", 2, simulated=True)
        await here.act(work, ask={"prompt": "a dog", "style": "flat"})
    alone = export(tmp_path / "data", "run-1", tmp_path / "out")
    assert (alone.rows["assignment"], alone.rows["worker"]) == (1, 1)
    assert alone.left_out == {"pilot": 1, "simulated": 1}
    assert "1 assignments: work of a trial" in (tmp_path / "out" / "README.md").read_text()
    both = export(tmp_path / "data", "run-1", tmp_path / "out", pilot=True, simulated=True)
    assert both.left_out == {}
    assert [row["simulated"] for row in table(tmp_path / "out", "assignment")] == [False, False, True]


async def test_no_name_of_a_worker_leaves_the_project(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
    export(tmp_path / "data", "run-1", tmp_path / "out")
    assert not [name for name, data in contents(tmp_path / "out").items() if b"secret-" in data]
    assert table(tmp_path / "out", "worker")[0]["worker_key"].startswith("key-")


async def test_a_unit_says_whether_there_is_work_left(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here, "ada")
        await here.open("bob", 1)
        export(tmp_path / "data", "run-1", tmp_path / "out")
        await whole_loop(here, "bob")
        export(tmp_path / "data", "run-1", tmp_path / "after")
    assert [row["status"] for row in table(tmp_path / "out", "unit")] == ["held", "open"]
    assert [row["status"] for row in table(tmp_path / "after", "unit")] == ["done", "open"]


async def test_attempts_can_be_read_without_an_export(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here, simulated=True)
        rows = attempts("run-1", tmp_path / "data", simulated=True)
    export(tmp_path / "data", "run-1", tmp_path / "out", simulated=True)
    assert [row["prompt"] for row in rows] == ["a hill", "a green hill", "a dog on a green hill"]
    assert (
        contents(tmp_path / "data" / "assets")["/".join(rows[2]["image"].split("/")[-2:])] == b"second of ada"
    )
    paths = {"image": None, "target": None, "outputs": None}
    assert [row | paths for row in rows] == [row | paths for row in table(tmp_path / "out", "attempts_flat")]


async def test_an_unknown_run_is_answered_with_those_there_are(tmp_path: Path) -> None:
    async with scene(tmp_path / "data"):
        pass
    with pytest.raises(errors.Unknown, match=r"no run 'run-9'.*run-1 \(look_alike\)"):
        export(tmp_path / "data", "run-9", tmp_path / "out")
    with pytest.raises(errors.Unknown, match="no event 9"):
        export(tmp_path / "data", "run-1", tmp_path / "out", as_of=9)
    with pytest.raises(errors.Unknown, match="--data"):
        export(tmp_path / "nothing", "run-1", tmp_path / "out")
    assert not (tmp_path / "out").exists()


async def test_a_run_without_work_is_an_export_without_rows(tmp_path: Path) -> None:
    async with scene(tmp_path / "data"):
        pass
    report = export(tmp_path / "data", "run-1", tmp_path / "out")
    assert (report.rows["unit"], report.rows["attempts_flat"], report.as_of) == (2, 0, 0)


async def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("years of work")
    with pytest.raises(errors.Environment, match=r"not an earlier export.*--to"):
        export(tmp_path / "data", "run-1", tmp_path / "out")
    assert contents(tmp_path / "out") == {"thesis.txt": b"years of work"}
    assert names(tmp_path) == ["data", "out"]


async def test_an_export_that_fails_leaves_the_earlier_one_as_it_was(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
        export(tmp_path / "data", "run-1", tmp_path / "out")
        before = contents(tmp_path / "out")
        await here.store.write(lambda db: db.execute("UPDATE event SET data = '{}' WHERE kind = 'judged'"))
        with pytest.raises(ValueError, match="kind"):
            export(tmp_path / "data", "run-1", tmp_path / "out")
    assert contents(tmp_path / "out") == before
    assert names(tmp_path) == ["data", "out"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
async def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    async with scene(tmp_path / "data"):
        pass
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(errors.Environment, match=r"cannot be written.*--to"):
        export(tmp_path / "data", "run-1", tmp_path / "closed" / "out")


async def test_a_file_that_is_gone_or_damaged_is_counted_and_has_no_path(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
    gone, damaged = (hashlib.sha256(data).hexdigest() for data in (b"first of ada", b"second of ada"))
    (tmp_path / "data" / "assets" / gone[:2] / gone).unlink()
    (tmp_path / "data" / "assets" / damaged[:2] / damaged).write_bytes(b"something else")
    report = export(tmp_path / "data", "run-1", tmp_path / "out")
    assert (report.missing, report.media) == (2, 1)
    assert [row["image"] for row in table(tmp_path / "out", "attempts_flat")] == [None, None, None]
    paths = {row["sha256"]: row["path"] for row in table(tmp_path / "out", "asset")}
    assert paths[gone] is None
    assert paths[damaged] is None
    assert len(names(tmp_path / "out" / "media")) == 1


async def test_nothing_that_a_page_says_keeps_an_export_from_being_made(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        work = await whole_loop(here)
        wild = [
            seen("paste", 11_000, field="prompt", chars="many"),
            seen("sent", 1e300),
            seen("draft_start", 12_500, depth=float("nan")),
        ]
        for item in wild:
            await here.saw(work, "page-2", item)
        await here.store.write(lambda db: db.execute(UNREADABLE, (f"{work}/seen",)))
    report = export(tmp_path / "data", "run-1", tmp_path / "out")
    assert (report.rows["attempt"], report.unreadable) == (3, 1)
    assert table(tmp_path / "out", "attempt")[1]["writing_ms"] == 3_990


async def test_text_of_any_kind_comes_back_as_it_was_typed(tmp_path: Path) -> None:
    wild = 'a "dog" \u2028\r\n| 犬 🐕 \\ </script>'
    async with scene(tmp_path / "data") as here:
        work = await here.open("eve")
        await here.act(work, ask={"prompt": wild, "style": "flat"})
    export(tmp_path / "data", "run-1", tmp_path / "out")
    lines = (tmp_path / "out" / "attempts_flat.jsonl").read_bytes().strip().split(b"\n")
    assert [json.loads(line)["prompt"] for line in lines] == [wild]
