"""What comes of two arms looks as if it came from one place: the files, their headers, their order, their pace."""

from __future__ import annotations

import asyncio
import io
import json
from pathlib import Path
from typing import Any

from PIL import Image

import ajeeb as aj
from ajeeb.models import ImageAnswer
from ajeeb.models.scripted import Scripted
from ajeeb.models.scripted_text import Says, ScriptedText
from tests.server.site import Site, Worker, on_site
from tests.validity.listening import STREAM, chunks, give_models

BY_ITSELF = {
    "date",
    "last-modified",
    "etag",
    "content-length",
}  # of the bytes or of the moment, not of the model
WORDS = [f"word{number} " for number in range(60)]


def a_task(makes: str, **arms: Any) -> aj.Task:
    models = {name: aj.Model(f"scripted?delay_s={place}.0", makes=makes) for place, name in enumerate("ab")}
    return aj.Task(
        name="blind",
        loop=aj.Loop(
            ask={"prompt": aj.Text("Describe")},
            run=aj.Arms(models, per="output", alias="painter", **arms),
            candidates=2,
            judge={"best": aj.Pick("Which is better?")},
            max_attempts=6,
        ),
    )


def encoded(size: tuple[int, int], kind: str, mode: str = "RGB", **how: Any) -> ImageAnswer:
    buffer = io.BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(buffer, kind, **how)
    return ImageAnswer(
        data=buffer.getvalue(), media_type=f"image/{kind.lower()}", width=size[0], height=size[1]
    )


async def arms_by_place(site: Site) -> list[tuple[str, ...]]:
    """The arm of each output, attempt by attempt."""
    streams = await site.parts.store.query(
        lambda found: [row[0] for row in found.execute("SELECT assignment_id FROM assignment")]
    )
    return [
        one.event.arms for stream in streams for one in await site.parts.store.events(stream)
        if one.event.kind == "asked"
    ]  # fmt: skip


async def test_images_of_two_arms_differ_in_nothing_but_the_picture(tmp_path: Path) -> None:
    async with on_site(tmp_path, task=a_task("image", size=(96, 64))) as site:
        exif = Image.Exif()
        exif[0x0112] = 6  # lies on its side
        give_models(
            site,
            {
                "a": Scripted([encoded((300, 200), "PNG", "RGBA"), encoded((20, 90), "GIF", "P")]),
                "b": Scripted([encoded((64, 128), "JPEG", exif=exif), encoded((500, 20), "WEBP", "RGBA")]),
            },
        )
        worker = await site.open("ann")
        for number in range(6):
            await worker.act(
                kind="turn",
                on=worker.view["attempts"][-1]["id"] if number else None,
                judge={"best": 1} if number else None,
                ask={"prompt": f"number {number}"},
            )
        outputs = [output for attempt in worker.view["attempts"] for output in attempt["outputs"]]
        assert len(outputs) == 12
        answers = [await site.client.get(output["url"]) for output in outputs]
        first_chunks = chunks(answers[0].content)
        for output, answer in zip(outputs, answers, strict=True):
            assert (output["width"], output["height"], output["kind"], output["notes"]) == (
                96,
                64,
                "image",
                [],
            )
            found = chunks(answer.content)
            assert [name for name, _ in found if name != "IDAT"] == ["IHDR", "IEND"]
            assert found[0] == first_chunks[0]  # size, depth, colours and interlacing
            plain = {name: value for name, value in answer.headers.items() if name not in BY_ITSELF}
            assert plain == {n: v for n, v in answers[0].headers.items() if n not in BY_ITSELF}
            assert answer.headers.keys() == answers[0].headers.keys()
        assert len({tuple(sorted(attempt)) for attempt in await arms_by_place(site)}) == 1


async def test_the_place_of_an_output_tells_nothing_of_its_arm(tmp_path: Path) -> None:
    async with on_site(tmp_path, task=a_task("text").model_copy(update={"assignments_per_unit": 20})) as site:
        give_models(site, {"a": ScriptedText(), "b": ScriptedText()})
        for number in range(20):
            worker = await site.open(f"worker {number}")
            await worker.act(kind="turn", on=None, judge=None, ask={"prompt": "hello there"})
        arms = await arms_by_place(site)
        assert set(arms) == {("a", "b"), ("b", "a")}


async def test_texts_side_by_side_grow_together_however_slow_one_of_them_is(tmp_path: Path) -> None:
    async with on_site(tmp_path, task=a_task("text")) as site:
        give_models(
            site,
            {
                "a": ScriptedText([Says(answer="".join(WORDS[:40]), pieces=tuple(WORDS[:40]), delay_s=0.1)]),
                "b": ScriptedText([Says(answer="".join(WORDS), pieces=tuple(WORDS), delay_s=1.0)]),
            },
        )
        worker = await site.open("ann")
        lengths, view = await followed(site, worker)
    (attempt,) = view["attempts"]
    whole = [len(output["text"]) for output in attempt["outputs"]]
    assert sorted(whole) == sorted([len("".join(WORDS[:40])), len("".join(WORDS))])
    assert len(lengths) > 5
    for now in lengths:
        shorter, longer = min(now), max(now)
        assert shorter == longer or shorter == whole[now.index(shorter)], (lengths, whole)
    assert any(
        shorter == longer < min(whole) for shorter, longer in lengths
    )  # neither waits for the other's end


async def followed(site: Site, worker: Worker) -> tuple[list[tuple[int, int]], dict[str, Any]]:
    """How long both texts were whenever bytes came, and the view in the end."""
    texts, lengths, view, left = ["", ""], [], {}, b""
    body = {"key": "key-00001", "kind": "turn", "on": None, "judge": None, "ask": {"prompt": "say"}}
    site.client.event_hooks = {}  # the note of all that is said waits for the end of a stream
    asked = site.client.stream("POST", "/api/act", json=body, headers={**worker.headers, **STREAM})
    async with asyncio.timeout(20), asked as answer:
        async for data in answer.aiter_raw():
            *events, left = (left + data).split(b"\n\n")
            for event in events:
                name, _, told = event.partition(b"\ndata: ")
                if name == b"event: view":
                    view = json.loads(told)
                    continue
                for output in json.loads(told)["outputs"]:
                    assert output["text_from"] == len(texts[output["index"]])
                    texts[output["index"]] += output["text"]
            lengths.append((len(texts[0]), len(texts[1])))
    return lengths, view
