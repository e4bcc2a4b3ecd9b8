import pytest

from ajeeb import review
from ajeeb.errors import Unknown
from ajeeb.store import SqliteStore
from tests.review.scene import NOW, RUN, add_run, come, loop, two_turns

pytestmark = pytest.mark.anyio


async def test_an_empty_run_counts_nothing(store: SqliteStore) -> None:
    (run,) = await store.query(lambda c: review.run_list(c, NOW))
    assert (run.run_id, run.title, run.units, run.places) == (RUN, "Look alike", 3, 30)
    assert run.counters.assignments == run.counters.attempts == 0
    assert run.counters.goal_rate is None
    assert run.last_at is None


async def test_counters_tell_how_far_a_run_is(store: SqliteStore) -> None:
    await (await two_turns(store, "a1", (5, 10))).end("goal")
    await (await two_turns(store, "a2", (5,))).end("worker")
    await two_turns(store, "a3", simulated=True)
    failing = await come(store, "a4")
    await failing.ask("a boat")
    await failing.fail()
    (run,) = await store.query(lambda c: review.run_list(c, NOW + 60_000))
    people, simulated = run.counters, run.simulated
    assert (people.workers, people.assignments) == (3, 3)
    assert people.by_status == {"submitted": 2, "open": 1}
    assert (people.attempts, people.failures, people.working_now) == (4, 1, 1)
    assert (people.ended, people.goals, people.goal_rate) == (2, 1, 0.5)
    assert (simulated.workers, simulated.attempts, simulated.working_now) == (1, 2, 1)
    assert simulated.by_status == {"open": 1}
    assert (run.taken, run.last_at) == (4, NOW + 7000)


async def test_who_did_nothing_for_two_minutes_is_not_working_now(store: SqliteStore) -> None:
    await come(store, "a1")
    (run,) = await store.query(lambda c: review.run_list(c, NOW + 120_000))
    assert run.counters.working_now == 0


async def test_the_newest_run_comes_first(store: SqliteStore) -> None:
    await add_run(store, "run-2", at=NOW + 1)
    assert [run.run_id for run in await store.query(lambda c: review.run_list(c, NOW))] == ["run-2", RUN]


async def test_a_run_tells_its_policy(store: SqliteStore) -> None:
    run = await store.query(lambda c: review.run_detail(c, RUN, NOW))
    assert (run.goal, run.max_attempts) == ("score == 10", 5)
    assert run.score is not None
    assert (run.score.name, run.score.low, run.score.high) == ("score", 1, 10)


async def test_a_run_without_goal_and_scale_is_shown_too(store: SqliteStore) -> None:
    await add_run(store, "run-2", loop(goal=None, judge={}, hints=[]))
    run = await store.query(lambda c: review.run_detail(c, "run-2", NOW))
    assert (run.goal, run.score) == ("", None)


async def test_an_unknown_run_is_unknown(store: SqliteStore) -> None:
    with pytest.raises(Unknown):
        await store.query(lambda c: review.run_detail(c, "nothing", NOW))


async def test_the_position_grows_with_what_is_shown(store: SqliteStore) -> None:
    before = await store.query(review.last_position)
    await come(store, "a1")
    assert await store.query(review.last_position) == before + 1


async def test_the_newest_assignment_of_a_person_leaves_simulated_ones_out(store: SqliteStore) -> None:
    assert await store.query(lambda c: review.newest_of_people(c, RUN)) is None
    await two_turns(store, "a1")
    await come(store, "a2")
    await two_turns(store, "a3", (1, 2, 3), simulated=True)
    assert await store.query(lambda c: review.newest_of_people(c, RUN)) == "a1"
