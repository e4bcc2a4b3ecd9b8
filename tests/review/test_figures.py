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
from ajeeb.review.figures import Figures, keep, snapshot, taken_up
from ajeeb.store import SqliteStore
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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(pieces=st.lists(st.integers(1, 60), max_size=12))
def test_going_on_from_what_was_kept_gives_what_reading_anew_gives(
    record: apsw.Connection, pieces: list[int]
) -> None:
    kept = apsw.Connection(":memory:")
    kept.execute("CREATE TABLE figures (name TEXT PRIMARY KEY, position BIGINT, data TEXT)")
    kept.execute("CREATE TABLE event (position INTEGER PRIMARY KEY)")
    last = record.execute("SELECT max(position) FROM event").get
    kept.execute("INSERT INTO event VALUES (?)", (last,))
    figures = Figures()
    for piece in pieces:
        figures.read_on(record, piece)
        keep(kept, snapshot(figures))
        before, figures = figures, Figures()
        taken_up(figures, kept)
        assert (figures.position, figures.runs) == (before.position, before.runs)
    while figures.read_on(record):
        pass
    assert figures.runs == counted(record).runs


def test_what_was_kept_in_another_shape_is_not_taken_and_goes(record: apsw.Connection) -> None:
    kept = apsw.Connection(":memory:")
    kept.execute("CREATE TABLE figures (name TEXT PRIMARY KEY, position BIGINT, data TEXT)")
    kept.execute("INSERT INTO figures VALUES ('counted-0-0/run-1', 5, 'of old'), ('counted-0-0', 5, '{}')")
    kept.execute("CREATE TABLE event (position INTEGER PRIMARY KEY)")
    kept.execute("INSERT INTO event VALUES (1000000)")
    figures = Figures()
    taken_up(figures, kept)
    assert (figures.position, figures.runs) == (0, {})
    keep(kept, snapshot(counted(record)))
    names = [str(name) for (name,) in kept.execute("SELECT name FROM figures ORDER BY name")]
    assert len(names) == 4  # how far, and the three runs
    assert not any("counted-0-0" in name for name in names)
    kept.execute("UPDATE figures SET data = '{\"people\": 3}' WHERE name LIKE '%/run-1'")
    taken_up(figures, kept)
    assert figures.position == 0
    kept.execute("DELETE FROM event")  # another record than the one that was counted
    taken_up(figures, kept)
    assert figures.position == 0


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
