"""Nothing that a worker gets before the end tells of arms, models, seeds or measures."""

from __future__ import annotations

import asyncio
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import pytest
from PIL import Image, PngImagePlugin

import ajeeb as aj
from ajeeb.actions import look
from ajeeb.errors import ModelFailed
from ajeeb.events import Asked, FailureStatus, Measured, Settled
from ajeeb.models import ImageAnswer, TextAnswer
from ajeeb.models.scripted import After, Scripted, Step
from ajeeb.models.scripted_text import Says, ScriptedText
from tests.server.forms import a_form, field
from tests.server.site import Site, on_site
from tests.validity.listening import Ear, both, give_models, listening

CANARY = "anary"  # in every name and text below, whatever stands before and after it
FAILURES = [status for status in get_args(FailureStatus) if status not in ("cancelled", "lost")]
Per = Literal["worker", "assignment", "attempt", "output"]


def picture(number: int, *, size: tuple[int, int], kind: str) -> ImageAnswer:
    """An image that tells all about itself."""
    image = Image.new("RGB", size, (number * 37 % 256, number * 91 % 256, 90))
    buffer = io.BytesIO()
    told = PngImagePlugin.PngInfo()
    told.add_text("parameters", "model canary-in-png")
    told.add_text("Software", "canary-packed-in-png", zip=True)
    exif = Image.Exif()
    exif[0x0131] = "canary-in-exif"
    image.save(buffer, kind, **({"pnginfo": told, "exif": exif} if kind == "PNG" else {"exif": exif}))
    return ImageAnswer(
        data=buffer.getvalue(),
        media_type=f"image/{kind.lower()}",
        width=size[0],
        height=size[1],
        notes=("a canary note of the model",),
        prompt_effective="a prompt that the canary rewrote",
        trace={"sampler": "canary"},
        model_responded="canary-model-0613",
        response_id="canary-response",
    )


def failed(status: str) -> ModelFailed:
    return ModelFailed(status, f"canary says no at http://canary.example/{status}", retry_after_s=0.01)


def image_steps(*, size: tuple[int, int], kind: str) -> list[Step]:
    """Every way in which a call can end, and images enough."""
    failures = [failed(status) for status in FAILURES]
    frame = picture(200, size=(32, 32), kind=kind)
    slow = After(delay_s=1.5, answer=picture(201, size=size, kind=kind), steps=6, previews=(frame,) * 3)
    return [slow, slow, *failures, *(picture(number, size=size, kind=kind) for number in range(40))]


def text_steps(word: str, delay_s: float) -> list[Any]:
    failures = [failed(status) for status in FAILURES]
    refused = TextAnswer(text="", refusal="the canary model declines")
    said = [f"{word} answer number {number} in some words" for number in range(40)]
    answers = [
        TextAnswer(
            text=text,
            notes=("a canary note",),
            trace={"canary": 1},
            values={"canary": "label"},
            model_responded="canary-7b",
        )
        for text in said
    ]
    slow = Says(answer="a slow answer that nobody waits for", delay_s=1.5)
    return [slow, slow, *failures, refused, *(Says(answer=one, delay_s=delay_s) for one in answers)]


def model(name: str, **more: Any) -> aj.Model:
    return aj.Model(
        name,
        alias=f"canary-alias-{name.partition(':')[0].partition('?')[0]}",
        template="canary template: {prompt} {secret}",
        system="you are a canary",
        params={"canary_param": "canary"},
        retries=1,
        per_worker=2,
        **more,
    )


def a_task(folder: Path, per: Per, makes: Literal["image", "text"], **loop: Any) -> aj.Task:
    """Two arms in which everything has a name that nobody may hear."""
    Image.effect_noise((64, 64), 90).save(folder / "target.png")
    unit = {"target": str(folder / "target.png"), "secret": "canary of the unit", "facts": "canary|facts"}
    first = model("scripted?delay_s=0", makes=makes)
    second = model("scripted?delay_s=0.0", makes=makes, fallback=model_without_template("scripted", makes))
    arms = aj.Arms(
        {"canary-arm-a": first, "canary-arm-b": second},
        per=per,
        alias="canary-of-all-arms",
        allow_fallback=True,
        size=(96, 64),
    )
    pick = {"best": aj.Pick("Which is better?")} if per == "output" else {}
    score = aj.Scale("How close?", 1, 10)
    return aj.Task(
        name="canaries",
        title="Say what you see",
        units=[unit] * 3,
        show=aj.Image("{target}"),
        measure=(aj.similarity("{target}"),) if makes == "image" else (),
        assignments_per_unit=6,
        before=(aj.Consent("May we?"),),
        loop=aj.Loop(
            ask={"prompt": aj.Text("Describe", min=5)},
            run=arms,
            candidates=2 if per == "output" else 1,
            judge={"score": score, **pick},
            max_attempts=4,
            seed="per_attempt",
            max_free_refusals=20,
            cancels="retry",
            goal=score == 10,
            hints=((aj.output("canary") == "label", "Go on."), (aj.otherwise, "Try again.")),
            **loop,
        ),
    )


