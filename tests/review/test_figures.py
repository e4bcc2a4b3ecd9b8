"""Figures of runs: counted once, kept, taken up again."""

import asyncio
import random
from pathlib import Path

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ajeeb import review
from ajeeb.errors import Unknown
from ajeeb.events import EndReason, FailureStatus
from ajeeb.review.figures import Figures, give_back, keep, snapshot, taken_up
from ajeeb.store import SqliteStore
from ajeeb.store.erasing import Erasure, close_work, erase_rows
from ajeeb.store.reading import connect
from tests.review.scene import NOW, RUN, add_run, come, loop, opened_store, two_turns
from tests.review.survey import RUN as SURVEY
from tests.review.survey import Survey, a_survey

pytestmark = pytest.mark.anyio

WAYS_TO_FAIL: tuple[FailureStatus, ...] = ("timeout", "refused", "cancelled")
WAYS_TO_END: tuple[EndReason, ...] = ("goal", "limit", "worker")


async def shown(store: SqliteStore, run_id: str = RUN) -> review.RunFigures:
    figures = Figures()
    while await store.query(figures.read_on):
        pass
    return await store.query(lambda c: review.run_figures(c, run_id, figures.counted(run_id), 1.0))


async def test_attempts_to_the_goal_and_other_ends(store: SqliteStore) -> None:
    await (await two_turns(store, "a1", (4, 10))).end("goal")
    await (await two_turns(store, "a2", (3, 10))).end("goal")
    await (await two_turns(store, "a3", (1,))).end("worker")
    await (await two_turns(store, "s1", (10,), simulated=True)).end("goal")
    found = await shown(store)
    assert [(one.reason, one.attempts, one.n) for one in found.people.ends] == [
        ("goal", 2, 2),
        ("worker", 1, 1),
    ]
    assert [(one.reason, one.attempts, one.n) for one in found.simulated.ends] == [("goal", 1, 1)]
    assert sum(point.ended for point in found.people.points) == 3
    assert sum(point.opened for point in found.people.points) == 3


async def test_times_of_person_and_model_are_apart(store: SqliteStore) -> None:
    await two_turns(store, "a1", (4, 6))
    found = await shown(store)
    first, second = found.people.times
    assert first.person is not None
    assert first.wait is not None
    assert (first.person.median, first.wait.median) == (1000, 1000)
    assert second.person is not None
    assert second.person.median == 2000  # judging and writing; each step of the scene takes a second
    assert found.people.took is not None
    assert found.people.took.median == 700


async def test_a_failure_is_an_error_of_its_kind_and_no_attempt(store: SqliteStore) -> None:
    work = await come(store, "a1")
    await work.ask("a red boat")
    await work.fail("timeout")
    found = await shown(store)
    assert found.people.calls == {"timeout": 1}
    assert [point.failed for point in found.people.points if point.failed] == [{"timeout": 1}]
    assert (found.people.attempts, found.people.times) == ((), ())


async def test_time_per_form(store: SqliteStore) -> None:
    survey: Survey = await a_survey(store)
    ada = await survey.come("ada")
    await ada.hand_in(text="whole")
    found = await shown(store, SURVEY)
    assert found.people.form is not None
    assert found.people.form.n == 1
    assert sum(one.n for one in found.people.form_times) == 1


async def test_an_unknown_run_has_no_figures(store: SqliteStore) -> None:
    with pytest.raises(Unknown):
        await shown(store, "nothing")


# -- keeping


