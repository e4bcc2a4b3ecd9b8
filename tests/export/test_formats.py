"""Every format says the same; a spreadsheet runs nothing; what is filtered is said."""

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from ajeeb import errors, loops
from ajeeb.events import BonusGiven, Decided, Decision, Excluded, Noted, Qualified, Undone
from ajeeb.export import Filters, export, preview, tables
from ajeeb.export.lines import csv as csv_lines
from ajeeb.store import AppendDecisions, append_decisions

from .record import Scene, picture, scene, whole_loop
from .test_dataset import contents, table


async def decide(here: Scene, stream: str, *decisions: Decision) -> None:
    append = AppendDecisions(stream=stream, decisions=decisions, at=here.now, by="rita")
    await here.store.write(lambda connection: append_decisions(connection, append))


def card(folder: Path) -> str:
    return (folder / "README.md").read_text(encoding="utf-8")


async def test_parquet_jsonl_and_csv_hold_the_same_rows(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        work = await whole_loop(here)
        await decide(here, f"{work}/review", Decided(verdict="approved", message="good"))
    out = tmp_path / "out"
    export(tmp_path / "data", "run-1", out, formats=("parquet", "jsonl", "csv"), pictures="beside")
    for file in out.glob("*.parquet"):
        lines = table(out, file.stem)
        rows = pq.read_table(file).to_pylist()
        assert len(rows) == len(lines)
        for row, line in zip(rows, lines, strict=True):
            plain = {
                k: v if v is None or not isinstance(v, dict | list) else json.dumps(v)
                for k, v in line.items()
            }
            loaded = {
                k: json.dumps(json.loads(v)) if isinstance(line[k], dict | list) else v
                for k, v in row.items()
            }
            assert loaded == plain, file.stem
        with (out / f"{file.stem}.csv").open(newline="", encoding="utf-8") as text:
            cells = list(csv.DictReader(text))
        assert [list(row) for row in cells] == [list(line) for line in lines]
        assert [row["run_id"] for row in cells if "run_id" in row] == [
            line["run_id"] for line in lines if "run_id" in line
        ]


async def test_pictures_are_in_the_table_with_their_paths(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        work = await here.open("ada", 1)
        await here.act(work, ask={"prompt": "a hill", "style": "flat"})
        await here.answer(work, picture(3))
    export(tmp_path / "data", "run-1", tmp_path / "out")
    found = pq.read_table(tmp_path / "out" / "attempts_flat.parquet")
    (row,) = found.to_pylist()
    assert row["image"]["bytes"] == picture(3)
    assert (tmp_path / "out" / row["image"]["path"]).read_bytes() == picture(3)
    features = json.loads(found.schema.metadata[b"huggingface"])["info"]["features"]
    assert features["image"] == {"_type": "Image"}
    assert list(features) == found.column_names


@pytest.mark.parametrize("pictures", ["beside", "none"])
async def test_pictures_may_stay_out_of_the_tables(tmp_path: Path, pictures: Any) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
    report = export(tmp_path / "data", "run-1", tmp_path / "out", pictures=pictures)
    row = pq.read_table(tmp_path / "out" / "attempts_flat.parquet").to_pylist()[2]
    assert (tmp_path / "out" / row["image"]).exists() == (pictures == "beside")
    assert report.media == (3 if pictures == "beside" else 0)
    assert ("The files are not here" in card(tmp_path / "out")) == (pictures == "none")


FORMULAS = ["=1+1", "+SUM(A1)", "-2+3", "@cmd", "\t=1+1", "\r=1+1", '=HYPERLINK("http://x","y")']


@pytest.mark.parametrize("typed", FORMULAS)
async def test_a_formula_that_a_worker_typed_is_a_text_in_csv_and_nowhere_else(
    tmp_path: Path, typed: str
) -> None:
    async with scene(tmp_path / "data") as here:
        work = await here.open("eve")
        await here.act(work, ask={"prompt": typed, "style": "flat"})
    out = tmp_path / "out"
    export(tmp_path / "data", "run-1", out, formats=("parquet", "jsonl", "csv"))
    with (out / "attempts_flat.csv").open(newline="", encoding="utf-8") as text:
        (cells,) = csv.DictReader(text)
    assert cells["prompt"] == f"'{typed}"
    assert pq.read_table(out / "attempts_flat.parquet")["prompt"].to_pylist() == [typed]
    assert table(out, "attempts_flat")[0]["prompt"] == typed
    assert "a spreadsheet would take for a formula" in card(out)


def test_numbers_are_left_as_they_are_in_csv() -> None:
    from ajeeb.export.columns import Column  # noqa: PLC0415  # not a name of the room

    columns = [
        Column("n", "number", "…"),
        Column("w", "whole", "…"),
        Column("t", "truth", "…"),
        Column("s", "text", "…"),
    ]
    rows: list[dict[str, Any]] = [
        {"n": -1.5, "w": -3, "t": True, "s": 'a "b"'},
        {"n": None, "w": None, "t": None, "s": None},
    ]
    assert csv_lines(columns, rows) == b'-1.5,-3,true,"a ""b"""\n,,,\n'


async def reviewed(here: Scene) -> tuple[str, str, str]:
    """Three assignments: approved, rejected, and undecided; an attempt of the first is set aside."""
    one = await whole_loop(here, "ada")
    two = await whole_loop(here, "bob")
    three = await here.open("carol", 2)
    await here.act(three, ask={"prompt": "a cat", "style": "flat"})
    second = loops.fold(await here.store.events(one)).attempts[1].id
    aside = Excluded(attempt_id=second, reason_code="off_topic")
    await decide(
        here, f"{one}/review", Decided(verdict="approved"), aside, BonusGiven(minor=50, currency="EUR")
    )
    await decide(here, f"{two}/review", Decided(verdict="rejected", reason_code="spam", message="no work"))
    await decide(here, f"{two}/review", Excluded(reason_code="spam"), Noted(text="seen before"))
    return one, two, three


async def test_decisions_are_rows_and_mark_what_they_are_about(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        one, two, three = await reviewed(here)
        await decide(here, f"worker/{(await here.key('ada'))}", Qualified(name="painter", value=3))
    out = tmp_path / "out"
    export(tmp_path / "data", "run-1", out)
    made = {row["assignment_id"]: row for row in table(out, "assignment")}
    assert [made[name]["status"] for name in (one, two, three)] == ["approved", "rejected", "open"]
    assert (made[one]["bonus_minor"], made[one]["excluded"]) == (50, False)
    assert (made[two]["excluded"], made[two]["exclude_reason"]) == (True, "spam")
    rows = [row for row in table(out, "attempts_flat") if row["assignment_id"] == one]
    assert [(r["excluded"], r["exclude_reason"], r["after_excluded"], r["k"]) for r in rows] == [
        (False, None, False, None),
        (True, "off_topic", False, 1),
        (False, None, True, 2),
    ]
    decisions = [(row["decision"], row["reviewer"]) for row in table(out, "review")]
    assert sorted(decisions) == sorted(
        [(one, "rita") for one in ("approved", "excluded", "bonus", "rejected", "excluded", "note")]
    )
    qualified = [row["qualifications"] for row in table(out, "worker")]
    assert {"painter": 3} in qualified
    assert "Assignments that a reviewer set aside, which are in: 1" in card(out)


async def test_what_was_taken_back_stays_and_no_longer_counts(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        work = await whole_loop(here)
        await decide(here, f"{work}/review", Decided(verdict="rejected"))
        first = export(tmp_path / "data", "run-1", tmp_path / "one")
        await decide(here, f"{work}/review", Undone(seq=1))
        export(tmp_path / "data", "run-1", tmp_path / "two")
        export(tmp_path / "data", "run-1", tmp_path / "then", as_of=first.as_of)
    assert table(tmp_path / "one", "assignment")[0]["status"] == "rejected"
    assert table(tmp_path / "two", "assignment")[0]["status"] == "submitted"
    assert [row["stands"] for row in table(tmp_path / "two", "review")] == [False, True]
    assert contents(tmp_path / "then") == contents(tmp_path / "one")


async def test_filters_leave_out_and_say_so(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        one, two, _ = await reviewed(here)

    def exported(**filters: Any) -> tuple[list[str], dict[str, int], str]:
        wanted = Filters(**filters)
        report = export(tmp_path / "data", "run-1", tmp_path / "out", filters=wanted)
        found = preview(tmp_path / "data", "run-1", wanted)
        assert (found.assignments, found.left_out) == (report.rows["assignment"], report.left_out)
        manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
        assert manifest["filters"] == wanted.as_json
        return (
            [row["assignment_id"] for row in table(tmp_path / "out", "assignment")],
            report.left_out,
            card(tmp_path / "out"),
        )

    rows, out, said = exported(decisions=("approved",))
    assert (rows, out) == ([one], {"decision": 2})
    assert "Only work with the decision: `approved`." in said
    assert "2 assignments: with another decision than was asked for" in said
    assert exported(decisions=("rejected", "approved"))[0] == [one, two]
    rows, out, said = exported(excluded=False)
    assert (two in rows, out) == (False, {"excluded": 1})
    assert len(table(tmp_path / "out", "attempt")) == 2 + 1
    of_attempts = {row["attempt_id"] for row in table(tmp_path / "out", "attempt")}
    assert {row["attempt_id"] for row in table(tmp_path / "out", "output")} < of_attempts
    rows, out, _ = exported(units=(1,))
    assert (rows, out) == ([one, two], {"unit": 1})
    with pytest.raises(errors.Unknown, match="no unit 9"):
        exported(units=(9,))
    with pytest.raises(errors.Unknown, match="no arm 'x'"):
        exported(arms=("x",))


async def test_tables_can_be_read_as_arrow(tmp_path: Path) -> None:
    async with scene(tmp_path / "data") as here:
        await whole_loop(here)
    export(tmp_path / "data", "run-1", tmp_path / "out", pictures="beside")
    with tables(tmp_path / "data", "run-1") as opened:
        for name in opened.names:
            rows = [row for batch in opened.batches(name, 2) for row in batch.to_pylist()]
            assert len(rows) == len(table(tmp_path / "out", name))
            assert opened.schema(name).names == [column.name for column in opened.columns(name)]
        with pytest.raises(errors.Unknown, match="no table 'x'"):
            list(opened.rows("x"))
