"""What every backend over HTTP promises, whichever service makes the images."""

from __future__ import annotations

import asyncio
import io
import time
from pathlib import Path

import pytest
from PIL import Image

from ajeeb.errors import ModelFailed
from ajeeb.models import ImageModel, ImageRequest
from ajeeb.models.scripted import plain
from ajeeb.models.stub import Stub
from ajeeb.models.wrappers import Retry
from tests.contracts.models.remote import ASK, Told, cancelled, image_model

LONG = "look away " * 50


async def test_a_good_answer_is_a_whole_image_of_the_size_asked(model: ImageModel) -> None:
    answer = await model.image(ASK)
    with Image.open(io.BytesIO(answer.data)) as image:
        image.load()
        assert image.size == (answer.width, answer.height) == (ASK.width, ASK.height)
        assert f"image/{(image.format or '').lower()}" == answer.media_type


async def test_the_prompt_arrives_as_it_was_written(model: ImageModel, stub: Stub) -> None:
    await model.image(ImageRequest(prompt='a "red" house\nbeside 湖 🏠', seed=7))
    assert [job.request.prompt for job in stub.bench.jobs.values()] == ['a "red" house\nbeside 湖 🏠']


async def test_a_model_with_seeds_gives_the_image_of_the_seed(model: ImageModel) -> None:
    if "seed" not in model.info.supports:
        pytest.skip("this service has no seeds")
    answer = await model.image(ASK)
    assert answer.data == plain(ASK).data
    assert answer.seed_used in (ASK.seed, None)


async def test_what_a_model_says_it_tells_it_tells(model: ImageModel, stub: Stub) -> None:
    stub.bench.step_s = 0.1
    told = Told()
    await model.image(ASK, told)
    if "progress" in model.info.supports:
        assert told.fractions
        assert [one for one in told.fractions if one is not None] == sorted(
            one for one in told.fractions if one is not None
        )
        assert all(0 <= one <= 1 for one in told.fractions if one is not None)
    if "preview" in model.info.supports and stub.bench.seen and not _is_polled_comfyui(told):
        data, media_type = told.previews[-1]
        with Image.open(io.BytesIO(data)) as image:
            assert (image.size, media_type) == ((16, 16), "image/png")


def _is_polled_comfyui(told: Told) -> bool:
    """Without the socket ComfyUI tells no steps, and so no previews."""
    return bool(told.fractions) and set(told.fractions) == {None}


async def test_a_slow_model_is_waited_for(model: ImageModel, stub: Stub) -> None:
    stub.bench.trouble("slow")
    start = time.monotonic()
    assert (await model.image(ASK)).data
    assert time.monotonic() - start >= 4 * stub.bench.slow_s


async def test_a_hung_model_ends_with_the_deadline_and_is_stopped(model: ImageModel, stub: Stub) -> None:
    stub.bench.trouble("hang")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await model.image(ASK)
    await stub.bench.until(lambda bench: bench.states() == ["cancelled"])


@pytest.mark.parametrize("trouble", ["garbage", "truncated", "not_image"])
async def test_what_is_no_image_is_invalid(
    model: ImageModel, stub: Stub, trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    stub.bench.trouble(trouble)  # type: ignore[arg-type]  # from the list above
    with pytest.raises(ModelFailed) as failure:
        await model.image(ASK)
    assert failure.value.status == "invalid"
    assert len(str(failure.value)) < 200


async def test_an_answer_that_breaks_off_is_unavailable(model: ImageModel, stub: Stub) -> None:
    stub.bench.trouble("cut")
    with pytest.raises(ModelFailed) as failure:
        await model.image(ASK)
    assert failure.value.status == "unavailable"


async def test_an_error_of_the_server_is_tried_again(model: ImageModel, stub: Stub) -> None:
    stub.bench.trouble("error", times=2)
    answer = await Retry(model, first_wait_s=0.01).image(ASK)
    assert (answer.retries, len(stub.bench.jobs)) == (2, 1)


async def test_a_busy_server_says_when_to_come_again(model: ImageModel, stub: Stub) -> None:
    stub.bench.retry_after_s = 17
    stub.bench.trouble("busy")
    with pytest.raises(ModelFailed) as failure:
        await model.image(ASK)
    assert (failure.value.status, failure.value.retry_after_s) == ("rate_limited", 17.0)


async def test_a_prompt_that_is_refused_is_not_tried_again(model: ImageModel, stub: Stub, kind: str) -> None:
    if kind == "automatic1111":
        pytest.skip("this service refuses nothing")
    stub.bench.trouble("moderation", times=2)
    with pytest.raises(ModelFailed) as failure:
        await Retry(model, first_wait_s=0.01).image(ASK)
    assert failure.value.status in ("refused", "filtered")
    assert stub.bench.next_trouble() == "moderation"


async def test_a_wrong_key_is_our_own_fault_and_never_shown(
    stub: Stub, kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = "somebody:sk-wrong-9999"
    stub.bench.key = wrong + "x"  # whose stub says the beginning of the key in its answer
    model = image_model(stub, kind, tmp_path, wrong)
    with pytest.raises(ModelFailed) as failure:
        await Retry(model, first_wait_s=0.01).image(ASK)
    assert failure.value.status == "internal"
    said = f"{failure.value}{failure.value.__cause__!r}{caplog.text}{model!r}{vars(model)!r}{model.info!r}"
    assert "9999" not in said


async def test_a_server_that_is_not_there_is_unavailable(stub: Stub, kind: str, tmp_path: Path) -> None:
    model = image_model(Stub(bench=stub.bench, url="http://127.0.0.1:9"), kind, tmp_path)
    with pytest.raises(ModelFailed) as failure:
        await model.image(ASK)
    assert failure.value.status == "unavailable"


async def test_a_call_cancelled_while_it_runs_is_stopped_there(model: ImageModel, stub: Stub) -> None:
    stub.bench.trouble("hang")
    call = asyncio.create_task(model.image(ASK))
    await stub.bench.until(lambda bench: bench.states() == ["running"])
    await asyncio.sleep(0.05)
    assert await cancelled(call)
    await stub.bench.until(lambda bench: bench.states() == ["cancelled"])
    assert (await model.image(ASK)).data  # nothing is left that the next one would wait for


async def test_a_call_cancelled_while_it_waits_never_runs(model: ImageModel, stub: Stub) -> None:
    stub.bench.at_once = 1
    stub.bench.trouble("hang")
    told = Told()
    first = asyncio.create_task(model.image(ASK))
    await stub.bench.until(lambda bench: bench.states() == ["running"])
    second = asyncio.create_task(model.image(ASK, told))
    await _waits(stub, told)
    assert await cancelled(second)
    await stub.bench.until(lambda bench: bench.states() in (["running"], ["running", "cancelled"]))
    assert [job.step for job in stub.bench.jobs.values()][1:] in ([], [0])
    assert not first.done()
    assert await cancelled(first)


async def _waits(stub: Stub, told: Told) -> None:
    """Until the second call stands in a queue, ours or the service's."""
    async with asyncio.timeout(5):
        while not (told.places or "queued" in stub.bench.states()):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)


async def test_calls_at_the_same_time_get_each_their_own_image(model: ImageModel) -> None:
    asks = [ImageRequest(prompt=f"house {number}", width=48, height=32) for number in range(4)]
    answers = await asyncio.gather(*(model.image(ask) for ask in asks))
    if "seed" in model.info.supports:
        assert [answer.data for answer in answers] == [plain(ask).data for ask in asks]
    assert len({answer.data for answer in answers}) == 4
