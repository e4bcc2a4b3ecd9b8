"""The rules of a form, without store or server."""

from __future__ import annotations

from typing import Any

import pytest

from ajeeb.errors import Invalid, Stale
from ajeeb.events import Done, Ended, Failed, Opened, Output, Provenance, Recorded, Submitted
from ajeeb.loops import (
    NO_LOOP,
    Action,
    Attach,
    FormRules,
    Fresh,
    Invoke,
    Leave,
    Pass,
    Rules,
    State,
    Submit,
    TimeUp,
    Turn,
    advance,
    call_view,
    decide,
    settle,
    view,
)

SHA = "a" * 64
BUTTON = {"type": "button", "name": "more", "triggers": {"onClick": "more"}}
ROUND = {
    "lookup_name": "round",
    "rows": [
        {
            "fields": [
                {"type": "input", "name": "score", "label": "Score", "validators": {"required": True}},
                BUTTON,
            ]
        }
    ],
}
CONFIG: dict[str, Any] = {
    "form": {
        "title": "Rate",
        "submit_button": {"text": "Send"},
        "sections": [
            {
                "name": "main",
                "title": "",
                "fieldsets": [
                    {
                        "rows": [
                            {
                                "fields": [
                                    {
                                        "type": "textarea",
                                        "name": "note",
                                        "label": "Note",
                                        "validators": {"required": True, "minLength": 3},
                                    },
                                    {"type": "file", "name": "pic", "label": "Picture"},
                                ]
                            }
                        ]
                    },
                    ROUND,
                ],
            }
        ],
    }
}


class Playing:
    """One assignment of a form, played by hand; a second passes with every step."""

    def __init__(self, **rules: Any) -> None:
        form = FormRules(config=CONFIG, procedures=frozenset({"next"}))
        self.rules = Rules(loop=NO_LOOP, form=form, **rules)
        self.state, self.now, self.ids = State(), 1_000_000, 0
        self._record(Opened(run_id="r", unit_id="u", worker_key="w", assurance="claimed"))

    def _record(self, *events: Any) -> None:
        self.now += 1000
        start = self.state.seq + 1
        self.state = advance(
            self.state, [Recorded(seq=start + n, at=self.now, event=e) for n, e in enumerate(events)]
        )

    def do(self, action: Action) -> tuple[Any, ...]:
        self.ids += 1
        fresh = Fresh(now=self.now, attempt_id=f"a{self.ids}", call_id=f"c{self.ids}")
        events = decide(self.rules, self.state, action, fresh)
        self._record(*events)
        return events

    def call(self, **arguments: Any) -> str:
        self.do(Invoke(key="k" * 8, procedure="next", arguments=arguments, element="more"))
        return self.state.calls[-1].call_id

    def answer(self, call_id: str, data: Any) -> None:
        done = Done(outputs=(Output(kind="json", data=data),), provenance=Provenance(procedure="next"))
        self._record(*settle(self.rules, self.state, call_id, 1, done))

    def submit(self, invisible: tuple[str, ...] = (), **values: Any) -> tuple[Any, ...]:
        return self.do(Submit(key="s" * 8, values=values, invisible=invisible))

    def phase(self) -> str:
        return self.rules.phase(self.state)


def a_round(index: int) -> dict[str, Any]:
    fields = [{**field, "name": f"{field['name']}__{index}__"} for field in ROUND["rows"][0]["fields"]]  # type: ignore[index] # plain data
    return {
        "current_answer_index": index,
        "fieldset_config": {**ROUND, "rows": [{"fields": fields}]},
        "finished": False,
    }


def test_what_is_handed_in_ends_the_task() -> None:
    playing = Playing()
    handed_in, ended = playing.submit(note="hello", pic=None)
    assert (handed_in.values, ended.reason, ended.incomplete) == (
        {"note": "hello", "pic": None},
        "submitted",
        False,
    )
    assert playing.phase() == "done"