def model_without_template(name: str, makes: Literal["image", "text"]) -> aj.Model:
    return aj.Model(name, alias="canary-alias-of-fallback", makes=makes, params={"canary": 3}, retries=0)


@dataclass
class Play:
    """Goes on until the end, over every way there is. turns: how many were taken."""

    ear: Ear
    turns: int = 0

    async def to_the_end(self) -> None:
        await self.ear.act(kind="pass", page=0, answers={"agree": True})
        while self.ear.view["phase"] != "done" and self.turns < 60:
            await self._wrong()
            await self._turn()
        assert self.ear.view["end"]["reason"] == "limit"

    async def _turn(self) -> None:
        self.turns += 1
        prompt = f"a red house beside a lake, number {self.turns}"
        judge = {"score": 3, **({"best": 1} if "best" in self.ear.worker.session["task"]["judge"] else {})}
        if self.turns == 1:
            await both(self.ear.turn(prompt, stream=True, **judge), self._cancel_soon())
        else:
            await self.ear.turn(prompt, stream=self.turns % 2 == 0, **judge)
        await self.ear.look(stream=self.turns % 3 == 0)
        await self.ear.fetch_images()

    async def _cancel_soon(self) -> None:
        """Cancel the call while its model works."""
        site, assignment_id = self.ear.worker.site, self.ear.worker.session["assignment"]
        while (latest := (await look(site.parts.deps, assignment_id)).state.latest) is None:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)
        assert await self.ear.act(kind="cancel", on=latest.id) in (200, 422)  # what has ended meanwhile stays

    async def _wrong(self) -> None:
        """Whatever is refused."""
        assert await self.ear.act(kind="turn", on="nothing", judge=None, ask={"prompt": "a"}) == 422
        assert await self.ear.act(kind="time_up") == 422
        assert await self.ear.act(kind="cancel", on="nothing") == 422
        assert await self.ear.act(kind="call", procedure="canary") != 200
        assert (await self.ear.ask("GET", "/api/nothing"))[0] == 404
        assert (await self.ear.ask("GET", f"/a/{'0' * 32}/{'0' * 64}"))[0] == 404


async def secrets_of(site: Site) -> list[bytes]:
    """What the record has to keep for itself: canaries, seeds, measures, and the run's own seed."""
    found = {CANARY, str(site.parts.run.run.seed), "similarity", "Traceback"}
    for assignment_id in await site.parts.store.query(_assignments):
        for one in await site.parts.store.events(assignment_id):
            match one.event:
                case Asked(seed=int(seed)):
                    found.add(str(seed))
                case Measured(value=float(value), parts=parts):
                    found.update(str(number) for number in (value, *parts.values()) if len(str(number)) > 5)
                case Settled(outcome=outcome):
                    found.update(str(one.seed) for one in outcome.tries if one.seed is not None)
    return [one.encode() for one in found]


def _assignments(connection: Any) -> list[str]:
    return [row[0] for row in connection.execute("SELECT assignment_id FROM assignment")]


def heard(ears: list[Ear], secrets: list[bytes]) -> set[bytes]:
    """The secrets that came through. An address has hexadecimal digits, in which a number may stand by chance."""
    told = b"\n".join(re.sub(rb"/a/[0-9a-f-]+/[0-9a-f]{64}", b"", ear.everything()) for ear in ears)
    return {secret for secret in secrets if secret in told}


