"""Answers field by field, samples of texts, and agreement, from a real record."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from apsw import Connection

from ajeeb.errors import Invalid, Unknown
from ajeeb.events import Decided, Ended, Excluded, Judged, Undone
from ajeeb.forms import Choice
from ajeeb.review.answer_columns import Among
from ajeeb.store import Append, SqliteStore
from ajeeb.store.erasing import Erasure, close_work, erase_rows
from tests.review import survey
from tests.review.answering import Asking, decide, scored
from tests.review.scene import NOW, add_run, come, loop, opened_store
from tests.review.survey import a_survey, field, fieldset, options

pytestmark = pytest.mark.anyio

# Three units, taken in turn: workers 1 and 4 share unit 1, 2 and 5 unit 2, 3 and 6 unit 3.
SCORES = {"ann": (3, 7), "bob": (2, 5), "cat": (9,), "dan": (4, 7), "eva": (6,), "fay": (1, 9)}


@pytest.fixture
async def asking(store: SqliteStore) -> Asking:
    for name, scores in SCORES.items():
        await scored(store, name, *scores)
    return Asking(store)


async def test_a_scale_has_a_bar_for_every_step_and_says_where_its_values_lie(asking: Asking) -> None:
    score = (await asking.fields())["score"]
    assert (score.kind, score.levels) == ("scale", ("ordinal", "interval", "nominal"))
    assert [bar.people for bar in score.bars] == [1, 1, 1, 1, 1, 1, 2, 0, 2, 0]
    assert score.people.answered == 10
    assert score.people.spread is not None
    assert (score.people.spread.mean, score.people.spread.median) == (5.3, 5.5)


async def test_texts_are_counted_by_their_length(asking: Asking) -> None:
    prompt = (await asking.fields())["prompt"]
    assert prompt.people.spread is not None
    assert prompt.people.spread.median == len("ann tries number 1")
    assert [(one.low, one.high, one.people) for one in prompt.bins] == [(18, 19, 10)]
    assert not prompt.levels


async def test_simulated_workers_are_counted_apart(store: SqliteStore) -> None:
    await scored(store, "ann", 3)
    await scored(store, "bot", 8, simulated=True)
    score = (await Asking(store).fields())["score"]
    assert (score.people.answered, score.simulated.answered) == (1, 1)
    assert [(bar.value, bar.people, bar.simulated) for bar in score.bars if bar.people + bar.simulated] == [
        ("3", 1, 0),
        ("8", 0, 1),
    ]


async def test_agreement_is_about_the_last_judged_attempt(asking: Asking) -> None:
    found = await asking.agreement("score")
    # The units' pairs: 7 and 7, 5 and 6, 9 and 9.
    assert (found.units, found.pairs, found.single) == (3, 3, 0)
    assert found.percent == pytest.approx(2 / 3)
    assert found.commonest == pytest.approx(1 / 3)
    assert [one.level for one in found.alphas] == ["ordinal", "interval"]
    assert found.alphas[1].alpha == pytest.approx(1 - (2 / 6) / (2 * (6 * 321 - 43**2) / 6 / 5))
    assert found.alphas[1].low is None  # three units are too few


async def test_another_attempt_may_stand_for_the_work(asking: Asking) -> None:
    assert (await asking.agreement("score", turn="first")).percent == 0
    await scored(asking.store, "gus", 8, 2)
    await scored(asking.store, "hal", 5, 6)
    best = await asking.agreement("score", "nominal", turn="best")
    assert best.pairs == 3 + 3 + 1  # unit 1: 7 7 8, unit 2: 5 6 6, unit 3: 9 9
    assert best.percent == pytest.approx(3 / 7)
    last = await asking.agreement("score", "nominal")
    assert last.percent == pytest.approx(3 / 7)  # unit 1: 7 7 2


async def test_work_that_was_rejected_or_excluded_stays_out_until_it_is_taken_back(asking: Asking) -> None:
    await decide(asking.store, "ann", Decided(verdict="soft_rejected", reason_code="spam"))
    await decide(asking.store, "cat", Excluded())
    found = await asking.agreement("score")
    assert (found.units, found.single) == (1, 2)
    assert (await asking.agreement("score", among=Among(rejected=True, ended=True))).units == 2
    assert (await asking.fields())["score"].people.answered == 10 - 2 - 1
    await decide(asking.store, "cat", Undone(seq=1))
    await decide(asking.store, "ann", Decided(verdict="approved"))
    assert (await asking.agreement("score")).units == 3


async def test_an_attempt_that_was_excluded_does_not_stand_for_the_work(asking: Asking) -> None:
    await decide(asking.store, "ann", Excluded(attempt_id="ann-t2"))
    found = await asking.agreement("score", "nominal")
    assert found.percent == pytest.approx(1 / 3)  # unit 1: 3 and 7
    assert (await asking.fields())["score"].people.answered == 9


async def test_open_work_and_simulated_workers_are_not_compared_unless_asked_for(store: SqliteStore) -> None:
    asking = Asking(store)
    await scored(store, "ann", 3)
    for name in ("b", "c"):
        await scored(store, name, 5)
    late = await come(store, "dan")
    await late.ask("a boat")
    await late.answer()
    await late.judge(3)
    found = await asking.agreement("score")
    assert (found.units, found.single, found.percent, found.alphas) == (0, 3, None, ())
    assert (await asking.fields())["score"].people.answered == 4
    await late.end("limit")
    assert (await asking.agreement("score")).units == 1
    await scored(store, "bot", 5, simulated=True)
    assert (await asking.agreement("score")).units == 1
    assert (await asking.agreement("score", among=Among(simulated=True, ended=True))).units == 2


async def test_what_was_erased_is_counted_no_more(asking: Asking) -> None:
    assert (await asking.fields())["score"].people.answered == 10
    erasure = Erasure(of="worker", key="worker-ann", at=NOW, by="olga")

    def erase(connection: Connection) -> None:
        erase_rows(connection, erasure, close_work(connection, erasure), set())

    await asking.store.write(erase)
    anew = Asking(asking.store)
    for one in (asking, anew):  # what was read before, and what is read now
        assert (await one.fields())["score"].people.answered == 8
        assert (await one.agreement("score")).units == 2
        assert "ann" not in str(await one.texts("prompt", size=50))
        assert [work.assignment_id for work in (await one.unit(1)).work] == ["dan"]
        assert (await one.worker("worker-ann")).work == ()


async def test_refused_attempts_count_where_the_task_says_so(store: SqliteStore) -> None:
    await add_run(store, "free", loop(refusals="retry"), at=1)
    await add_run(store, "counted", loop(refusals="count"), at=2)
    for run_id, texts in (("free", 1), ("counted", 2)):
        work = await come(store, f"ann-{run_id}", run_id)
        await work.ask("something bad")
        await work.fail("refused")
        await work.ask("a boat")
        await work.fail("timeout")
        await work.ask("a boat")
        await work.answer()
        assert (await Asking(store, run_id).fields())["prompt"].people.answered == texts


async def test_choices_are_nominal_and_may_be_compared_by_order(store: SqliteStore) -> None:
    judge = {"mood": Choice("Mood", ("bad", "fine", "good"))}
    await add_run(store, "moods", loop(judge=judge, goal=None, hints=()), at=1)
    mood = (await Asking(store, "moods").fields())["mood"]
    assert mood.levels == ("nominal", "ordinal")
    assert [bar.value for bar in mood.bars] == ["bad", "fine", "good"]
    asking = Asking(store, "moods")
    with pytest.raises(Invalid, match=r"cannot be interval; there is: nominal, ordinal"):
        await asking.agreement("mood", "interval")
    work = await come(store, "bob", "moods")
    await work.ask("a boat")
    await work.answer()
    judged = Judged(attempt_id="bob-t1", answers={"mood": "fine"})
    await store.append(Append(stream="bob", events=(judged, Ended(reason="limit")), at=work.at))
    assert (await asking.agreement("mood")).single == 1
    with pytest.raises(Invalid, match="no score, so that no attempt is the best"):
        await asking.agreement("mood", turn="best")


async def test_a_field_that_cannot_be_compared_says_why(asking: Asking) -> None:
    with pytest.raises(Invalid, match="holds texts or files"):
        await asking.agreement("prompt")
    with pytest.raises(Unknown, match=r"no field 'colour'; there are: .*score"):
        await asking.agreement("colour")
    with pytest.raises(Invalid, match="holds no texts"):
        await asking.texts("score")


async def test_a_sample_of_texts_is_the_same_for_the_same_number(asking: Asking) -> None:
    first, again, other = [await asking.texts("prompt", sample=n, size=4) for n in (1, 1, 2)]
    assert first == again
    assert first.of == 10
    assert len(first.texts) == 4
    assert [one.text for one in first.texts] != [one.text for one in other.texts]
    assert all(one.text == f"{one.assignment_id} tries number {one.attempt}" for one in first.texts)


async def test_texts_are_found_by_their_words(asking: Asking) -> None:
    found = await asking.texts("prompt", search="dan numb")
    assert sorted(one.text for one in found.texts) == ["dan tries number 1", "dan tries number 2"]
    assert (await asking.texts("prompt", search='"*(')).of == 0
    assert (await asking.texts("prompt", search='dan" OR run:x')).of == 0


@pytest.fixture
async def formed(tmp_path: Path) -> AsyncIterator[Asking]:
    """Four people at one unit of a form, one of them with two rounds."""
    numbers = fieldset(
        field("number", "age"),
        field("select", "rate", options=options(1, 2, 3)),
        field("checkbox", "tags", options=options("a", "b")),
        field("input", "text"),
        field("password", "secret"),
    )
    round_of = fieldset(field("radio", "sure", options=options("yes", "no")), lookup_name="again")
    sections = [{"name": "one", "title": "One", "fieldsets": [numbers, round_of]}]
    config = {"form": {"title": "A form", "sections": sections, "submit_button": {"text": "Send"}}}
    async with opened_store(tmp_path / "data") as store:
        made = await a_survey(store, config)
        for name, age, rate, tags, rounds in (
            ("ann", "30", "1", {"a": True, "b": False}, ("yes", "no")),
            ("bob", "40", "1", {"a": True, "b": False}, ("yes", "yes")),
            ("cat", "abc", "3", {"a": True, "b": True}, ()),
            ("dan", "", "2", {"a": False, "b": False}, ()),
        ):
            filling = await made.come(name)
            for index in range(1, len(rounds) + 1):
                inner = fieldset(
                    field("radio", f"sure__{index}__", options=options("yes", "no")), lookup_name="again"
                )
                await filling.call({"fieldset_config": inner})
            values: dict[str, Any] = {
                "age": age,
                "rate": rate,
                "tags": tags,
                "text": f"I am {name}",
                "secret": "xyz",
            }
            sure: dict[str, Any] = {f"sure__{n}__": said for n, said in enumerate(rounds, 1)}
            await filling.hand_in("submitted", **values, **sure)
        yield Asking(store, survey.RUN, made.files)


async def test_fields_of_a_form_are_counted_by_their_kind(formed: Asking) -> None:
    fields = await formed.fields()
    assert list(fields) == ["age", "rate", "tags", "text", "sure"]  # no password
    age = fields["age"]
    assert (age.people.answered, age.people.missing) == (2, 2)
    assert age.people.spread is not None
    assert age.people.spread.mean == 35
    assert [(bar.value, bar.people) for bar in fields["tags"].bars] == [("a", 3), ("b", 1)]
    assert fields["tags"].people.missing == 1
    assert fields["rate"].levels == ("nominal", "ordinal", "interval")
    assert [(bar.label, bar.people) for bar in fields["rate"].bars] == [
        ("Option 1", 2),
        ("Option 2", 1),
        ("Option 3", 1),
    ]


async def test_rounds_of_a_form_are_compared_round_by_round(formed: Asking) -> None:
    found = await formed.agreement("sure")
    assert (found.units, found.pairs, found.percent) == (2, 2, 0.5)
    assert found.alphas[0].alpha == pytest.approx(0)  # 1 - (2/4) / (6/12)


async def test_ticks_count_as_one_answer_together(formed: Asking) -> None:
    found = await formed.agreement("tags")
    assert found.pairs == 3
    assert found.percent == pytest.approx(1 / 3)


async def test_texts_of_a_form_are_sampled(formed: Asking) -> None:
    found = await formed.texts("text", search="cat")
    assert [(one.text, one.attempt, one.unit) for one in found.texts] == [("I am cat", None, 1)]
