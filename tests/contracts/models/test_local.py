"""What the backends in this process promise, on pipelines and models of a few thousand random numbers."""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from ajeeb.errors import BadTask, ModelFailed
from ajeeb.models import NOBODY, ImageAnswer, ImageRequest, Message, TextRequest, named, named_text
from ajeeb.models.health import Health
from ajeeb.models.local.diffusers import Diffusers
from ajeeb.models.local.transformers import Transformers
from tests.contracts.models.remote import ASK, Told, cancelled
from tests.models.local import tiny

pytestmark = [
    pytest.mark.extras,
    pytest.mark.timeout(180),  # the libraries take long to import the first time
    pytest.mark.filterwarnings("default"),  # they warn of one another
]
SAY = TextRequest(
    messages=(Message(role="user", content="a red house"),), max_tokens=24, temperature=0.0, seed=1
)
ENDLESS = 900
PATIENCE_S = 60


def opened(folder: Path, **params: object) -> Diffusers:
    query = "&".join(f"{name}={value}" for name, value in params.items())
    model = named(f"diffusers:{folder}?{query}", Path())
    assert isinstance(model, Diffusers)
    return model


def speaking(folder: Path, query: str = "") -> Transformers:
    model = named_text(f"transformers:{folder}?{query}", Path())
    assert isinstance(model, Transformers)
    return model


@pytest.fixture(scope="module")
def painter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for package in ("torch", "diffusers", "transformers"):
        pytest.importorskip(package, exc_type=ImportError)
    return tiny.pipeline(tmp_path_factory.mktemp("painter"))


@pytest.fixture(scope="module")
def speaker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for package in ("torch", "transformers"):
        pytest.importorskip(package, exc_type=ImportError)
    return tiny.language_model(tmp_path_factory.mktemp("speaker"))


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not happened():  # noqa: ASYNC110 - a thread tells nobody
            await asyncio.sleep(0.005)


def steps_of(told: Told) -> list[int]:
    return [step for step, _ in told.steps if step is not None]


def shown(answer: ImageAnswer | ModelFailed) -> Image.Image:
    assert isinstance(answer, ImageAnswer)
    return Image.open(io.BytesIO(answer.data)).convert("RGB")


async def test_a_good_answer_is_a_whole_image_of_the_size_asked(painter: Path) -> None:
    answer = await opened(painter, steps=3).image(ASK)
    with Image.open(io.BytesIO(answer.data)) as image:
        image.load()
        assert image.size == (answer.width, answer.height) == (ASK.width, ASK.height)
        assert (image.format, answer.media_type) == ("PNG", "image/png")
    assert answer.seed_used == ASK.seed
    assert answer.trace["params"] == {"width": 48, "height": 32, "num_inference_steps": 3}
    assert (answer.trace["scheduler"], answer.trace["dtype"]) == ("DDIMScheduler", "float32")


async def test_prompt_negative_and_seed_make_the_image_and_nothing_else_does(painter: Path) -> None:
    model = opened(painter, steps=3)
    first = await model.image(ASK)
    assert (await model.image(ASK)).data == first.data
    others = [replace(ASK, seed=8), replace(ASK, prompt="a lake"), replace(ASK, negative="red")]
    assert len({first.data, *[(await model.image(other)).data for other in others]}) == 4


async def test_steps_are_told_with_what_is_left_and_previews_on_the_way(painter: Path) -> None:
    told, start = Told(), time.monotonic()
    await opened(painter, steps=40).image(ASK, told)
    took_s = time.monotonic() - start
    assert told.steps == [(None, None), *((step, 40) for step in range(1, 41))]
    assert told.fractions[1:] == [step / 40 for step in range(1, 41)]
    assert 1 <= len(told.previews) <= 1 + took_s / 0.25
    for data, media_type in told.previews:
        with Image.open(io.BytesIO(data)) as image:
            assert (image.format, media_type, image.size) == ("JPEG", "image/jpeg", (48, 32))


async def test_a_large_image_has_small_previews(painter: Path) -> None:
    told = Told()
    await opened(painter, steps=2).image(ImageRequest(prompt="a", width=256, height=128), told)
    assert [Image.open(io.BytesIO(data)).size for data, _ in told.previews] == [(96, 48)]


async def test_previews_can_be_left_out(painter: Path) -> None:
    told, model = Told(), opened(painter, steps=2, preview="false")
    await model.image(ASK, told)
    assert (told.previews, "preview" in model.info.supports) == ([], False)


