"""The machine of the look-alike task, row by row: what a worker does, where it leads, what it costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ajeeb.errors import Invalid, Stale
from ajeeb.events import Asked, Done, Ended, Failed, Judged, Output, Provenance, Settled
from ajeeb.forms import Text
from ajeeb.loops import Rules, settle

from .playing import LONG, Playing, look_alike


def test_start_and_update_until_the_limit_makes_three_images_and_ends() -> None:
    play = Playing()
    for number in (1, 2, 3):
        play.turn(LONG + str(number), None if number == 1 else 4)
        assert play.view().phase == "running"
        play.made()
        assert play.view().next_k == number
    assert play.view().last
    judged, ended = play.turn(None, 7)
    assert isinstance(judged, Judged)
    assert isinstance(ended, Ended)
    assert (ended.reason, play.view().phase) == ("limit", "done")
    assert [attempt.k for attempt in play.view().attempts] == [1, 2, 3]


@pytest.mark.parametrize(
    ("prompt", "what"),
    [
        (None, "Please write something here."),
        ("", "Please write something here."),
        ("   \n ", "Please write something here."),
        ("too short", "at least 20"),
        (" " * 30 + "short", "at least 20"),
        ("x" * 501, "at most 500"),
        ("\N{ELEPHANT}" * 501, "at most 500"),
        (LONG + "\0", "cannot be stored"),
        (LONG + "\ud800", "cannot be stored"),
        (12345678901234567890, "must be text"),
        ({"a": 1}, "must be text"),
        (True, "must be text"),
    ],
)
def test_a_prompt_that_breaks_a_rule_is_refused_at_its_field(prompt: Any, what: str) -> None:
    play = Playing()
    with pytest.raises(Invalid) as refused:
        play.turn(prompt)
    assert what in refused.value.fields["prompt"]
    assert play.state.attempts == ()


@pytest.mark.parametrize(
    "prompt",
    [
        "\N{ELEPHANT}" * 20,
        "בית אדום ליד אגם גדול מאוד",
        "赤い家が湖のそばにある。空は青くて雲が三つ浮かぶ",
        LONG + "\u202e",
    ],
)
def test_emoji_and_any_script_are_prompts_like_others(prompt: str) -> None:
    play = Playing()
    play.turn(prompt)
    assert play.view().phase == "running"


@pytest.mark.parametrize("score", ["ten", "10", 11, 0, -1, 5.5, 7.0, True, [5], None])
def test_a_score_that_is_none_is_refused_at_its_field(score: Any) -> None:
    play = Playing()
    play.turn(LONG)
    play.made()
    with pytest.raises(Invalid) as refused:
        play.turn(LONG + "2", score)
    assert set(refused.value.fields) == {"score"}
    assert len(play.state.attempts) == 1


def test_the_same_prompt_twice_is_refused_and_costs_nothing() -> None:
    play = Playing()
    play.turn(LONG)
    play.made()
    with pytest.raises(Invalid) as refused:
        play.turn(f"  {LONG} ", 3)
    assert set(refused.value.fields) == {"prompt"}
    assert play.state.latest is not None
    assert play.state.latest.judgement is None
    play.turn(LONG + "and more", 3)
    assert play.view().next_k == 2


def test_an_earlier_prompt_is_remembered_too() -> None:
    play = Playing()
    for number in (1, 2):
        play.turn(LONG + str(number), None if number == 1 else 4)
        play.made()
    with pytest.raises(Invalid):
        play.turn(LONG + "1", 4)


def test_prompts_that_differ_in_case_are_different() -> None:
    play = Playing()
    play.turn(LONG)
    play.made()
    play.turn(LONG.upper(), 4)
    assert len(play.state.attempts) == 2


def test_normalised_prompts_that_differ_in_case_width_and_spaces_are_the_same() -> None:
    loop = look_alike(ask={"prompt": Text("Describe", min=20, unique="normalised")})
    play = Playing(Rules(loop=loop))
    play.turn(LONG)
    play.made()
    for same in (LONG.upper(), LONG.replace(" ", "   "), LONG.replace("a", "ａ")):
        with pytest.raises(Invalid):
            play.turn(same, 4)


@pytest.mark.parametrize("prompt", [None, "", "short", LONG, LONG + "new"])
def test_ten_reaches_the_goal_whatever_the_prompt_says(prompt: str | None) -> None:
    play = Playing()
    play.turn(LONG)
    play.made()
    _, ended = play.turn(prompt, 10)
    assert isinstance(ended, Ended)
    assert ended.reason == "goal"
    assert ended.unsent == ({"prompt": prompt} if prompt else {})
    assert not ended.incomplete


def test_ten_on_the_last_attempt_is_the_goal_and_not_the_limit() -> None:
    play = Playing(Rules(loop=look_alike(max_attempts=1)))
    play.turn(LONG)
    play.made()
    *_, ended = play.turn(None, 10)
    assert isinstance(ended, Ended)
    assert ended.reason == "goal"


def test_the_last_attempt_asks_for_no_new_prompt_and_keeps_what_stands_there() -> None:
    play = Playing(Rules(loop=look_alike(max_attempts=1)))
    play.turn(LONG)
    play.made()
    *_, ended = play.turn(LONG, 4)
    assert isinstance(ended, Ended)
    assert (ended.reason, ended.unsent) == ("limit", {"prompt": LONG})


def test_there_is_no_sixth_attempt_of_five() -> None:
    play = Playing(Rules(loop=look_alike(max_attempts=5)))
    for number in range(5):
        play.turn(LONG + str(number), None if number == 0 else 4)
        play.made()
    play.turn(LONG + "sixth", 4)
    assert len(play.state.attempts) == 5
    assert play.state.ended is not None


@pytest.mark.parametrize("limit", [0, None])
def test_without_a_limit_it_goes_on(limit: int | None) -> None:
    play = Playing(Rules(loop=look_alike(max_attempts=limit)))
    for number in range(40):
        play.turn(LONG + str(number), None if number == 0 else 4)
        play.made()
    assert play.view().next_k == 40
    assert not play.view().last


def test_the_original_name_of_the_limit_is_read() -> None:
    loop = look_alike()
    data = {**loop.model_dump(mode="json"), "max_answer_loops": 7}
    del data["max_attempts"]
    assert type(loop).model_validate(data).max_attempts == 7


@pytest.mark.parametrize(("score", "hint"), [(1, "low"), (4, "low"), (5, "high"), (9, "high")])
def test_the_instruction_with_a_result_depends_on_the_score_before(score: int, hint: str) -> None:
    play = Playing()
    assert play.view().hint == "say what you see"
    play.turn(LONG)
    assert play.view().hint == "say what you see"
    play.made()
    assert play.view().attempts[0].hint == "say what you see"
    *_, asked = play.turn(LONG + "2", score)
    assert isinstance(asked, Asked)
    play.made()
    assert play.view().hint == play.view().attempts[1].hint == hint
    assert asked.branch == ("score < 5" if hint == "low" else "otherwise")


def test_an_image_that_was_never_made_cannot_be_scored() -> None:
    play = Playing()
    with pytest.raises(Invalid, match="no result to judge"):
        play.turn(LONG, 5)
    play.turn(LONG)
    with pytest.raises(Invalid):
        play.turn(LONG + "2", 5)
    play.failed()
    with pytest.raises(Invalid, match="no result to judge"):
        play.turn(LONG + "2", 5)


def test_nothing_goes_on_after_the_end() -> None:
    play = Playing()
    play.turn(LONG)
    play.made()
    play.leave()
    steps: list[Callable[[], object]] = [play.leave, play.time_up]
    steps += [lambda: play.turn(LONG + "2", 5), lambda: play.pass_page(0)]
    for step in steps:
        with pytest.raises(Stale):
            step()


def test_a_tab_that_knows_less_cannot_score_a_newer_image() -> None:
    play = Playing()
    play.turn(LONG)
    play.made()
    first = play.state.attempts[0].id
    play.turn(LONG + "2", 4)
    play.made()
    with pytest.raises(Stale):
        play.turn(LONG + "3", 9, on=first)
    with pytest.raises(Stale):
        play.turn(LONG + "3", 9, on=None)


def test_a_failed_call_costs_no_attempt_no_prompt_and_no_judgement() -> None:
    play = Playing()
    play.turn(LONG)
    play.failed("internal")
    assert (play.view().phase, play.view().next_k, play.view().prefill) == ("ask", 1, {"prompt": LONG})
    play.turn(LONG)
    play.made()
    play.turn(LONG + "2", 4)
    play.failed("timeout")
    assert play.view().hint == "low"
    play.turn(LONG + "2")
    play.made()
    assert [attempt.k for attempt in play.view().attempts] == [None, 1, None, 2]
    assert play.view().attempts[3].hint == "low"


def test_after_several_failures_the_worker_may_finish_with_pay() -> None:
    play = Playing()
    for expected in (False, False, True):
        play.turn(LONG)
        play.failed()
        assert play.view().may_leave_with_pay is expected
    (ended,) = play.leave(prompt=LONG)
    assert isinstance(ended, Ended)
    assert (ended.reason, ended.unsent) == ("error", {"prompt": LONG})


def test_leaving_while_one_more_try_runs_after_several_failures_is_still_paid() -> None:
    play = Playing()
    for _ in range(3):
        play.turn(LONG)
        play.failed()
    play.turn(LONG)
    assert play.view().may_leave_with_pay
    (ended,) = play.leave()
    assert isinstance(ended, Ended)
    assert (ended.reason, ended.incomplete) == ("error", True)


@pytest.mark.parametrize("status", ["refused", "filtered"])
def test_a_refusal_is_free_unless_the_task_counts_it(status: Any) -> None:
    free, counted = Playing(), Playing(Rules(loop=look_alike(max_attempts=1, refusals="count")))
    free.turn(LONG)
    free.failed(status)
    assert free.view().next_k == 1
    free.turn(LONG)
    counted.turn(LONG)
    counted.failed(status)
    assert counted.view().attempts[0].k == 1
    assert counted.view().end is not None
    assert counted.view().end.reason == "limit"  # type: ignore[union-attr]  # asserted above


def test_leaving_early_is_allowed_with_an_image_unscored_and_says_so() -> None:
    play = Playing()
    play.turn(LONG)
    play.made()
    (ended,) = play.leave(prompt="half a senten", score=None)
    assert isinstance(ended, Ended)
    assert (ended.reason, ended.incomplete, ended.unsent) == ("worker", True, {"prompt": "half a senten"})


def test_time_up_keeps_a_snapshot_that_is_not_checked() -> None:
    play = Playing(Rules(loop=look_alike(), time_limit_ms=60_000))
    play.turn(LONG)
    play.made()
    with pytest.raises(Stale, match="still time"):
        play.time_up()
    play.now += 50_000
    (ended,) = play.time_up(prompt="x", score=99)
    assert isinstance(ended, Ended)
    assert (ended.reason, ended.auto, ended.incomplete) == ("timeout", True, True)
    assert ended.unsent == {"prompt": "x", "score": 99}


def test_an_action_after_the_time_ends_the_task_and_loses_nothing() -> None:
    play = Playing(Rules(loop=look_alike(), time_limit_ms=60_000))
    play.now += 100_000
    (ended,) = play.turn(LONG)
    assert isinstance(ended, Ended)
    assert (ended.reason, ended.unsent) == ("timeout", {"prompt": LONG})


def test_waiting_for_a_model_is_not_counted_against_the_time() -> None:
    play = Playing(Rules(loop=look_alike(), time_limit_ms=60_000))
    before = play.view().deadline
    play.turn(LONG)
    play.now += 500_000
    assert not play.rules.time_is_up(play.state, play.now)
    play.made()
    after = play.view().deadline
    assert before is not None
    assert after is not None
    assert after - before == 501_000
    play.turn(LONG + "2", 4)
    assert play.view().phase == "running"


def test_consent_comes_first_and_must_be_ticked() -> None:
    play = Playing(Rules(loop=look_alike(), pages=("consent", "instruction")))
    assert play.view().phase == "page"
    with pytest.raises(Stale):
        play.turn(LONG)
    for answers in ({}, {"agree": False}, {"agree": "true"}, {"agree": True, "more": 1}):
        with pytest.raises(Invalid) as refused:
            play.pass_page(0, **answers)
        assert "agree" in refused.value.fields
    with pytest.raises(Stale):
        play.pass_page(1)
    play.pass_page(0, agree=True)
    with pytest.raises(Stale):
        play.pass_page(0, agree=True)
    play.pass_page(1)
    assert play.view().phase == "ask"
    with pytest.raises(Stale):
        play.pass_page(2)


@pytest.mark.parametrize("reason", ["goal", "limit", "worker"])
def test_the_last_words_differ_by_how_it_ended(reason: Any) -> None:
    texts = {"goal": "well done", "limit": "that was it", "worker": "bye"}
    play = Playing(Rules(loop=look_alike(max_attempts=1, closing=texts)))
    play.turn(LONG)
    play.made()
    if reason == "worker":
        play.leave()
    else:
        play.turn(None, 10 if reason == "goal" else 3)
    end = play.view().end
    assert end is not None
    assert (end.reason, end.text) == (reason, texts[reason])


def test_seeds_follow_their_policy() -> None:
    def seeds(policy: Any, unit: str, root: int = 1, unit_seed: int | None = None) -> list[int | None]:
        play = Playing(Rules(loop=look_alike(seed=policy), unit_id=unit, seed_root=root, unit_seed=unit_seed))
        for number in (1, 2):
            play.turn(LONG + str(number), None if number == 1 else 4)
            play.made()
        return [attempt.seed for attempt in play.state.attempts]

    assert seeds(7, "a") == [7, 7]
    assert seeds("per_unit", "a")[0] == seeds("per_unit", "a")[1] != seeds("per_unit", "b")[0]
    assert seeds("per_unit", "a", unit_seed=5) == [5, 5]
    assert seeds("per_run", "a") == seeds("per_run", "b") != seeds("per_run", "a", root=2)
    first, second = seeds("per_attempt", "a")
    assert first != second


def test_a_result_after_the_end_is_kept_as_late_and_shown_to_nobody() -> None:
    play = Playing()
    play.turn(LONG)
    running = play.state.running
    assert running is not None
    play.leave()
    done = Done(outputs=(Output(kind="text", text="late"),), provenance=Provenance(procedure="p"))
    (settled,) = settle(play.rules, play.state, running.call_id, 1, done)
    assert isinstance(settled, Settled)
    assert settled.late
    play.record(settled)
    assert play.view().attempts[0].outputs == ()
    assert play.view().phase == "done"


def test_a_call_is_settled_once() -> None:
    play = Playing()
    play.turn(LONG)
    play.made()
    attempt = play.state.attempts[0]
    again = Failed(status="internal", message="twice")
    assert settle(play.rules, play.state, attempt.call_id, 1, again) == ()
    assert settle(play.rules, play.state, "no such call", 1, again) == ()
