"""What pages saw, as times: never across two clocks."""

from __future__ import annotations

from typing import Any

from ajeeb.events import Observed, Recorded
from ajeeb.export.times import Chief, Times, clicks, human_ms, pages, sightings, times
from ajeeb.loops import Attempt

from .record import START, seen


def attempt(name: str, asked_at: int, settled_at: int | None = None) -> Attempt:
    settled = None if settled_at is None else START + settled_at
    return Attempt(
        id=name, call_id=name, procedure="p", answers={}, asked_at=START + asked_at, settled_at=settled
    )


def batch(page: str, *items: Any, at: int = 100_000) -> Recorded:
    return Recorded(seq=1, at=START + at, event=Observed(page=page, items=items))


def of(attempts: list[Attempt], *batches: Recorded) -> list[Times]:
    seen_by_all = sightings(batches, START)
    made_by = {one.id: f"key-{one.id}" for one in attempts}
    sent = clicks(attempts, made_by, seen_by_all)
    return times(attempts, sent, seen_by_all, Chief(prompt="prompt", score="score"))


def test_without_observations_there_are_no_times() -> None:
    assert of([attempt("a", 1000)]) == [Times()]
    assert human_ms([attempt("a", 1000)], [None], []) is None
    assert pages([]) is None


def test_a_refused_click_does_not_cut_the_writing_short() -> None:
    (found,) = of(
        [attempt("a", 9000)],
        batch(
            "p", seen("draft_start", 1000), seen("sent", 4000), seen("paste", 5000, field="prompt", chars=3)
        ),
        batch("p", seen("sent", 8990)),
    )
    assert (found.submit, found.writing, found.pasted_chars) == (START + 8990, 7990, 3)


def test_a_click_is_found_by_the_id_of_its_action_whenever_it_was() -> None:
    (found,) = of(
        [attempt("a", 90_000)],  # it was offline for long: the click was kept and sent later
        batch(
            "p",
            seen("draft_start", 1000, field="prompt"),
            seen("sent", 4000, kind="turn", key="key-a"),
            seen("sent", 89_990, kind="turn", key="key-of-another"),
        ),
    )
    assert (found.submit, found.writing) == (START + 4000, 3000)


def test_other_fields_are_not_the_prompt_and_not_the_score() -> None:
    (found,) = of(
        [attempt("a", 9000)],
        batch(
            "p",
            seen("draft_start", 1000, field="why"),
            seen("paste", 1500, field="why", chars=50),
            seen("draft_start", 3000, field="prompt"),
            seen("sent", 9000),
            seen("output_shown", 10_000, "a"),
            seen("judged", 12_000, "a", field="score", value=3),
            seen("judged", 15_000, "a", field="mood", value="bad"),
        ),
    )
    assert (found.writing, found.pasted_chars, found.judging) == (6000, 0, 2000)


def test_a_click_that_was_not_reported_is_not_made_up_for_by_another() -> None:
    first, second, third = of(
        [attempt("a", 9_000), attempt("b", 50_000), attempt("c", 90_000)],
        batch("p", seen("sent", 8_990), seen("draft_start", 80_000), seen("sent", 89_990)),
    )
    assert first.submit == START + 8_990
    assert second.submit is None
    assert (third.submit, third.writing) == (START + 89_990, 9_990)


def test_a_page_that_was_loaded_again_is_another_clock() -> None:
    (found,) = of(
        [attempt("a", 9000)],
        batch("one", seen("draft_start", 1000), seen("output_shown", 10_000, "a")),
        batch("two", seen("sent", 8990), seen("output_shown", 11_000, "a"), seen("judged", 13_000, "a")),
    )
    assert found.writing is None
    assert found.judging == 2000
    assert (found.shown_first, found.shown_last, found.exposures) == (START + 10_000, START + 11_000, 2)


def test_time_out_of_sight_is_not_active_and_overlaps_count_once() -> None:
    first, second = of(
        [attempt("a", 1000), attempt("b", 20_000)],
        batch(
            "p",
            seen("sent", 1000),
            seen("output_shown", 2000, "a"),
            seen("draft_start", 5000, "a"),
            seen("hidden", 6000),
            seen("blur", 6001),
            seen("visible", 9000),
            seen("focus", 9001),
            seen("judged", 10_000, "a"),
            seen("sent", 20_000),
        ),
    )
    assert (first.judging, first.active, first.blur) == (8000, 5000, 3000)
    assert (second.writing, second.active, second.blur) == (15_000, 12_000, 3000)


def test_the_focus_of_a_field_is_not_the_focus_of_the_page() -> None:
    (found,) = of(
        [attempt("a", 9000)],
        batch("p", seen("draft_start", 1000), seen("blur", 2000, field="prompt"), seen("sent", 9000)),
    )
    assert (found.active, found.blur) == (8000, 0)


def test_human_time_leaves_out_waits_and_the_night_between_two_pages() -> None:
    day = 20 * 3_600_000
    attempts = [attempt("a", 5_000, 9_000), attempt("b", day + 5_000, day + 6_000)]
    saw = sightings(
        [
            batch("one", seen("draft_start", 1_000), seen("sent", 5_000), seen("output_shown", 9_500, "a")),
            batch("two", seen("draft_start", day + 1_000), seen("sent", day + 5_000), at=day + 9_000),
        ],
        START,
    )
    assert human_ms(attempts, clicks(attempts, {}, saw), saw) == (8_500 - 4_000) + 4_000
    assert pages(saw) == 2


def test_a_time_that_cannot_be_is_no_time() -> None:
    (found,) = of([attempt("a", 9000)], batch("p", seen("draft_start", -1e12), seen("sent", 8990)))
    assert (found.submit, found.writing) == (START + 8990, None)