async def _make(folder: Path) -> Path:
    dice = random.Random(3)
    async with opened_store(folder) as store:
        await add_run(store)
        await add_run(store, "run-2", loop(refusals="count", cancels="count"))
        works = [
            await come(store, f"w{n}", dice.choice((RUN, "run-2")), simulated=n % 3 == 0) for n in range(12)
        ]
        for _ in range(60):
            work = dice.choice(works)
            await work.ask("a boat")
            if dice.random() < 0.3:
                await work.fail(dice.choice(WAYS_TO_FAIL), exposed=dice.random() < 0.5)
            else:
                await work.answer(similarity=dice.random())
                await work.judge(dice.randint(1, 10))
            if dice.random() < 0.2:
                await work.end(dice.choice(WAYS_TO_END))
                works.remove(work)
                if not works:
                    break
        await (await a_survey(store)).come("ada")
    return folder / "ajeeb.db"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> apsw.Connection:
    return connect(asyncio.run(_make(tmp_path_factory.mktemp("figures") / "data")))


def counted(connection: apsw.Connection) -> Figures:
    figures = Figures()
    while figures.read_on(connection):
        pass
    return figures


def kept_beside(record: apsw.Connection) -> apsw.Connection:
    """Where figures of this record can be kept."""
    kept = apsw.Connection(":memory:")
    kept.execute("CREATE TABLE figures (name TEXT PRIMARY KEY, position BIGINT, data BLOB)")
    kept.execute("CREATE TABLE event (position INTEGER PRIMARY KEY)")
    kept.execute("INSERT INTO event VALUES (?)", (record.execute("SELECT max(position) FROM event").get,))
    kept.execute("CREATE TABLE run (run_id TEXT, created_at BIGINT)")
    kept.executemany(
        "INSERT INTO run VALUES (?, ?)", record.execute("SELECT run_id, created_at FROM run").fetchall()
    )
    return kept


def answers_of(figures: Figures) -> dict[str, object]:
    """All answers, without regard to the order in which assignments were read."""
    found: dict[str, object] = {}
    for run_id, run in figures.answers.runs.items():
        for name, column in run.columns.items():
            values = [*column.values, None]
            given = zip(column.who, column.turn, column.code, column.at, strict=True)
            found[f"{run_id} {name}"] = sorted(
                (at, run.ids[who], turn, values[code]) for who, turn, code, at in given
            )
        found[run_id] = sorted(zip(run.ids, run.unit, run.flags, strict=True))
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(pieces=st.lists(st.integers(1, 60), max_size=12))
def test_going_on_from_what_was_kept_gives_what_reading_anew_gives(
    record: apsw.Connection, pieces: list[int]
) -> None:
    kept = kept_beside(record)
    figures = Figures()
    for piece in pieces:
        figures.read_on(record, piece)
        keep(kept, snapshot(figures))
        before, figures = figures, Figures()
        taken_up(figures, kept)
        assert figures.position == before.position
        for run_id in figures.runs:
            assert figures.runs[run_id] == before.runs[run_id]
            assert answers_of(figures)[run_id] == answers_of(before)[run_id]
    while figures.read_on(record):
        pass
    assert figures.runs == counted(record).runs
    assert answers_of(figures) == answers_of(counted(record))


def test_full_pieces_are_kept_once(record: apsw.Connection) -> None:
    kept, figures = kept_beside(record), counted(record)
    keep(kept, snapshot(figures))
    figures.changed = {RUN}
    again = snapshot(figures).rows
    assert [name.split("/", 1)[1] for name in again if "/" in name] == [
        f"{RUN}/counts",
        f"{RUN}/answers/run",
        f"{RUN}/answers/flags",
    ]


def test_what_could_not_be_kept_is_kept_the_next_time(record: apsw.Connection) -> None:
    kept, figures = kept_beside(record), counted(record)
    give_back(figures, snapshot(figures))
    keep(kept, snapshot(figures))
    again = Figures()
    taken_up(again, kept)
    assert not again.anew
    assert answers_of(again) == answers_of(figures)