async def test_a_deadline_ends_the_call_and_stops_the_pipeline(painter: Path) -> None:
    model, told = opened(painter, steps=ENDLESS), Told()
    await model.start()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await model.image(ASK, told)
    last = len(told.steps)
    await opened(painter, steps=2).image(ASK)  # its turn comes when the first has let go
    assert len(told.steps) <= last + 1 < ENDLESS


async def test_a_call_cancelled_while_it_runs_stops_and_the_next_is_whole(painter: Path) -> None:
    alone = await opened(painter, steps=3).image(ASK)
    told, waiting = Told(), Told()
    first = asyncio.create_task(opened(painter, steps=ENDLESS).image(ASK, told))
    await until(lambda: len(steps_of(told)) > 2)
    second = asyncio.create_task(opened(painter, steps=3).image(ASK, waiting))
    await until(lambda: waiting.places == [0])
    assert await cancelled(first)
    assert (await second).data == alone.data
    assert steps_of(told)[-1] < ENDLESS
    assert steps_of(waiting) == [1, 2, 3]


async def test_a_call_cancelled_while_it_waits_never_runs(painter: Path) -> None:
    model, running, waiting = opened(painter, steps=ENDLESS), Told(), Told()
    first = asyncio.create_task(model.image(ASK, running))
    await until(lambda: len(steps_of(running)) > 2)
    second = asyncio.create_task(model.image(ASK, waiting))
    await until(lambda: waiting.places == [0])
    assert await cancelled(second)
    before = len(running.steps)
    await until(lambda: len(running.steps) > before)  # the one that runs goes on
    assert not first.done()
    assert await cancelled(first)
    await opened(painter, steps=2).image(ASK)
    assert waiting.steps == []


async def test_calls_at_the_same_time_get_each_their_own_image(painter: Path) -> None:
    model = opened(painter, steps=3)
    asks = [replace(ASK, prompt=f"house {number}") for number in range(4)]
    alone = [(await model.image(ask)).data for ask in asks]
    together = await asyncio.gather(*(model.image(ask) for ask in asks))
    assert [answer.data for answer in together] == alone
    assert len(set(alone)) == 4


async def test_a_batch_gives_each_request_the_image_of_its_seed(painter: Path) -> None:
    model = opened(painter, steps=3)
    asks = [
        ASK,
        replace(ASK, seed=8),
        replace(ASK, width=32),
        replace(ASK, negative="blue"),
        replace(ASK, prompt="a lake"),
    ]
    told = [Told() for _ in asks]
    together = await model.images(asks, told)
    for ask, answer, one in zip(asks, together, told, strict=True):
        assert isinstance(answer, ImageAnswer)
        alone = await model.image(ask)
        # Sums of several images at a time may differ in the last bit.
        difference = ImageChops.difference(shown(answer), shown(alone))
        assert max(difference.tobytes()) <= 2
        assert steps_of(one) == [1, 2, 3]
    assert [answer.trace["batch"] for answer in together if isinstance(answer, ImageAnswer)] == [
        3,
        3,
        1,
        1,
        3,
    ]


async def test_what_the_safety_checker_holds_back_is_filtered(painter: Path, tmp_path: Path) -> None:
    strict = opened(tiny.pipeline(tmp_path, **tiny.safety_checker()), steps=2)
    with pytest.raises(ModelFailed) as failure:
        await strict.image(ASK)
    assert failure.value.status == "filtered"
    found = await strict.images([ASK, ASK], [NOBODY, NOBODY])
    assert [isinstance(one, ModelFailed) and one.status for one in found] == ["filtered"] * 2
    safe = await opened(painter, steps=2).image(ASK)
    assert safe.trace["safety"] == {"nsfw_content_detected": None}


async def test_an_image_that_fits_into_no_memory_names_the_way_out(painter: Path) -> None:
    model = opened(painter, steps=2)
    with pytest.raises(ModelFailed, match=r"ran out of memory.*offload=true") as failure:
        await model.image(replace(ASK, width=40_000_000, height=40_000_000))
    assert failure.value.status == "unavailable"
    assert (await model.image(ASK)).data


async def test_a_size_that_the_pipeline_cannot_make_is_invalid(painter: Path) -> None:
    with pytest.raises(ModelFailed, match="divisible by 8") as failure:
        await opened(painter).image(replace(ASK, width=47))
    assert failure.value.status == "invalid"


async def test_a_parameter_that_the_pipeline_does_not_take_is_named(painter: Path) -> None:
    with pytest.raises(ModelFailed, match="StableDiffusionPipeline takes no 'stepz'; it takes") as failure:
        await opened(painter, stepz=2).image(ASK)
    assert (failure.value.status, failure.value.lasting) == ("internal", True)
    loose = await opened(painter, steps=2).image(replace(ASK, extra={"guidance": 1.0, "eta": 0.0}))
    assert loose.trace["params"]["guidance_scale"] == 1.0