@pytest.mark.parametrize("per", ["worker", "output"])
async def test_no_byte_of_an_image_task_tells_of_its_arms(tmp_path: Path, per: Per) -> None:
    async with on_site(tmp_path, task=a_task(tmp_path, per, "image")) as site:
        give_models(
            site,
            {
                "canary-arm-a": Scripted(image_steps(size=(300, 200), kind="PNG")),
                "canary-arm-b": Scripted(image_steps(size=(64, 128), kind="JPEG")),
                "canary-arm-b/fallback": Scripted(image_steps(size=(50, 50), kind="WEBP")),
            },
        )
        ears = [listening(await site.open(name)) for name in ("ann", "bob")]
        for ear in ears:
            await Play(ear).to_the_end()
        for page in ("/", "/w", "/?worker_id=ann"):
            assert (await ears[0].ask("GET", page))[0] == 200
        secrets = await secrets_of(site)
        assert len(secrets) > 10  # there are seeds and measures among them
        assert heard(ears, secrets) == set()
        assert not any(piece["outputs"] or piece["progress"] for ear in ears for piece in ear.pieces)
        statuses = {
            attempt["failure"]["status"]
            for ear in ears
            for attempt in ear.view["attempts"]
            if attempt["failure"]
        }
        assert statuses >= {"refused", "filtered", "cancelled"}


@pytest.mark.parametrize("per", ["attempt", "output"])
async def test_no_byte_of_a_text_task_tells_of_its_arms(tmp_path: Path, per: Per) -> None:
    async with on_site(tmp_path, task=a_task(tmp_path, per, "text")) as site:
        give_models(
            site,
            {
                "canary-arm-a": ScriptedText(text_steps("quick", 0.05)),
                "canary-arm-b": ScriptedText(text_steps("slow", 0.25)),
                "canary-arm-b/fallback": ScriptedText(text_steps("other", 0.1)),
            },
        )
        ears = [listening(await site.open(name)) for name in ("ann", "bob")]
        for ear in ears:
            await Play(ear).to_the_end()
        assert heard(ears, await secrets_of(site)) == set()
        if per == "attempt":  # a text alone would show how fast its model is: it comes whole
            whole = {output["text"] for ear in ears for output in ear.outputs()}
            assert all(
                one["text"] in whole for ear in ears for piece in ear.pieces for one in piece["outputs"]
            )


async def test_no_byte_of_a_task_with_one_model_tells_of_it(tmp_path: Path) -> None:
    task = a_task(tmp_path, "assignment", "text")
    alone = task.model_copy(
        update={"loop": task.the_loop.model_copy(update={"run": model("scripted", makes="text")})}
    )
    async with on_site(tmp_path, task=alone) as site:
        steps = [*text_steps("one", 0.1)]
        plain = [TextAnswer(text=f"answer {number}", trace={"canary": 1}) for number in range(9)]
        give_models(site, {"": ScriptedText([*steps[: len(FAILURES) + 2], *plain])})
        ear = listening(await site.open("ann"))
        await Play(ear).to_the_end()
        assert heard([ear], await secrets_of(site)) == set()


async def test_no_byte_of_a_forms_calls_tells_why_they_failed(tmp_path: Path) -> None:
    def refuses() -> None:
        raise ModelFailed("refused", "the canary model says no")

    def breaks(word: str) -> None:
        raise ValueError(f"canary {word} at /home/canary/key")

    def odd() -> object:
        return object()

    def states(agent_state: Any) -> dict[str, str]:
        assert agent_state.agent.run.args.task.aux_parameters["canary"] == "canary"
        return {"said": "hello"}

    task = a_form(
        field("text"),
        procedures={one.__name__: one for one in (refuses, breaks, odd, states)},
        aux_parameters={"canary": "canary"},
    )
    async with on_site(tmp_path, task=task) as site:
        ear = listening(await site.open("ann"))
        for number, (name, arguments) in enumerate(
            [
                ("refuses", {}),
                ("breaks", {"word": "a"}),
                ("breaks", {"other": "a"}),
                ("odd", {}),
                ("states", {}),
                ("not_there", {}),
            ]
        ):
            body = {"key": f"call-{number:05}", "procedure": name, "arguments": arguments, "element": ""}
            assert (await ear.ask("POST", "/api/call", body))[0] in (200, 422)
        await ear.look()
        again = listening(await site.open("ann"))
        await ear.act(kind="submit", values={"text": "x"})
        assert heard([ear, again], await secrets_of(site)) == set()


async def test_the_ear_hears_what_is_said(tmp_path: Path) -> None:
    async with on_site(tmp_path) as site:
        site.script.answers = ["a canary sings", picture(1, size=(30, 20), kind="PNG")]
        ear = listening(await site.open("ann"))
        await ear.turn("a red house beside a lake, number 1")
        await ear.turn("a red house beside a lake, number 2", score=2)
        await ear.fetch_images()
        # The text is the output itself; what a program wrote into its picture stays with the server.
        assert heard([ear], [b"canary sings", b"canary-in-png", b"canary-packed-in-png"]) == {b"canary sings"}
