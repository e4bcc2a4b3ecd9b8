"""What the models that run in this process promise, as far as it applies to them."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from ajeeb.errors import ModelFailed
from ajeeb.models import ImageModel, named
from ajeeb.models.composer import Composer
from ajeeb.models.scripted import After, Scripted, plain
from ajeeb.models.stub import Bench, stubbed
from tests.contracts.models.remote import ASK, Told, cancelled, image_model


@pytest.fixture(params=["composer", "gallery:pictures", "scripted"])
def model(request: pytest.FixtureRequest, tmp_path: Path) -> ImageModel:
    (tmp_path / "pictures").mkdir()
    for number in range(3):
        (tmp_path / "pictures" / f"{number}.png").write_bytes(plain(ASK).data)
    return named(request.param, tmp_path, {})


async def test_a_good_answer_is_a_whole_image(model: ImageModel) -> None:
    told = Told()
    answer = await model.image(ASK, told)
    with Image.open(io.BytesIO(answer.data)) as image:
        image.load()
        assert image.size == (answer.width, answer.height) == (ASK.width, ASK.height)
        assert f"image/{(image.format or '').lower()}" == answer.media_type


async def test_the_same_request_gives_the_same_bytes_if_the_model_says_so(model: ImageModel) -> None:
    assert model.info.deterministic
    one, again = await asyncio.gather(model.image(ASK), model.image(ASK))
    assert one.data == again.data


async def test_a_deadline_and_a_cancel_end_a_call() -> None:
    model = Scripted([After(delay_s=60, answer=plain(ASK))])
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await model.image(ASK)
    call = asyncio.create_task(model.image(ASK))
    await asyncio.sleep(0)
    assert await cancelled(call)


@pytest.mark.parametrize(
    ("make", "size"), [(Composer, (512, 512)), (lambda: Scripted([ModelFailed("refused", "not that")]), None)]
)
async def test_the_stub_serves_any_model_as_a_real_service(
    make: Callable[[], ImageModel], size: tuple[int, int] | None, tmp_path: Path
) -> None:
    async with stubbed(Bench(model=make())) as stub:
        remote = image_model(stub, "openai", tmp_path)
        if size is None:
            with pytest.raises(ModelFailed, match="not that"):
                await remote.image(ASK)
            return
        answer = await remote.image(ASK)
        assert answer.data == (await make().image(replace(ASK, seed=0))).data
