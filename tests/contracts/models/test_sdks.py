"""The vendors' own clients read the stub, so what our backends read from it is what the services say."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from PIL import Image

from ajeeb.models.scripted import Scripted
from ajeeb.models.stub import Bench, Stub, stubbed

pytestmark = [pytest.mark.extras, pytest.mark.filterwarnings("ignore")]
"""What the clients warn of is theirs to mend."""
KEY = "sk-canary"
SIZE = {"width": 48, "height": 32}


@pytest.fixture
async def stub() -> AsyncIterator[Stub]:
    async with stubbed(Bench(model=Scripted(), key=KEY, step_s=0.02)) as running:
        yield running


def size_of(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return image.size


def openai_client(stub: Stub, **settings: Any) -> Any:
    openai = pytest.importorskip("openai")
    return openai.AsyncOpenAI(
        base_url=stub.address("openai"), **{"api_key": KEY, "max_retries": 0, **settings}
    )


async def test_openai_reads_images_whole_and_streamed(stub: Stub) -> None:
    async with openai_client(stub) as client:
        answer = await client.images.generate(model="m", prompt="a house", size="48x32")
        assert answer.data[0].b64_json
        assert answer.usage.total_tokens == answer.usage.input_tokens + answer.usage.output_tokens
        events = await client.images.generate(model="m", prompt="a house", stream=True, partial_images=2)
        kinds = [event.type async for event in events]
    assert kinds == ["image_generation.partial_image"] * 2 + ["image_generation.completed"]


async def test_openai_reads_chat_whole_and_streamed(stub: Stub) -> None:
    messages = [{"role": "user", "content": "hello you"}]
    async with openai_client(stub) as client:
        answer = await client.chat.completions.create(model="m", messages=messages)
        assert answer.choices[0].message.content == "You said: hello you"
        chunks = await client.chat.completions.create(model="m", messages=messages, stream=True)
        said = [chunk.choices[0].delta.content or "" async for chunk in chunks]
        assert [model.id async for model in client.models.list()] == ["stub", "scripted"]
    assert "".join(said) == "You said: hello you"


@pytest.mark.parametrize(
    ("trouble", "error"),
    [("moderation", "BadRequestError"), ("busy", "RateLimitError"), ("error", "InternalServerError")],
)
async def test_openai_knows_the_errors(stub: Stub, trouble: Any, error: str) -> None:
    openai = pytest.importorskip("openai")
    stub.bench.trouble(trouble)
    async with openai_client(stub) as client:
        with pytest.raises(getattr(openai, error)) as failure:
            await client.images.generate(model="m", prompt="x")
    assert (failure.value.code == "moderation_blocked") == (trouble == "moderation")
    assert ("retry-after" in failure.value.response.headers) == (trouble == "busy")


async def test_openai_knows_a_wrong_key(stub: Stub) -> None:
    openai = pytest.importorskip("openai")
    async with openai_client(stub, api_key="other") as client:
        with pytest.raises(openai.AuthenticationError):
            await client.images.generate(model="m", prompt="x")


async def test_replicate_runs_waits_and_cancels(stub: Stub) -> None:
    replicate = pytest.importorskip("replicate")
    client = replicate.Client(api_token=KEY, base_url=stub.address("replicate"))
    inputs = {"prompt": "a house", **SIZE}
    [url] = await client.async_run("owner/name", input=inputs)
    async with httpx2.AsyncClient() as web:
        assert size_of((await web.get(url)).content) == (48, 32)
    stub.bench.trouble("hang")
    job = await client.predictions.async_create(version="0" * 64, input=inputs)
    await stub.bench.until(lambda bench: bench.states()[-1] == "running")
    await job.async_cancel()
    await job.async_reload()
    assert (job.status, stub.bench.states()[-1]) == ("canceled", "cancelled")


async def test_fal_subscribes_and_cancels(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    fal_client = pytest.importorskip("fal_client")
    monkeypatch.setattr("fal_client.client.QUEUE_URL_FORMAT", f"{stub.address('fal')}/")
    client = fal_client.AsyncClient(key=KEY)
    stub.bench.at_once = 1
    seen: list[str] = []
    found = await client.subscribe(
        "owner/app/path",
        arguments={"prompt": "a house", "seed": 5, **SIZE},
        on_queue_update=lambda update: seen.append(type(update).__name__),
    )
    assert (found["seed"], found["images"][0]["width"]) == (5, 48)
    assert seen[-1] == "Completed"
    stub.bench.trouble("hang")
    job = await client.submit("owner/app", arguments={"prompt": "a house"})
    await stub.bench.until(lambda bench: bench.states()[-1] == "running")
    assert type(await job.status()).__name__ == "InProgress"
    await job.cancel()
    await stub.bench.until(lambda bench: bench.states()[-1] == "cancelled")


async def test_fal_knows_a_refused_prompt(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    fal_client = pytest.importorskip("fal_client")
    monkeypatch.setattr("fal_client.client.QUEUE_URL_FORMAT", f"{stub.address('fal')}/")
    stub.bench.trouble("moderation")
    with pytest.raises(fal_client.FalClientError, match="content_policy_violation"):
        await fal_client.AsyncClient(key=KEY).subscribe("owner/app", arguments={"prompt": "x"})


async def test_webuiapi_draws_looks_and_interrupts(stub: Stub) -> None:
    webuiapi = pytest.importorskip("webuiapi")
    stub.bench.key = ""
    web = await asyncio.to_thread(webuiapi.WebUIApi, baseurl=f"{stub.address('automatic1111')}/sdapi/v1")
    found = await asyncio.to_thread(lambda: web.txt2img(prompt="a house", seed=9, **SIZE))
    assert (found.image.size, found.info["seed"]) == ((48, 32), 9)
    stub.bench.trouble("hang")
    drawing = asyncio.create_task(asyncio.to_thread(lambda: web.txt2img(prompt="a house", **SIZE)))
    await stub.bench.until(lambda bench: bench.states()[-1] == "running")
    progress = await asyncio.to_thread(web.get_progress)
    assert progress["state"]["job_count"] == 1
    await asyncio.to_thread(web.interrupt)
    assert (await drawing).image
    assert stub.bench.states() == ["done", "cancelled"]
