"""What an export tells of models: each go at one, arms, what was picked, what was cancelled, what it cost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ajeeb.export import export
from ajeeb.export.columns import tables
from ajeeb.loops import Arms

from .compared import RUN, comparing
from .record import scene
from .test_dataset import contents, table

CLOCK = 1_800_000_000_000


async def exported(folder: Path) -> Path:
    async with comparing(folder / "data"):
        pass
    export(folder / "data", RUN, folder / "out")
    return folder / "out"


def only(rows: list[dict[str, Any]], **wanted: Any) -> dict[str, Any]:
    (found,) = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return found


async def test_each_go_at_a_model_is_a_row(tmp_path: Path) -> None:
    out = await exported(tmp_path)
    first, second = table(out, "attempt")
    rows = [row for row in table(out, "model_call") if row["attempt_id"] == first["attempt_id"]]
    assert sorted(
        (row["arm_id"], row["backend"], row["status"], row["retries"], row["cost"]) for row in rows
    ) == [
        ("broken", "composer", "ok", 0, None),
        ("broken", "shaky", "timeout", 0, None),
        ("busy", "scripted", "ok", 1, 0.03),
        ("busy", "scripted", "unavailable", 0, 0.0),
    ]
    assert sorted(row["go"] for row in rows) == [1, 2, 3, 4]
    paid = only(rows, backend="scripted", status="ok")
    assert (paid["currency"], paid["cache"], paid["n_outputs"], paid["prompt_sent"]) == (
        "EUR",
        "none",
        1,
        "a dog",
    )
    assert json.loads(paid["params"])["delay_s"] == 0.2
    assert {row["call_status"] for row in rows} == {"ok"}
    assert (first["cost"], first["currency"]) == (0.03, "EUR")
    assert second["cost"] == 0.03  # it had begun when it was cancelled


async def test_outputs_have_their_arms_what_made_them_and_whether_they_were_picked(tmp_path: Path) -> None:
    out = await exported(tmp_path)
    rows = table(out, "output")
    made_by = {"busy": "scripted", "broken": "composer"}
    assert [row["backend"] for row in rows] == [made_by[row["arm_id"]] for row in rows]
    assert sorted(row["arm_id"] for row in rows) == ["broken", "busy"]
    assert [(row["index"], row["chosen"], row["exposures"]) for row in rows] == [(0, False, 1), (1, True, 2)]
    assert [row["shown_at"] for row in rows] == [CLOCK + 200, CLOCK + 100]
    flat = table(out, "attempts_flat")[0]
    assert (flat["chosen_index"], flat["arm_id"], flat["image"]) == (1, rows[1]["arm_id"], rows[1]["media"])
    assert json.loads(flat["outputs"]) == [row["media"] for row in rows]
    assert flat["better"] == 1


async def test_a_cancelled_attempt_has_the_goes_that_were_told_of_later(tmp_path: Path) -> None:
    out = await exported(tmp_path)
    cancelled = table(out, "attempt")[1]
    assert (cancelled["state"], cancelled["counted"], cancelled["exposed"]) == ("cancelled", False, False)
    assert cancelled["t_preview_seen"] == CLOCK + 1500
    rows = [row for row in table(out, "model_call") if row["attempt_id"] == cancelled["attempt_id"]]
    assert {row["call_status"] for row in rows} == {"cancelled"}
    assert only(rows, backend="scripted")["status"] == "cancelled"
    assert {row["try_no"] for row in rows} == {1}
    assert table(out, "attempts_flat")[1]["call_status"] == "cancelled"


async def test_arms_have_a_table_and_the_card_counts_them(tmp_path: Path) -> None:
    out = await exported(tmp_path)
    rows = table(out, "arm")
    assert [(row["arm_id"], row["procedure"], row["weight"], row["per"]) for row in rows] == [
        ("broken", "painter", 1, "output"),
        ("busy", "painter", 1, "output"),
    ]
    assert json.loads(rows[0]["params"])["alias"] == "shaky"
    card = (out / "README.md").read_text(encoding="utf-8")
    picked = only(table(out, "output"), chosen=True)["arm_id"]
    assert f"| `{picked}` | 0 | 0 | 1 | 1 | 1 |" in card
    assert "Cost in all: 0.06 EUR." in card
    assert "Attempts that gave nothing: 1 cancelled; cancelled when something had been seen: 0." in card
    assert "1 of them asked again, 0 answered from the cache." in card
    assert "came into sight, as far as the pages told: 2 of 2." in card


async def test_every_column_of_every_file_is_described(tmp_path: Path) -> None:
    out = await exported(tmp_path)
    columns = (out / "README.md").read_text(encoding="utf-8").partition("## Columns")[2]
    for file in out.glob("*.jsonl"):
        part = columns.partition(f"### {file.stem}\n")[2].partition("\n### ")[0]
        for name in (table(out, file.stem) or [{}])[0]:
            line = next((line for line in part.splitlines() if line.startswith(f"| `{name}` |")), None)
            assert line is not None, f"{file.stem}.{name}"
            assert len(line.split(" | ")[2].strip(" |")) > 2, line
    assert (
        len(list(out.glob("*.jsonl"))) == len(tables(is_form=False, has_page_forms=False, has_arms=True)) + 1
    )


async def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    out = await exported(tmp_path)
    export(tmp_path / "data", RUN, tmp_path / "again")
    assert contents(tmp_path / "again") == contents(out)


async def test_a_worker_who_left_before_the_first_attempt_has_an_arm_too(tmp_path: Path) -> None:
    arms = Arms({"one": "composer", "two": "stub"}, per="assignment", weights={"two": 2})
    async with scene(tmp_path / "data", run=arms) as here:
        for name in ("ann", "bob", "eve"):
            work = await here.open(name)
        await here.act(work, ask={"prompt": "a dog", "style": "flat"})
        await here.answer(work, b"an image")
    export(tmp_path / "data", "run-1", tmp_path / "out")
    rows = table(tmp_path / "out", "assignment")
    assert sorted(row["arm_id"] for row in rows) == ["one", "two", "two"]
    (attempt,) = table(tmp_path / "out", "attempt")
    assert attempt["arm_id"] == only(rows, assignment_id=attempt["assignment_id"])["arm_id"]
    assert [row["weight"] for row in table(tmp_path / "out", "arm")] == [1, 2]


async def test_a_function_that_answers_has_one_row_and_no_goes(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        work = await here.open("ann")
        await here.act(work, ask={"prompt": "a dog", "style": "flat"})
        await here.answer(work, b"an image")
    export(tmp_path / "data", "run-1", tmp_path / "out")
    (row,) = table(tmp_path / "out", "model_call")
    assert (row["go"], row["status"], row["call_status"], row["cost"]) == (None, "ok", "ok", None)
    assert "arm.jsonl" not in contents(tmp_path / "out")
