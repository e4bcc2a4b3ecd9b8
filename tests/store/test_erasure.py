"""Erasing a worker: what they wrote is gone from rows, indexes, files and bytes, and all else stays what it was."""

from __future__ import annotations

import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import apsw
import pytest

from ajeeb.errors import Conflict, StorageFailed, Unknown
from ajeeb.events import (
    Asked,
    Blocked,
    Decided,
    Done,
    Ended,
    Erased,
    Event,
    Judged,
    Noted,
    Observation,
    Observed,
    Opened,
    Output,
    Provenance,
    Settled,
    Try,
    Uploaded,
    review_stream,
    worker_stream,
)
from ajeeb.loops import fold
from ajeeb.store import Append, AppendDecisions, Asset, AssetFolder, SqliteStore, append_decisions, decisions
from ajeeb.store.erasing import Erasure, close_work, erase_rows, unfinished
from ajeeb.store.erasure import erase
from tests.store.record import claim, opened

pytestmark = pytest.mark.anyio
SECRET = "quokkaberry"
VICTIM = "victim"
ERASURE = Erasure(of="worker", key=VICTIM, at=99, by="olga")


@dataclass
class Scene:
    store: SqliteStore
    assets: AssetFolder
    folder: Path
    shared: Asset
    """A file that the victim and others caused."""
    own: Asset
    """A file that only the victim caused."""

    def bytes_with(self, text: str) -> list[str]:
        """The files of the data folder in which this stands."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return [path.name for path in files if text.encode() in path.read_bytes()]


@asynccontextmanager
async def scene(path: Path, others: int = 40) -> AsyncIterator[Scene]:
    """Many workers at once, so that what the victim wrote lies on pages with what others wrote."""
    async with opened(path) as (store, folder):
        assets = AssetFolder(folder.assets)
        shared = await assets.put(b"a picture that two workers got", "image/png")
        own = await assets.put(f"only for {SECRET}".encode(), "image/png")
        chance = random.Random(7)
        names = [VICTIM, *(f"worker-{n}" for n in range(others))]
        works = [(f"{name}-{unit}", name) for unit in (1, 2) for name in chance.sample(names, len(names))]
        for assignment_id, name in works:
            wanted = replace(
                claim(assignment_id, name, int(assignment_id[-1])), client=f"{name} {_word(name)}"
            )
            assert await store.claim(wanted)
        for turn in range(4):
            for assignment_id, name in chance.sample(works, len(works)):
                await _turn(store, assignment_id, name, turn, own if name == VICTIM else shared, shared)
        for assignment_id, name in works:
            if name != VICTIM or assignment_id.endswith("1"):
                await store.append(
                    Append(
                        stream=assignment_id,
                        events=(Ended(reason="limit", unsent={"prompt": _word(name)}),),
                        at=50,
                    )
                )
        await store.keep_draft(f"{VICTIM}-2", f'{{"values": "{_word(VICTIM) * 40}"}}', 51)
        await store.keep_draft(f"{VICTIM}-2", f'{{"values": "{_word(VICTIM)}"}}', 52)
        yield Scene(store, assets, path, shared, own)


def _word(name: str) -> str:
    return f"{SECRET} " if name == VICTIM else f"{name}-word "


async def _turn(store: SqliteStore, stream: str, name: str, turn: int, own: Asset, shared: Asset) -> None:
    call = f"{stream}-c{turn}"
    text = _word(name) * (1 + 9 * turn)
    ran = Provenance(procedure="p", prompt_sent=text, prompt_effective=text, params={"note": text})
    tried = Try(backend="b", prompt_sent=text, cost_micros=5, currency="USD")
    outputs = (Output(kind="image", asset=own.sha256), Output(index=1, kind="image", asset=shared.sha256))
    events: tuple[Event, ...] = (
        Asked(attempt_id=f"{stream}-t{turn}", call_id=call, procedure="p", answers={"prompt": text}),
        Settled(
            call_id=call,
            attempt_id=f"{stream}-t{turn}",
            outcome=Done(outputs=outputs, provenance=ran, tries=(tried,)),
        ),
        Judged(attempt_id=f"{stream}-t{turn}", answers={"why": text, "score": 3}),
        Uploaded(field="f", asset=own.sha256, name=f"{_word(name)}.png", size=3, media_type="image/png"),
    )
    await store.append(Append(stream=stream, events=events, at=10 + turn, assets=(own, shared)))
    seen = Observation(type="paste", at=1.0, data={"chars": 3, "text": text})
    await store.observe(stream, Observed(page="p", items=(seen,)), 10 + turn)


def value(connection: apsw.Connection, sql: str, *values: Any) -> Any:
    return connection.execute(sql, values).get


async def ask(scene: Scene, sql: str, *values: Any) -> Any:
    return await scene.store.query(lambda connection: value(connection, sql, *values))


async def decide(scene: Scene) -> None:
    def work(connection: apsw.Connection) -> None:
        for stream, made in (
            (review_stream(f"{VICTIM}-1"), (Decided(verdict="approved", message=f"nice {SECRET}"),)),
            (
                worker_stream(VICTIM),
                (Noted(text=f"writes of {SECRET}"), Blocked(blocked=True, reason=SECRET)),
            ),
        ):
            append_decisions(connection, AppendDecisions(stream=stream, decisions=made, at=60, by="rita"))

    await scene.store.write(work)


async def test_not_a_byte_of_a_worker_is_left_and_all_of_the_others(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        await decide(at)
        assert at.bytes_with(SECRET), "the test must be able to find it"
        before = await ask(at, "SELECT count(*) FROM event WHERE stream NOT LIKE 'victim%'")
        erased = await erase(at.store, at.assets, ERASURE)
        assert (erased.assignments, erased.files) == (2, 1)
        assert at.bytes_with(SECRET) == []
        assert at.bytes_with("worker-3-word") != []
        left = await ask(at, "SELECT count(*) FROM event WHERE stream NOT LIKE 'victim%'")
        assert left == before + 1, "the tombstone"  # in the stream worker/victim
    assert [name for name in at.bytes_with(SECRET) if name != "lock"] == []


async def test_the_index_of_words_has_no_piece_of_an_erased_word(tmp_path: Path) -> None:
    """Beginnings of words stand in its inner nodes, also where the index is one segment already."""
    chance = random.Random(3)
    async with scene(tmp_path, others=2) as at:
        for name in (VICTIM, "worker-0"):
            for turn in range(60):
                words = " ".join(f"{name[0]}uokka{chance.randbytes(20).hex()}" for _ in range(40))
                asked = Asked(
                    attempt_id=f"{name}-{turn}",
                    call_id=f"{name}-{turn}",
                    procedure="p",
                    answers={"prompt": words},
                )
                stream = f"{name}-2"
                await at.store.append(Append(stream=stream, events=(asked,), at=70, assets=()))
        await at.store.write(
            lambda connection: connection.execute("INSERT INTO written (written) VALUES ('optimize')")
        )
        before = await at.store.query(pieces_of_words)
        assert any(piece.startswith(b"vuokka") for piece in before), "the test must be able to find them"
        await at.store.write(
            lambda connection: connection.execute(
                "UPDATE call SET status = 'ok' WHERE assignment_id = ?", (f"{VICTIM}-2",)
            )
        )
        await erase(at.store, at.assets, ERASURE)
        after = await at.store.query(pieces_of_words)
        assert [piece for piece in after if piece.startswith(b"vuok")] == []
        assert any(piece.startswith(b"wuokka") for piece in after)
        assert await ask(at, "SELECT count(*) FROM written WHERE rowid = 0") == 0
        assert at.bytes_with("vuokka") == []


def pieces_of_words(connection: apsw.Connection) -> list[bytes]:
    """The beginnings of words in the inner nodes; each begins with a byte that names the index."""
    return [bytes(row[0])[1:] for row in connection.execute("SELECT term FROM written_idx") if row[0]]


async def test_exports_of_the_same_runs_go_and_those_of_others_stay(tmp_path: Path) -> None:
    async with scene(tmp_path, others=2) as at:
        run_id = await ask(at, "SELECT DISTINCT run_id FROM assignment WHERE worker_key = ?", VICTIM)
        exports = tmp_path / "exports"
        for export_id, run in (("mine-1", run_id), ("mine-2", run_id), ("other-1", "other")):
            made = exports / (".mine-2.part" if export_id == "mine-2" else export_id)
            made.mkdir(parents=True)
            (made / "rows.csv").write_text(f"what {SECRET} wrote" if run == run_id else "nothing")
            (exports / f"{export_id}.json").write_text(json.dumps({"run_id": run}))
        erased = await erase(at.store, at.assets, ERASURE)
        assert erased.exports == 2
        assert sorted(path.name for path in exports.iterdir()) == ["other-1", "other-1.json"]
        assert at.bytes_with(SECRET) == []
        [told] = [
            one.decision for one in await at.store.query(lambda found: decisions(found, ERASURE.stream))
        ]
        assert told == erased


async def test_a_file_that_others_have_too_stays(tmp_path: Path) -> None:
    async with scene(tmp_path, others=2) as at:
        await erase(at.store, at.assets, ERASURE)
        assert at.assets.path(at.own.sha256) is None
        assert at.assets.path(at.shared.sha256) is not None
        assert await at.store.asset(at.own.sha256) is None


async def test_what_stays_can_be_folded_and_counted(tmp_path: Path) -> None:
    async with scene(tmp_path, others=2) as at:
        taken = await ask(at, "SELECT taken FROM unit WHERE number = 1")
        await decide(at)
        await erase(at.store, at.assets, ERASURE)
        kept = await at.store.events(f"{VICTIM}-1")
        assert [type(one.event) for one in kept] == [Opened, Ended]
        state = fold(kept)
        assert state.opened is not None
        assert state.opened.client == ""
        assert state.ended is not None
        assert state.ended.unsent == {}
        assert await ask(at, "SELECT taken FROM unit WHERE number = 1") == taken
        told = await at.store.query(lambda connection: decisions(connection, worker_stream(VICTIM)))
        assert [one.decision for one in told] == [
            Noted(text=""),
            Blocked(blocked=True, reason=""),
            Erased(assignments=2, files=1),
        ]
        review = await at.store.query(lambda connection: decisions(connection, review_stream(f"{VICTIM}-1")))
        assert [one.decision for one in review] == [Decided(verdict="approved")]


async def test_open_work_ends_and_its_unit_is_free_again(tmp_path: Path) -> None:
    async with scene(tmp_path, others=1) as at:
        taken = await ask(at, "SELECT taken FROM unit WHERE number = 2")
        await erase(at.store, at.assets, ERASURE)
        assert await ask(at, "SELECT taken FROM unit WHERE number = 2") == taken - 1
        assert await ask(at, "SELECT status FROM assignment WHERE assignment_id = ?", f"{VICTIM}-2") == (
            "timed_out"
        )


async def test_nobody_acts_on_erased_work_or_gets_new_work_under_that_name(tmp_path: Path) -> None:
    async with scene(tmp_path, others=1) as at:
        await erase(at.store, at.assets, ERASURE)
        assert await at.store.assignment(f"{VICTIM}-1") is None
        late = Append(stream=f"{VICTIM}-2", events=(Judged(attempt_id="a", answers={"why": SECRET}),), at=100)
        with pytest.raises(Unknown):
            await at.store.append(late)
        with pytest.raises(Unknown):
            await at.store.observe(f"{VICTIM}-2", Observed(page="p", items=()), 100)
        assert await at.store.claim(claim("again", VICTIM)) is None
        assert await ask(at, "SELECT external_id FROM worker WHERE worker_key = ?", VICTIM) == ""


async def test_positions_are_never_used_twice(tmp_path: Path) -> None:
    async with scene(tmp_path, others=1) as at:
        last = await ask(at, "SELECT max(position) FROM event")
        await erase(at.store, at.assets, ERASURE)
        assert await ask(at, "SELECT max(position) FROM event") > last


async def test_while_a_model_is_at_work_nothing_is_erased(tmp_path: Path) -> None:
    async with scene(tmp_path, others=1) as at:
        asked = Asked(attempt_id="late", call_id="late", procedure="p", answers={})
        await at.store.append(Append(stream=f"{VICTIM}-2", events=(asked,), at=60))
        with pytest.raises(Conflict, match="try again in a minute"):
            await erase(at.store, at.assets, ERASURE)
        assert await at.store.assignment(f"{VICTIM}-2") is not None


async def test_an_erasure_that_was_interrupted_goes_on(tmp_path: Path) -> None:
    async with scene(tmp_path, others=3) as at:
        works = await at.store.write(lambda connection: close_work(connection, ERASURE))
        at.assets.remove(at.own.sha256)  # and here the power went
        assert await at.store.query(unfinished) == [VICTIM]
        erased = await erase(at.store, at.assets, ERASURE)
        assert (erased.assignments, erased.files) == (len(works), 1)
        assert await at.store.query(unfinished) == []
        assert at.bytes_with(SECRET) == []


async def test_when_only_the_bytes_are_left_there_is_one_tombstone(tmp_path: Path) -> None:
    async with scene(tmp_path, others=3) as at:
        works = await at.store.write(lambda connection: close_work(connection, ERASURE))
        await at.store.write(lambda connection: erase_rows(connection, ERASURE, works, set()))
        assert await at.store.query(unfinished) == [VICTIM]
        await erase(at.store, at.assets, ERASURE)
        assert await at.store.query(unfinished) == []
        told = await at.store.query(lambda connection: decisions(connection, worker_stream(VICTIM)))
        assert [one.decision.kind for one in told] == ["erased"]


async def test_a_reader_who_does_not_let_go_is_told_and_it_is_tried_again(tmp_path: Path) -> None:
    async with scene(tmp_path, others=1) as at:
        reader = apsw.Connection(str(at.store.path), flags=apsw.SQLITE_OPEN_READONLY)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM event").fetchall()
        with pytest.raises(StorageFailed, match="tried again"):
            await erase(at.store, at.assets, ERASURE, busy_ms=50)
        assert await at.store.query(unfinished) == [VICTIM]
        reader.close()
        await erase(at.store, at.assets, ERASURE)
        assert at.bytes_with(SECRET) == []


async def test_a_worker_who_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    async with scene(tmp_path, others=1) as at:
        with pytest.raises(Unknown, match="no such worker"):
            await erase(at.store, at.assets, replace(ERASURE, key="nobody"))