async def test_what_is_recorded_says_what_was_loaded(painter: Path) -> None:
    model = opened(painter, steps=3, scheduler="EulerDiscreteScheduler", dtype="bfloat16")
    before = model.info
    assert (await model.health()).message == "not loaded yet"
    await model.start()
    assert await model.health() == Health(ok=True, version=before.version)
    info = model.info
    assert info.name == f"diffusers:{painter}"
    assert info.version == before.version
    assert info.version.startswith("StableDiffusionPipeline; diffusers ")
    assert info.params == {
        "steps": 3, "guidance": 7.5, "scheduler": "EulerDiscreteScheduler", "device": "cpu", "dtype": "bfloat16",
    }  # fmt: skip
    assert info.deterministic
    assert (await model.image(ASK)).trace["dtype"] == "bfloat16"


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"scheduler": "NoSuchScheduler"}, "no scheduler 'NoSuchScheduler'"),
        ({"dtype": "int3"}, "there is no dtype 'int3'"),
        ({"device": "abacus"}, "abacus"),
    ],
)
async def test_what_cannot_be_loaded_so_is_said(painter: Path, params: dict[str, object], said: str) -> None:
    with pytest.raises(ModelFailed, match=said) as failure:
        await opened(painter, **params).start()
    assert (failure.value.status, failure.value.lasting) == ("internal", True)


async def test_a_folder_that_is_broken_is_said(painter: Path, speaker: Path, tmp_path: Path) -> None:
    with pytest.raises(BadTask, match="there is no such folder"):
        opened(tmp_path / "none")
    (tmp_path / "model_index.json").write_text("{}")
    (tmp_path / "config.json").write_text("{}")
    for start in (opened(tmp_path).start, speaking(tmp_path).start):
        with pytest.raises(ModelFailed, match="cannot be loaded") as failure:
            await start()
        assert (failure.value.status, failure.value.lasting) == ("internal", True)


UNREACHED = """
import asyncio
from pathlib import Path
from ajeeb.errors import ModelFailed
from ajeeb.models import named, named_text

for model in (named("diffusers:owner/name", Path()), named_text("transformers:owner/name", Path())):
    try:
        asyncio.run(model.start())
    except ModelFailed as error:
        print(error.status, error.lasting, "fetch the model first" in str(error))
"""


def test_a_hub_that_cannot_be_reached_is_unavailable_for_long(painter: Path, tmp_path: Path) -> None:
    away = {
        **os.environ,
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "HF_HOME": str(tmp_path),
        "HF_HUB_OFFLINE": "0",
    }
    done = subprocess.run(
        [sys.executable, "-c", UNREACHED], env=away, capture_output=True, text=True, check=True, timeout=200
    )
    assert done.stdout.split("\n")[:2] == ["unavailable True True"] * 2


async def test_a_text_comes_piece_by_piece_and_whole(speaker: Path) -> None:
    told = Told()
    answer = await speaking(speaker).text(SAY, told)
    assert answer.text == "".join(told.said)
    assert len(told.said) > 1
    assert answer.finish_reason == "length"
    assert answer.usage
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == (len("a red house"), 24)


async def test_without_temperature_nothing_is_drawn_and_with_it_the_seed_decides(speaker: Path) -> None:
    model = speaking(speaker)
    greedy = [(await model.text(replace(SAY, seed=seed))).text for seed in (1, 2)]
    assert greedy[0] == greedy[1]
    drawn = replace(SAY, temperature=1.0)
    once, again = [await model.text(drawn) for _ in range(2)]
    assert once.text == again.text
    assert once.trace["seed"] == 1
    texts = {(await model.text(replace(drawn, seed=seed))).text for seed in range(4)}
    assert len(texts) > 1
    unseeded = await model.text(replace(drawn, seed=None))
    repeated = await model.text(replace(drawn, seed=unseeded.trace["seed"]))
    assert repeated.text == unseeded.text


async def test_random_numbers_of_others_are_neither_taken_nor_changed(speaker: Path) -> None:
    torch = pytest.importorskip("torch", exc_type=ImportError)
    model, drawn = speaking(speaker), replace(SAY, temperature=1.0)
    first = await model.text(drawn)
    torch.manual_seed(99)
    before = torch.get_rng_state()
    assert (await model.text(drawn)).text == first.text
    assert torch.equal(torch.get_rng_state(), before)


