import pytest

from ajeeb import review
from ajeeb.errors import Unknown
from ajeeb.events import PagePassed, Tried
from ajeeb.review import Film
from ajeeb.review.blind import blinded
from ajeeb.store import Append, Reservation, SqliteStore
from tests.review.scene import NOW, RUN, TARGET, add_run, asset_url, come, loop, two_turns

pytestmark = pytest.mark.anyio


async def film(store: SqliteStore, assignment_id: str = "a1") -> Film:
    return await store.query(lambda c: review.film(c, asset_url, assignment_id))


async def test_every_attempt_has_its_prompt_output_score_and_measure(store: SqliteStore) -> None:
    await two_turns(store, "a1", (3, 6))
    shown = await film(store)
    assert [(a.k, a.counted, a.state, a.score) for a in shown.attempts] == [
        (1, True, "done", 3),
        (2, True, "done", 6),
    ]
    one, two = shown.attempts
    assert one.texts[0].label == "Describe the picture"
    assert one.texts[0].changes is None
    assert [(s.op, s.text) for s in two.texts[0].changes or ()] == [
        ("same", "a red boat "),
        ("added", "on the sea"),
    ]
    assert one.outputs[0].picture is not None
    assert one.outputs[0].picture.url == f"/a/of-a1/{'1' * 64}"
    assert one.measures[0].parts == {"colour": 0.75}
    assert shown.row.target is not None
    assert shown.row.target.url.endswith(TARGET)
    assert shown.inputs == {"target": "1.png"}


async def test_time_of_the_person_and_of_the_model_are_kept_apart(store: SqliteStore) -> None:
    work = await two_turns(store, "a1", (3,))
    await work.ask("a red boat at sea")
    shown = await film(store)
    times = shown.attempts[0].times
    assert (times.person_ms, times.wait_ms, times.queue_ms, times.model_ms) == (1000, 1000, 200, 500)
    assert times.judging_ms == 1000
    assert shown.attempts[1].times.person_ms == 2000
    assert shown.attempts[1].times.wait_ms is None
    assert (shown.person_ms, shown.wait_ms) == (3000, 1000)


async def test_reading_the_pages_before_is_no_part_of_the_first_attempt(store: SqliteStore) -> None:
    work = await come(store, "a1")
    work.at = NOW + 60_000
    await store.append(Append(stream="a1", events=(PagePassed(page=0, answers={"agree": True}),), at=work.at))
    await work.ask("a red boat")
    shown = await film(store)
    assert shown.attempts[0].times.person_ms == 1000
    assert shown.events[1].text == "Agreed to the consent page"


async def test_a_failed_attempt_has_no_number_and_says_why(store: SqliteStore) -> None:
    work = await come(store, "a1")
    await work.ask("a red boat")
    await work.fail("refused")
    await work.ask("a blue boat")
    await work.answer()
    failed, done = (await film(store)).attempts
    assert (failed.k, failed.counted, failed.state, failed.call.status) == (None, False, "refused", "refused")
    assert failed.call.message == "it took too long"
    assert (done.k, done.counted) == (1, True)


async def test_a_refusal_counts_where_the_task_says_so(store: SqliteStore) -> None:
    await add_run(store, "run-2", loop(refusals="count"))
    work = await come(store, "a1", "run-2")
    await work.ask("a red boat")
    await work.fail("refused")
    (attempt,) = (await film(store)).attempts
    assert (attempt.k, attempt.counted) == (1, True)


async def test_the_call_tells_what_ran(store: SqliteStore) -> None:
    await two_turns(store, "a1", (3,))
    call = (await film(store)).attempts[0].call
    assert (call.backend, call.model, call.seed, call.status, call.try_no) == (
        "composer",
        "composer",
        5,
        "ok",
        1,
    )
    assert call.params == {"size": 512}


async def test_a_call_that_was_lost_tells_what_was_set_aside_for_it(store: SqliteStore) -> None:
    work = await come(store, "a1")
    for name, micros in (("one", 30_000), ("two", 10_000)):
        await store.reserve(
            Reservation(
                reservation_id=name,
                run_id=RUN,
                worker_key="worker-a1",
                day="2027-01-15",
                micros=micros,
                currency="EUR",
                at=NOW,
                call_id="a1-c1",
            )
        )
    await work.ask("a red boat")
    assert (await film(store)).attempts[0].call.cost is None  # it may come yet
    await store.release_lost(None, NOW + 1)
    await work.fail("lost")
    call = (await film(store)).attempts[0].call
    assert (call.cost, call.lost_cost, call.currency, call.goes) == (0.04, 0.04, "EUR", ())
    assert blinded(call.model_dump(mode="json"))["lost_cost"] is None
    spent = await store.spent(RUN, "2027-01-15", "EUR")
    assert spent.run == 40_000
    await two_turns(store, "a2", (3,))
    assert (await film(store, "a2")).attempts[0].call.lost_cost is None


async def test_a_running_call_is_shown_as_running(store: SqliteStore) -> None:
    work = await come(store, "a1")
    await work.ask("a red boat")
    await store.append(Append(stream="a1", events=(Tried(call_id="a1-c1", try_no=2),), at=work.at + 5000))
    shown = await film(store)
    (attempt,) = shown.attempts
    assert (attempt.k, attempt.counted, attempt.state) == (1, False, "running")
    assert (attempt.call.status, attempt.call.try_no) == ("running", 2)
    assert shown.events[-1].text == "The call was lost with the server; try 2 of the same call"


async def test_the_timeline_tells_every_event_in_words(store: SqliteStore) -> None:
    work = await two_turns(store, "a1", (10,))
    await work.end("goal", prompt="a red boat in the rain")
    shown = await film(store)
    assert [(row.seq, row.k, row.text) for row in shown.events] == [
        (1, None, "A person opened the task"),
        (2, 1, "Sent “a red boat”"),
        (3, 1, "The image came; the model took 500 ms"),
        (4, 1, "Automatic similarity: 0.40"),
        (5, 1, "Judged: score 10"),
        (6, None, "Finished: the goal was reached"),
    ]
    assert shown.unsent == {"prompt": "a red boat in the rain"}
    assert shown.row.end_reason == "goal"


async def test_neighbours_are_those_of_the_list(store: SqliteStore) -> None:
    for name in ("a1", "a2", "a3"):
        await come(store, name)
    shown = await film(store, "a2")
    assert (shown.newer, shown.older) == ("a3", "a1")
    assert (await film(store, "a3")).newer is None


async def test_an_assignment_that_was_only_opened_is_shown(store: SqliteStore) -> None:
    await come(store, "a1")
    shown = await film(store)
    assert (shown.attempts, shown.person_ms) == ((), 0)


async def test_an_unknown_assignment_is_unknown(store: SqliteStore) -> None:
    with pytest.raises(Unknown):
        await film(store, "nothing")
