"""A procedure that is a model, or several: what each is asked, and how their answers are made to look alike."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

import ajeeb as aj
from ajeeb.errors import BadTask, ModelFailed
from ajeeb.events import Done, Failed, Output, Provenance
from ajeeb.forms import Pick, Scale, Text
from ajeeb.loops import Arms, Loop
from ajeeb.models import ImageAnswer, ImageRequest, Message, Model, TextAnswer, TextRequest
from ajeeb.models.scripted_text import ScriptedText
from ajeeb.procedures import Ask, Asked, Call, EarlierAttempt, Live, Procedure
from ajeeb.procedures.alike import alike
from ajeeb.tasks import Task, prepare
from tests.models.wrappers.held import Held, until
from tests.procedures.bench import Bench


def loop(**changes: Any) -> Loop:
    given: dict[str, Any] = {
        "ask": {"prompt": Text("Say")},
        "judge": {"score": Scale("How?", 1, 5)},
        **changes,
    }
    return Loop(**given)


def asking(models: dict[str, Any], makes: Any = "text", **changes: Any) -> Procedure:
    """A procedure that asks these backends, by arm."""
    arms = (
        None if set(models) == {""} else Arms(dict.fromkeys(models, "scripted"), per="output", size=(64, 32))
    )
    this = loop(run=arms or "scripted", **changes)
    asked = {
        arm: Asked(model=Model("backend"), makes=makes, backends={"backend": one}, runs=one)
        for arm, one in models.items()
    }
    ask = Ask(loop=this, prompt_field="prompt", models=asked)
    return Procedure(
        name="ask",
        function=ask,
        queues_itself=True,
        on_server=True,
        candidates=this.candidates,
        blind=arms is not None,
    )


async def called(bench: Bench, procedure: Procedure, live: Live | None = None, **call: Any) -> Any:
    given = {"id": "c", "k": 1, "seed": 7, "worker": "ann", **call}
    return await bench.runner.run(procedure, {"prompt": "a house"}, Call(**given), bench.keep, live)


async def test_each_candidate_is_asked_for_with_a_seed_of_its_own_and_the_first_has_the_attempts(
    bench: Bench,
) -> None:
    model = ScriptedText()
    outcome = await called(bench, asking({"": model}, candidates=3))
    assert isinstance(outcome, Done)
    assert [one.index for one in outcome.outputs] == [0, 1, 2]
    seeds = [request.seed for request in model.requests]
    assert seeds[0] == 7
    assert len(set(seeds)) == 3
    await called(bench, asking({"": model}, candidates=3))
    assert [request.seed for request in model.requests[3:]] == seeds
    await called(bench, asking({"": model}, candidates=3), seed=8)
    assert not set(seeds) & {request.seed for request in model.requests[6:]}
    assert {request.by for request in model.requests} == {"ann"}


async def test_the_first_output_of_every_arm_has_the_seed_of_the_attempt(bench: Bench) -> None:
    quick, slow = ScriptedText(), ScriptedText()
    await called(
        bench, asking({"quick": quick, "slow": slow}, candidates=4), arms=("slow", "quick", "quick", "slow")
    )
    assert quick.requests[0].seed == slow.requests[0].seed == 7
    assert [one.seed for one in quick.requests] == [one.seed for one in slow.requests]


async def test_each_output_is_of_the_arm_at_its_place(bench: Bench) -> None:
    models = {name: ScriptedText([f"I am {name}"]) for name in ("quick", "slow")}
    outcome = await called(bench, asking(models, candidates=2), arms=("slow", "quick"))
    assert isinstance(outcome, Done)
    assert [one.text for one in outcome.outputs] == ["I am slow", "I am quick"]


async def test_all_candidates_are_made_at_the_same_time(bench: Bench) -> None:
    held = Held()
    call = asyncio.create_task(called(bench, asking({"": held}, candidates=4)))
    for _ in range(4):
        await held.answer(TextAnswer(text="x"))
    await call
    assert held.most == 4


async def test_one_that_fails_fails_the_attempt_and_ends_the_others(bench: Bench) -> None:
    broken, held = Held(), Held()
    call = asyncio.create_task(
        called(bench, asking({"broken": broken, "held": held}, candidates=2), arms=("held", "broken"))
    )
    await broken.fail(ModelFailed("unavailable", "no"))
    outcome = await call
    assert isinstance(outcome, Failed)
    assert (outcome.status, outcome.message) == ("unavailable", "no")
    assert held.inside == []


async def test_cancelling_the_call_ends_every_request(bench: Bench) -> None:
    held = Held()
    call = asyncio.create_task(called(bench, asking({"": held}, candidates=3)))
    await until(lambda: len(held.inside) == 3)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert held.inside == []


async def test_a_refusal_in_words_is_a_refusal(bench: Bench) -> None:
    outcome = await called(bench, asking({"": ScriptedText([TextAnswer(text="", refusal="not that")])}))
    assert isinstance(outcome, Failed)
    assert (outcome.status, outcome.message) == ("refused", "not that")


# -- what was said before


def earlier(prompt: str, *texts: str, **judgement: Any) -> EarlierAttempt:
    outputs = tuple(Output(index=n, kind="text", text=text) for n, text in enumerate(texts))
    done = Done(outputs=outputs, provenance=Provenance(procedure="ask"))
    return EarlierAttempt(answers={"prompt": prompt}, judgement=judgement or None, outcome=done)


async def test_a_text_model_is_told_what_was_said_before_by_what_was_chosen(bench: Bench) -> None:
    model = ScriptedText()
    procedure = asking({"": model}, candidates=2, judge={"better": Pick("Which?")})
    failed = EarlierAttempt(
        answers={"prompt": "lost"}, judgement=None, outcome=Failed(status="lost", message="")
    )
    history = (earlier("hello", "hi", "good day", better=1), failed, earlier("and?", "so", "well", better=0))
    await called(bench, procedure, history=history)
    assert model.requests[0].messages == (
        Message(role="user", content="hello"),
        Message(role="assistant", content="good day"),
        Message(role="user", content="and?"),
        Message(role="assistant", content="so"),
        Message(role="user", content="a house"),
    )


async def test_an_attempt_that_still_waits_to_be_judged_is_told_by_its_first_output(bench: Bench) -> None:
    model = ScriptedText()
    procedure = asking({"": model}, candidates=2, judge={"better": Pick("Which?", required=False)})
    await called(bench, procedure, history=(earlier("hello", "hi", "good day"),))
    assert model.requests[0].messages[1].content == "hi"


async def test_what_was_said_before_is_told_as_it_was_sent(bench: Bench) -> None:
    model = ScriptedText()
    spec = Model("backend", template="{prompt}, {tone}")
    asked = Asked(model=spec, makes="text", backends={"backend": model}, runs=model)
    ask = Ask(loop=loop(run="scripted"), prompt_field="prompt", models={"": asked})
    procedure = Procedure(name="ask", function=ask, queues_itself=True, on_server=True)
    call = Call(id="c", k=2, seed=7, unit={"tone": "please"}, history=(earlier("hello", "hi"),))
    await bench.runner.run(procedure, {"prompt": "a house", "tone": "please"}, call, bench.keep)
    assert [one.content for one in model.requests[0].messages] == ["hello, please", "hi", "a house, please"]


# -- alike


def encoded(kind: str, size: tuple[int, int], mode: str = "RGB", **how: Any) -> ImageAnswer:
    buffer = io.BytesIO()
    Image.new(mode, size, (200, 10, 10, 0)[: len(mode)]).save(buffer, kind, **how)
    return ImageAnswer(
        data=buffer.getvalue(),
        media_type=f"image/{kind.lower()}",
        width=size[0],
        height=size[1],
        notes=("made by quick",),
        trace={"model": "quick"},
    )


def signed() -> ImageAnswer:
    info = PngImagePlugin.PngInfo()
    info.add_text("Software", "the quick model")
    return encoded("PNG", (64, 32), pnginfo=info)


@pytest.mark.parametrize(
    "answer",
    [
        encoded("PNG", (64, 32)),
        encoded("JPEG", (64, 32)),
        encoded("WEBP", (200, 10)),
        encoded("GIF", (8, 8)),
        signed(),
    ],
    ids=["png", "jpeg", "webp", "gif", "with a text in it"],
)
def test_images_are_plain_pngs_of_one_size_without_a_word_of_where_they_come_from(
    answer: ImageAnswer,
) -> None:
    made = alike(answer, (64, 32))
    assert isinstance(made, ImageAnswer)
    assert (made.media_type, made.width, made.height, made.notes) == ("image/png", 64, 32, ())
    with Image.open(io.BytesIO(made.data)) as image:
        assert (image.format, image.size, image.mode, image.info) == ("PNG", (64, 32), "RGB", {})
    assert b"quick" not in made.data
    assert made.trace["received"]["media_type"] == answer.media_type
    assert made.trace["received"]["notes"] == ["made by quick"]


def test_what_is_see_through_stands_on_white() -> None:
    made = alike(encoded("PNG", (16, 16), "RGBA"), (16, 16))
    assert isinstance(made, ImageAnswer)
    with Image.open(io.BytesIO(made.data)) as image:
        assert image.getpixel((8, 8)) == (255, 255, 255)


@pytest.mark.parametrize("data", [b"", b"not an image", encoded("PNG", (64, 64)).data[:40]])
def test_what_is_no_image_is_invalid(data: bytes) -> None:
    with pytest.raises(ModelFailed) as failed:
        alike(ImageAnswer(data=data, media_type="image/png", width=1, height=1), (16, 16))
    assert failed.value.status == "invalid"


def test_an_image_that_is_too_large_is_invalid_before_it_is_unpacked() -> None:
    large = encoded("PNG", (7000, 6000), "L")
    with pytest.raises(ModelFailed, match="7000 x 6000 pixels is too large"):
        alike(large, (16, 16))


async def test_texts_keep_their_values_and_lose_their_notes(bench: Bench) -> None:
    said = TextAnswer(text="yes", notes=("from quick",), values={"label": "yes"})
    models = {"quick": ScriptedText([said]), "slow": ScriptedText([said])}
    outcome = await called(bench, asking(models, candidates=2), arms=("quick", "slow"))
    assert isinstance(outcome, Done)
    assert [(one.notes, one.values) for one in outcome.outputs] == [((), {"label": "yes"})] * 2


# -- as a task declares them


def prepared(run: Any, **changes: Any) -> Procedure:
    task = Task(name="test", loop=loop(run=run, **changes))
    (procedure,) = prepare(task).procedures.values()
    return procedure


def test_a_model_by_its_name_is_a_procedure_that_waits_for_turns_of_its_own() -> None:
    procedure = prepared("scripted")
    assert isinstance(procedure.function, Ask)
    assert (procedure.name, procedure.backend, procedure.blind) == ("scripted", "scripted", False)
    assert procedure.queues_itself
    assert procedure.rerun


async def test_a_prepared_model_answers(bench: Bench) -> None:
    outcome = await called(bench, prepared("scripted", candidates=2))
    assert isinstance(outcome, Done), outcome
    assert [one.kind for one in outcome.outputs] == ["image", "image"]


def test_arms_are_one_procedure_under_their_alias() -> None:
    procedure = prepared(Arms({"a": "scripted?steps=1", "b": "scripted"}, alias="painter"))
    assert (procedure.name, procedure.backend, procedure.blind) == ("painter", "painter", True)
    assert procedure.params == {}


@pytest.mark.parametrize(
    ("arms", "said"),
    [
        ({"a": "scripted", "b": {"name": "scripted", "cache": True}}, "the arm 'b' has a cache"),
        ({"a": {"name": "scripted", "fallback": "composer"}, "b": "scripted"}, "the arm 'a' has a fallback"),
        (
            {"a": "scripted", "b": {"name": "scripted", "makes": "text"}},
            "some arms make images and others texts",
        ),
        ({"a": "scripted", "b": "no_such_model"}, "there is no model 'no_such_model'"),
        ({"a": "scripted", "b": {"name": "scripted", "colour": 1}}, "loop.run.arms.b"),
    ],
)
def test_arms_that_cannot_be_compared_are_refused_when_the_task_is_prepared(
    arms: dict[str, Any], said: str
) -> None:
    with pytest.raises(BadTask, match=said):
        prepared(Arms(arms))


def test_a_fallback_or_a_cache_is_allowed_if_that_is_meant() -> None:
    arms = {"a": {"name": "scripted", "cache": True, "fallback": "composer"}, "b": "scripted"}
    assert prepared(Arms(arms, allow_cache=True, allow_fallback=True)).blind


class Learner:
    """A text model that takes lessons."""

    def __init__(self) -> None:
        self.learned: list[tuple[str, str]] = []

    async def text(self, request: TextRequest, watch: Any = None) -> TextAnswer:
        return TextAnswer(text="so")

    def learn(self, text: str, label: str) -> None:
        self.learned.append((text, label))


def test_every_model_that_can_learn_does_and_the_others_are_left_alone() -> None:
    learner, other = Learner(), ScriptedText()
    ask = asking({"learner": learner, "other": other}).function
    assert isinstance(ask, Ask)
    ask.learn({"text": "good", "label": "positive"})
    assert learner.learned == [("good", "positive")]


async def test_an_image_model_is_asked_with_the_settings_of_its_declaration(bench: Bench) -> None:
    held = Held()
    model = Model("backend", template="{prompt}, {style}", width=64, height=32, params={"steps": 4})
    ask = Ask(
        loop=loop(),
        prompt_field="prompt",
        models={"": Asked(model=model, makes="image", backends={"backend": held}, runs=held)},
    )
    procedure = Procedure(name="ask", function=ask, queues_itself=True, on_server=True)
    call = asyncio.create_task(
        bench.runner.run(
            procedure,
            {"prompt": "a house", "style": "in oil"},
            Call(id="c", k=1, seed=7, worker="ann"),
            bench.keep,
        )
    )
    await held.answer()
    await call
    (request,) = held.asked
    assert isinstance(request, ImageRequest)
    assert (request.prompt, request.width, request.height) == ("a house, in oil", 64, 32)
    assert (request.extra, request.seed, request.by) == ({"steps": 4}, 7, "ann")


def test_what_a_template_wants_and_nobody_has_is_said_when_the_task_is_prepared() -> None:
    with pytest.raises(BadTask, match="mood"):
        prepared(aj.Model("scripted", template="{prompt} {mood}"))
