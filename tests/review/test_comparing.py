"""Units across workers, and workers across units, from a real record."""

from pathlib import Path

import pytest

from ajeeb.errors import Invalid, Unknown
from ajeeb.events import Decided, Excluded
from ajeeb.review.answer_columns import Among
from ajeeb.store import SqliteStore
from tests.review import survey
from tests.review.answering import Asking, decide, scored
from tests.review.scene import come, opened_store
from tests.review.survey import a_survey

pytestmark = pytest.mark.anyio

SCORES = {"ann": (3, 7), "bob": (2, 5), "cat": (9,), "dan": (4, 7), "eva": (6,)}


@pytest.fixture
async def asking(store: SqliteStore) -> Asking:
    for name, scores in SCORES.items():
        await scored(store, name, *scores)
    return Asking(store)


async def test_units_tell_how_their_workers_ended(asking: Asking) -> None:
    found = await asking.units("score")
    assert [(one.number, one.assignments, one.mean, one.percent) for one in found.rows] == [
        (1, 2, 7, 1),
        (2, 2, 5.5, 0),
        (3, 1, 9, None),
    ]
    assert found.rows[1].spread == pytest.approx(0.5**0.5)
    assert (found.rows[1].low, found.rows[1].high) == (5, 6)
    assert found.rows[2].spread is None
    assert found.rows[0].target is not None
    assert found.rows[0].target.url == f"/a/of-ann/{'a' * 64}"
    assert found.fields == ("score",)


@pytest.mark.parametrize(
    ("order", "descending", "numbers"),
    [
        ("number", True, [3, 2, 1]),
        ("assignments", False, [3, 1, 2]),
        ("mean", True, [3, 1, 2]),
        ("spread", True, [2, 1, 3]),
        ("agreement", False, [2, 1, 3]),
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 50])
async def test_units_come_sorted_and_in_pages(
    asking: Asking, order: str, descending: bool, numbers: list[int], limit: int
) -> None:
    after, seen = None, []
    for _ in range(4):
        page = await asking.units("score", order=order, descending=descending, limit=limit, after=after)
        seen += [one.number for one in page.rows]
        after = page.next_after
        if after is None:
            break
    assert seen == numbers


async def test_a_page_that_never_was_is_refused(asking: Asking) -> None:
    with pytest.raises(Invalid, match="next_after of the page before"):
        await asking.units("score", after="nowhere")


async def test_a_unit_shows_its_workers_in_the_order_in_which_they_came(asking: Asking) -> None:
    found = await asking.unit(1)
    assert [one.assignment_id for one in found.work] == ["ann", "dan"]
    assert [[(a.k, a.score) for a in one.attempts] for one in found.work] == [
        [(1, 3), (2, 7)],
        [(1, 4), (2, 7)],
    ]
    assert [one.final for one in found.work] == [7, 7]
    assert found.work[0].attempts[0].texts == ("ann tries number 1",)
    assert found.work[0].attempts[0].outputs[0].picture is not None
    assert [(one.field, one.pairs, one.percent) for one in found.agreement] == [("score", 1, 1)]
    assert (found.previous, found.next) == (None, 2)
    assert ((await asking.unit(3)).previous, (await asking.unit(3)).next) == (2, None)


async def test_workers_of_a_unit_come_in_pages(asking: Asking) -> None:
    first = await asking.unit(1, limit=1)
    assert ([one.assignment_id for one in first.work], first.workers) == (["ann"], 2)
    second = await asking.unit(1, limit=1, after=first.next_after)
    assert ([one.assignment_id for one in second.work], second.next_after) == (["dan"], None)
    assert second.agreement == first.agreement  # of all workers, not of the page


async def test_rejected_excluded_and_simulated_work_is_shown_only_when_asked_for(asking: Asking) -> None:
    await decide(asking.store, "ann", Decided(verdict="rejected"))
    await decide(asking.store, "bob", Excluded(attempt_id="bob-t2"))
    await scored(asking.store, "bot", 1, simulated=True)  # unit 3, which had the fewest
    assert [one.assignment_id for one in (await asking.unit(1)).work] == ["dan"]
    everything = Among(rejected=True, simulated=True)
    assert [one.status for one in (await asking.unit(1, everything)).work] == ["rejected", "submitted"]
    assert [one.assignment_id for one in (await asking.unit(3)).work] == ["cat"]
    assert [one.assignment_id for one in (await asking.unit(3, everything)).work] == ["cat", "bot"]
    bob = (await asking.unit(2)).work[0]
    assert [attempt.excluded for attempt in bob.attempts] == [False, True]
    assert [one.mean for one in (await asking.units("score")).rows] == [7, 4, 9]  # bob's first attempt stands


async def test_what_did_not_count_has_no_number(store: SqliteStore) -> None:
    work = await come(store, "ann")
    await work.ask("a boat")
    await work.fail("timeout")
    await work.ask("a boat")
    await work.answer()
    (shown,) = (await Asking(store).unit(1)).work
    assert [(one.k, one.state) for one in shown.attempts] == [(None, "failed"), (1, "done")]
    assert shown.final is None


async def test_a_unit_that_nobody_took_is_empty_and_one_that_is_not_there_unknown(asking: Asking) -> None:
    with pytest.raises(Unknown, match="no unit 4"):
        await asking.unit(4)
    await decide(asking.store, "cat", Excluded())
    assert (await asking.unit(3)).work == ()


async def test_a_worker_has_all_units_newest_first(asking: Asking) -> None:
    found = await asking.worker("worker-ann")
    assert [(one.assignment_id, one.unit) for one in found.work] == [("ann", 1)]
    assert found.runs == {"ann": "run-1"}
    assert found.scores["run-1"].high == 10
    with pytest.raises(Unknown, match="no such worker"):
        await asking.worker("nobody")


async def test_neither_arm_nor_model_is_told(asking: Asking) -> None:
    told = (await asking.unit(1)).model_dump_json() + (await asking.worker("worker-ann")).model_dump_json()
    assert "composer" not in told  # the model's name
    assert "arm" not in told


async def test_forms_stand_side_by_side_with_what_was_chosen_by_its_label(tmp_path: Path) -> None:
    async with opened_store(tmp_path / "form") as store:
        made = await a_survey(store)
        for name, mood in (("ann", "good"), ("bob", "bad")):
            filling = await made.come(name)
            await filling.hand_in("submitted", text="so so", mood=mood, tags={"a": True, "b": True})
        found = await Asking(store, survey.RUN, made.files).unit(1)
    assert [[one.field for one in work.answers] for work in found.work] == [["text", "mood", "tags"]] * 2
    assert [work.answers[1].chosen for work in found.work] == [("Option good",), ("Option bad",)]
    assert found.work[0].answers[2].chosen == ("Option a", "Option b")
    assert (found.work[0].answers[0].answer, found.work[0].answers[0].chosen) == ("so so", ())
    assert [(one.field, one.percent) for one in found.agreement] == [("mood", 0), ("tags", 1)]