@pytest.mark.parametrize(
    ("values", "names"), [({}, {"note"}), ({"note": "a"}, {"note"}), ({"note": 5}, {"note"})]
)
def test_what_the_form_refuses_is_named(values: dict[str, Any], names: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        Playing().submit(**values)
    assert set(refused.value.fields) == names


def test_a_field_out_of_sight_need_not_be_there() -> None:
    handed_in, _ = Playing().submit(invisible=("note",), pic=None)
    assert handed_in.invisible == ("note",)


def test_a_file_must_have_arrived() -> None:
    playing = Playing()
    file = {"name": "cat.png", "size": 3, "type": "image/png", "lastModified": 1}
    with pytest.raises(Invalid) as refused:
        playing.submit(note="hello", pic=file)
    assert "choose it again" in refused.value.fields["pic"]
    playing.do(Attach(key="f" * 8, field="pic", asset=SHA, name="cat.png", size=3, media_type="image/png"))
    handed_in, _ = playing.submit(note="hello", pic=file)
    assert handed_in.files == {"pic": SHA}


def test_files_go_only_where_the_form_wants_them() -> None:
    with pytest.raises(Invalid):
        Playing().do(Attach(key="f" * 8, field="note", asset=SHA, name="x", size=1, media_type=""))


def test_only_procedures_of_the_task_are_called() -> None:
    with pytest.raises(Invalid) as refused:
        Playing().do(Invoke(key="k" * 8, procedure="other"))
    assert "no procedure 'other'" in refused.value.fields["procedure"]


def test_a_call_is_recorded_with_its_answer() -> None:
    playing = Playing()
    call_id = playing.call(score=3)
    assert playing.state.is_waiting
    playing.answer(call_id, {"url": f"asset:{SHA}"})
    shown = call_view(playing.state.calls[0], lambda sha: f"/a/{sha[:4]}")
    assert (shown.state, shown.response, shown.element) == ("done", {"url": "/a/aaaa"}, "more")
    assert not playing.state.is_waiting


def test_an_answer_that_came_when_all_was_over_is_late() -> None:
    playing = Playing()
    call_id = playing.call()
    playing.submit(note="hello")
    lost = Failed(status="lost", message="")
    (settled,) = settle(playing.rules, playing.state, call_id, 1, lost)
    assert settled.kind == "settled"
    assert settled.late


def test_a_call_ends_once() -> None:
    playing = Playing()
    call_id = playing.call()
    playing.answer(call_id, {})
    assert settle(playing.rules, playing.state, call_id, 1, Failed(status="lost", message="")) == ()


def test_whoever_leaves_in_an_open_round_is_incomplete_and_not_refused() -> None:
    playing = Playing()
    playing.answer(playing.call(section_name="main"), a_round(1))
    _, ended = playing.submit(note="hello", score__1__="")
    assert ended.incomplete


def test_an_earlier_round_must_be_complete() -> None:
    playing = Playing()
    for index in (1, 2):
        playing.answer(playing.call(section_name="main"), a_round(index))
    with pytest.raises(Invalid) as refused:
        playing.submit(note="hello", score__1__="", score__2__="")
    assert set(refused.value.fields) == {"score__1__"}


def test_who_leaves_early_hands_in_what_is_there_unchecked() -> None:
    handed_in, ended = Playing().do(Leave(key="l" * 8, unsent={"note": "h"}))
    assert isinstance(handed_in, Submitted)
    assert (handed_in.values, handed_in.unchecked, ended.reason, ended.incomplete) == (
        {"note": "h"},
        True,
        "worker",
        True,
    )


def test_time_up_hands_in_what_is_there_shortly_before_the_end() -> None:
    playing = Playing(time_limit_ms=60_000, auto_submit_ms=10_000)
    with pytest.raises(Stale):
        playing.do(TimeUp(key="t" * 8, unsent={"note": "h"}))
    playing.now += 48_000
    handed_in, ended = playing.do(TimeUp(key="t" * 8, unsent={"note": "h"}))
    assert (handed_in.unchecked, ended.reason, ended.auto) == (True, "timeout", True)


def test_what_comes_after_the_time_is_kept_as_it_is() -> None:
    playing = Playing(time_limit_ms=5_000)
    playing.now += 10_000
    handed_in, ended = playing.submit(note="h")
    assert (handed_in.values, ended.reason) == ({"note": "h"}, "timeout")


def test_waiting_for_a_call_is_not_the_workers_time() -> None:
    playing = Playing(time_limit_ms=60_000)
    before = playing.rules.deadline(playing.state)
    first, second = playing.call(), playing.call()
    playing.now += 20_000
    playing.answer(first, {})
    playing.answer(second, {})
    # Both waits together, not one after the other.
    after = playing.rules.deadline(playing.state)
    assert before is not None
    assert after is not None
    assert 22_000 <= after - before <= 23_000


@pytest.mark.parametrize("action", [Turn(key="t" * 8, ask={"prompt": "x"})])
def test_a_form_has_no_turns(action: Action) -> None:
    with pytest.raises(Invalid):
        Playing().do(action)


def test_a_loop_takes_no_form() -> None:
    playing = Playing()
    playing.rules = Rules(loop=NO_LOOP)
    with pytest.raises(Invalid):
        playing.submit(note="hello")


def test_pages_stand_before_and_after() -> None:
    playing = Playing(pages=("consent",), after=("debrief", "form"), page_forms={2: CONFIG})
    with pytest.raises(Stale):
        playing.submit(note="hello")
    playing.do(Pass(key="p" * 8, page=0, answers={"agree": True}))
    assert playing.phase() == "form"
    playing.submit(note="hello")
    seen = view(playing.rules, playing.state, playing.now, str)
    assert (seen.phase, seen.page) == ("done", 1)
    playing.do(Pass(key="p" * 8, page=1))
    with pytest.raises(Invalid) as refused:
        playing.do(Pass(key="p" * 8, page=2, answers={"note": "x"}))
    assert set(refused.value.fields) == {"note"}
    playing.do(Pass(key="p" * 8, page=2, answers={"note": "fine"}))
    assert view(playing.rules, playing.state, playing.now, str).page is None
    assert isinstance(playing.state.ended, Ended)
    with pytest.raises(Stale):
        playing.do(Pass(key="p" * 8, page=2, answers={"note": "again"}))


def test_who_left_before_the_work_sees_nothing_after_it() -> None:
    playing = Playing(pages=("consent",), after=("debrief",))
    playing.do(Leave(key="l" * 8))
    assert playing.rules.page(playing.state) is None
