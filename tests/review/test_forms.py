"""What is shown of work on forms."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ajeeb import review
from ajeeb.errors import Unknown
from ajeeb.review import Film, FormAnswers, LeftForm
from ajeeb.review.figures import Figures
from ajeeb.review.form_shapes import FilmForm
from ajeeb.store import SqliteStore
from tests.review.scene import add_run, asset_url, come, opened_store
from tests.review.survey import KEPT, RUN, TOKEN, Survey, a_survey, version

pytestmark = pytest.mark.anyio
NASTY = "<script>alert(1)</script>\"'><img src=//evil.example onerror=alert(2)>"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with opened_store(tmp_path / "data") as store:
        yield store


@pytest.fixture
async def survey(store: SqliteStore) -> Survey:
    return await a_survey(store)


async def film(survey: Survey, name: str) -> tuple[Film, FilmForm]:
    found = await survey.store.query(lambda c: review.film(c, asset_url, name))
    assert found.form is not None
    return found, found.form


async def left(survey: Survey, name: str) -> LeftForm:
    kept = await survey.store.query(lambda c: review.kept_form(c, name))
    (version,) = survey.files.values()
    return review.left_form(kept, json.loads(version), asset_url)


async def answers(survey: Survey, found: Figures | None = None) -> FormAnswers:
    found = found or Figures(survey.read_asset)
    while await survey.store.query(found.read_on):
        pass
    return await survey.store.query(lambda c: review.form_answers(c, RUN, found.counted(RUN)))


async def test_calls_have_arguments_answer_pictures_and_times(survey: Survey) -> None:
    ada = await survey.come("ada")
    await ada.call({"said": "yes"}, words="hello")
    await ada.fail()
    _, form = await film(survey, "ada")
    good, bad = form.calls
    assert (good.arguments, good.response, good.status) == ({"words": "hello"}, {"said": "yes"}, "ok")
    assert (good.wait_ms, good.run_ms, good.element) == (1000, 600, "go")
    assert [picture.url for picture in good.pictures] == [f"/a/of-ada/{KEPT}"]
    assert (bad.status, bad.message, bad.response) == ("timeout", "it took too long", None)


async def test_what_came_after_the_end_is_marked_and_what_never_came_is_cancelled(survey: Survey) -> None:
    late = await survey.come("late")
    await late.fail(late=True)
    _, form = await film(survey, "late")
    assert [(call.status, call.late) for call in form.calls] == [("timeout", True)]
    assert form.handed_in_at is not None


async def test_files_say_which_of_them_was_handed_in(survey: Survey) -> None:
    ada = await survey.come("ada")
    await ada.upload("first.png")
    await ada.upload("second.svg", "image/svg+xml")
    await ada.hand_in(picture={"name": "second.svg", "size": 9})
    _, form = await film(survey, "ada")
    assert [(one.name, one.handed_in) for one in form.uploads] == [("first.png", False), ("second.svg", True)]
    assert form.uploads[0].picture is not None
    assert form.uploads[1].picture is None  # a drawing may hold a script: it is only loaded down


async def test_flags_and_answers_on_pages(survey: Survey) -> None:
    ada = await survey.come("ada")
    await ada.pass_page(0, agree=True)
    await ada.hand_in("timeout", text="half")
    await ada.pass_page(1, opinion="fine")
    found, form = await film(survey, "ada")
    assert (form.auto, form.incomplete, form.unchecked, form.invisible) == (True, True, True, ("unseen",))
    assert [(one.page, one.title, one.answers) for one in found.pages] == [
        (2, "Opinion", {"opinion": "fine"})
    ]
    bob = await survey.come("bob")
    await bob.hand_in(text="whole")
    page = await survey.store.query(lambda c: review.assignment_page(c, asset_url, RUN, None, 9))
    assert [row.form and (row.form.handed_in, row.form.unchecked, row.form.auto) for row in page.rows] == [
        (True, False, False),
        (True, True, True),
    ]


async def test_an_open_form_has_what_the_page_kept(survey: Survey) -> None:
    await survey.come("ada")
    await survey.store.keep_draft("ada", '{"values": {"text": "so far"}}', 7)
    _, form = await film(survey, "ada")
    assert (form.values, form.drafted_at, form.handed_in_at) == ({"text": "so far"}, 7, None)
    assert 'value="so far"' in (await left(survey, "ada")).body
    await survey.store.keep_draft("ada", "[]", 8)
    assert (await film(survey, "ada"))[1].drafted_at is None


async def test_the_form_has_its_rounds_and_its_values(survey: Survey) -> None:
    ada = await survey.come("ada")
    await ada.one_more(1, instruction=f'<img src="asset:{KEPT}">')
    sha256 = await ada.upload("it.png")
    await ada.hand_in(text="said", sure__1__=2, picture={"name": "it.png", "size": 9})
    body = (await left(survey, "ada")).body
    assert 'value="said"' in body
    assert 'name="sure__1__"' in body
    assert f'<img src="/a/of-ada/{KEPT}"' in body
    assert f'src="/a/of-ada/{sha256}"' in body


async def test_nothing_that_was_written_is_markup(survey: Survey) -> None:
    ada = await survey.come("ada")
    await ada.one_more(1, instruction=f"{NASTY}<style>p{{}}</style>", title=NASTY)
    values: dict[str, Any] = {"text": NASTY, "mood": NASTY, NASTY: NASTY, "picture": {"name": NASTY}}
    await ada.hand_in(**values)
    body = (await left(survey, "ada")).body.lower()
    assert "<script" not in body
    assert "onerror=alert(2)>" not in body.replace("onerror=alert(2)&gt;", "")


async def test_only_tokens_of_the_author_are_signed_each_by_itself(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    pytest.importorskip("boto3")
    broken = '{{getPresignedUrl("https://elsewhere.example/x.png")}}'
    survey = await a_survey(store, version(instruction=f"<p>{TOKEN}</p><p>{broken}</p>"))
    ada = await survey.come("ada")
    theirs = TOKEN.replace("one.png", "secret.png")
    await ada.one_more(1, instruction=f"<p>{theirs}</p><p>{TOKEN}</p>")
    form = await left(survey, "ada")
    assert form.body.count("X-Amz-Signature") == 2
    assert "secret.png?" not in form.body
    assert len(form.problems) == 1
    assert "elsewhere.example" in form.problems[0]
    assert any(host.endswith(".amazonaws.com") for host in form.hosts)


async def test_hosts_are_those_that_the_author_names(store: SqliteStore) -> None:
    survey = await a_survey(store, version(instruction='<img src="https://pictures.example/a.png">'))
    ada = await survey.come("ada")
    await ada.one_more(1, instruction='<img src="https://evil.example/b.png">')
    assert (await left(survey, "ada")).hosts == ("https://pictures.example",)


async def test_work_on_a_loop_is_no_form(store: SqliteStore) -> None:
    await add_run(store)
    await come(store, "a1")
    found = await store.query(lambda c: review.film(c, asset_url, "a1"))
    assert (found.form, found.pages) == (None, ())
    with pytest.raises(Unknown, match="no form"):
        await store.query(lambda c: review.kept_form(c, "a1"))
    (run,) = await store.query(lambda c: review.run_list(c, 0))
    assert run.kind == "loop"


async def test_answers_are_counted_people_and_simulated_workers_apart(survey: Survey) -> None:
    found = Figures(survey.read_asset)
    ada = await survey.come("ada")
    await ada.one_more(1)
    await ada.one_more(2)
    await ada.hand_in(mood="good", tags={"a": True, "b": False}, sure__1__=1, sure__2__=1)
    assert (await answers(survey, found)).people.submissions == 1
    await (await survey.come("bob")).hand_in("worker", mood="other")
    await (await survey.come("sim", simulated=True)).hand_in(mood="good")
    await survey.come("open")
    all_of_it = await answers(survey, found)
    assert all_of_it == await answers(survey)
    people = all_of_it.people
    assert (people.submissions, people.incomplete, people.unchecked, people.auto) == (2, 1, 1, 0)
    assert people.person_ms is not None
    assert people.person_ms.n == 2
    assert all_of_it.simulated.submissions == 1
    bars = {
        one.field: [(bar.value, bar.people, bar.simulated) for bar in one.bars]
        for one in all_of_it.histograms
    }
    assert bars["mood"] == [("good", 1, 1), ("bad", 0, 0), ("other", 1, 0)]
    assert bars["tags"] == [("a", 1, 0), ("b", 0, 0)]
    assert bars["sure"] == [("1", 2, 0), ("2", 0, 0)]
    (run,) = await survey.store.query(lambda c: review.run_list(c, 0))
    assert run.kind == "form"