async def test_drawing_heeds_the_settings_of_the_name_and_of_the_request(speaker: Path) -> None:
    greedy = await speaking(speaker).text(SAY)
    drawn = replace(SAY, temperature=5.0)
    assert (await speaking(speaker).text(drawn)).text != greedy.text
    assert (await speaking(speaker, "top_k=1").text(drawn)).text == greedy.text
    assert (await speaking(speaker).text(replace(drawn, extra={"top_p": 0.0001}))).text == greedy.text
    assert (await speaking(speaker, "temperature=0").text(replace(SAY, temperature=None))).text == greedy.text


async def test_an_answer_ends_before_a_stop_string(speaker: Path) -> None:
    whole = (await speaking(speaker).text(SAY)).text
    place = next(n for n in range(3, len(whole) - 2) if whole.find(whole[n : n + 2]) == n)
    told = Told()
    answer = await speaking(speaker).text(replace(SAY, stop=(whole[place : place + 2],)), told)
    assert (answer.text, answer.finish_reason) == (whole[:place], "stop")
    assert "".join(told.said) == whole[:place]
    assert answer.usage
    assert (answer.usage.output_tokens or 0) < 24


async def test_a_model_that_ends_by_itself_has_stopped(speaker: Path) -> None:
    ends = replace(SAY, max_tokens=5, extra={"forced_eos_token_id": 1})
    answer = await speaking(speaker).text(ends)
    assert answer.finish_reason == "stop"
    assert "</s>" not in answer.text


async def test_a_text_cancelled_while_it_runs_stops_and_one_that_waits_is_whole(speaker: Path) -> None:
    model, told, waiting = speaking(speaker), Told(), Told()
    alone = await model.text(SAY)
    first = asyncio.create_task(model.text(replace(SAY, max_tokens=50_000, temperature=1.0), told))
    await until(lambda: len(told.said) > 3)
    second = asyncio.create_task(model.text(SAY, waiting))
    third_told = Told()
    await until(lambda: waiting.places == [0])
    third = asyncio.create_task(model.text(SAY, third_told))
    await until(lambda: third_told.places == [1])
    assert await cancelled(third)
    assert await cancelled(first)
    assert (await second).text == alone.text
    assert third_told.said == []


async def test_a_text_past_its_deadline_stops(speaker: Path) -> None:
    model, told = speaking(speaker), Told()
    await model.start()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await model.text(replace(SAY, max_tokens=50_000, temperature=1.0), told)
    last = len(told.said)
    await model.text(SAY)
    assert len(told.said) <= last + 1


async def test_turns_are_joined_or_put_into_the_models_own_template(speaker: Path, tmp_path: Path) -> None:
    talk = replace(
        SAY,
        system="Be brief.",
        messages=(
            Message(role="user", content="hi"),
            Message(role="assistant", content="yes"),
            *SAY.messages,
        ),
    )
    joined = await speaking(speaker).text(talk)
    assert joined.usage
    assert joined.usage.input_tokens == len("Be brief.\n\nhi\n\nyes\n\na red house")
    chat = speaking(tiny.language_model(tmp_path, tiny.TEMPLATE))
    templated = await chat.text(talk)
    assert templated.usage
    assert templated.usage.input_tokens == len("Be brief.\n\nhi . yes . a red house . the ")


async def test_a_conversation_longer_than_the_models_window_is_invalid(speaker: Path, tmp_path: Path) -> None:
    short = speaking(tiny.language_model(tmp_path, window=16))
    answer = await short.text(SAY)
    assert answer.usage
    assert (answer.usage.output_tokens, answer.finish_reason) == (16 - len("a red house"), "length")
    with pytest.raises(ModelFailed, match="reads fewer than 16") as failure:
        await short.text(replace(SAY, messages=(Message(role="user", content="a" * 16),)))
    assert failure.value.status == "invalid"


async def test_a_parameter_that_generate_does_not_take_is_named(speaker: Path) -> None:
    with pytest.raises(ModelFailed, match="no_such") as failure:
        await speaking(speaker, "no_such=1").text(SAY)
    assert failure.value.status == "invalid"


async def test_what_is_recorded_of_a_text_model_says_what_was_loaded(speaker: Path) -> None:
    model = speaking(speaker, "top_k=5")
    await model.text(SAY)
    info = model.info
    assert info.name == f"transformers:{speaker}"
    assert info.version.startswith("LlamaForCausalLM; transformers ")
    assert info.params == {"device": "cpu", "dtype": "float32", "top_k": 5}
    assert info.supports == {"seed", "cancel"}