def test_what_was_kept_in_another_shape_is_not_taken_and_goes(record: apsw.Connection) -> None:
    kept = kept_beside(record)
    kept.execute("INSERT INTO figures VALUES ('counted-0-0/run-1', 5, 'of old'), ('counted-0-0', 5, '{}')")
    figures = Figures()
    taken_up(figures, kept)
    assert (figures.position, figures.runs) == (0, {})
    keep(kept, snapshot(counted(record)))
    names = [str(name) for (name,) in kept.execute("SELECT name FROM figures ORDER BY name")]
    assert len({name.split("/")[1] for name in names if "/" in name}) == 3
    assert not any("counted-0-0" in name for name in names)
    kept.execute("DELETE FROM event")  # another record than the one that was counted
    taken_up(figures, kept)
    assert figures.position == 0


@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE figures SET data = '{\"people\": 3}' WHERE name LIKE '%/run-1/counts'",
        "DELETE FROM figures WHERE name LIKE '%/run-1/answers/at/0/0'",
        "UPDATE figures SET data = x'00' WHERE name LIKE '%/run-1/answers/flags'",
        "DELETE FROM figures WHERE name LIKE '%/run-1/%'",
    ],
)
def test_a_run_that_was_not_kept_whole_is_counted_anew_and_only_that_one(
    record: apsw.Connection, broken: str
) -> None:
    kept = kept_beside(record)
    keep(kept, snapshot(counted(record)))
    kept.execute(broken)
    figures = Figures()
    taken_up(figures, kept)
    assert figures.anew.keys() == {"run-1"}
    assert figures.share(record, "run-1") < 1
    assert figures.share(record, "run-2") == 1
    while figures.read_on(record):
        pass
    assert figures.share(record, "run-1") == 1
    assert figures.runs == counted(record).runs
    assert answers_of(figures) == answers_of(counted(record))


async def test_erased_work_is_counted_no_more_and_nothing_of_it_is_kept(store: SqliteStore) -> None:
    for name in ("ann", "bob"):
        await (await two_turns(store, name, (4, 10))).end("goal")
    figures = Figures()
    while await store.query(figures.read_on):
        pass
    await store.write(lambda c: keep(c, snapshot(figures)))
    erasure = Erasure(of="worker", key="worker-ann", at=NOW, by="olga")
    await store.write(lambda c: erase_rows(c, erasure, close_work(c, erasure), set()))
    assert await store.query(lambda c: c.execute("SELECT count(*) FROM figures").get) == 1
    while await store.query(figures.read_on):
        pass
    after = await store.query(lambda c: review.run_figures(c, RUN, figures.counted(RUN), 1.0))
    assert after == await shown(store)
    assert [(point.k, point.n) for point in after.people.attempts] == [(1, 1), (2, 1)]
    assert [(end.attempts, end.n) for end in after.people.ends] == [(0, 1), (2, 1)]
    assert after.people.calls == {"ok": 2}
    await store.write(lambda c: keep(c, snapshot(figures)))
    again = Figures()
    await store.query(lambda c: taken_up(again, c))
    assert not again.anew
    assert again.runs == figures.runs


async def test_old_erasures_in_the_log_make_nothing_be_counted_twice(store: SqliteStore) -> None:
    await (await two_turns(store, "ann", (4,))).end("goal")
    erasure = Erasure(of="run", key=RUN, at=NOW, by="olga")
    await store.write(lambda c: erase_rows(c, erasure, close_work(c, erasure), set()))
    figures = Figures()
    while await store.query(figures.read_on):
        assert not figures.anew
    assert figures.counted(RUN).people.attempts == {}


async def test_a_forgotten_assignment_goes_on_where_it_was(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ajeeb.review.figures.reader._MOST_PLACES", 1)
    one, other = await two_turns(store, "a1", (4,)), await two_turns(store, "a2", (2,))
    for work in (one, other, one, other):
        await work.ask("a boat")
        await work.answer()
        await work.judge(7)
    await one.end("limit")
    found = await shown(store)
    assert [(point.k, point.n) for point in found.people.attempts] == [(1, 2), (2, 2), (3, 2)]
    assert [(end.reason, end.attempts) for end in found.people.ends] == [("limit", 3)]
    assert found.created_at == NOW
