"""How a model is: asked for nothing, side by side, and never for long."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ajeeb.errors import ModelFailed
from ajeeb.models import NOBODY, ImageAnswer, ImageRequest, ModelInfo, Watch, health, named
from ajeeb.models.health import HasHealth, Health, health_of, healths_of
from ajeeb.models.scripted import Scripted, plain


@dataclass
class Asked:
    """A model that says how it is once so many were asked."""

    among: asyncio.Barrier
    says: Health | ModelFailed = field(default_factory=lambda: Health(ok=True, latency_ms=7))

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(name="asked:m", version="1")

    async def image(self, request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        raise AssertionError("a question must not cost an image")

    async def health(self) -> Health:
        await self.among.wait()
        if isinstance(self.says, ModelFailed):
            raise self.says
        return self.says


@pytest.mark.parametrize("name", ["composer", "gallery:pictures", "scripted"])
async def test_a_model_of_this_machine_is_well_at_once(name: str, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.png").write_bytes(plain(ImageRequest(prompt="a")).data)
    model = named(name, tmp_path, {})
    found = await health_of(model)
    assert (found.ok, found.message, found.version) == (True, "", model.info.version)
    assert found.latency_ms is not None


async def test_a_gallery_whose_image_is_broken_is_not_well(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no image")
    found = await health_of(named("gallery:.", tmp_path, {}))
    assert (found.ok, "a.png" in found.message) == (False, True)


async def test_a_script_is_not_used_up() -> None:
    model = Scripted([ModelFailed("refused", "the first answer")])
    assert (await health_of(model)).ok
    assert model.requests == []


async def test_a_model_that_cannot_be_asked_is_said_to_be_unchecked() -> None:
    class Other(Scripted):
        @property
        def info(self) -> ModelInfo:
            return ModelInfo(name="other:m", version="3")

    model = Other()
    assert not isinstance(model, HasHealth)
    assert await health_of(model) == Health(ok=True, version="3", message="not checked")
    assert model.requests == []


async def test_models_are_asked_side_by_side_and_told_in_order() -> None:
    together = asyncio.Barrier(3)
    no = ModelFailed("unavailable", "asked is away")
    models = [
        Asked(together),
        Asked(together, no),
        Asked(together, Health(ok=False, latency_ms=1, message="x")),
    ]
    found = await healths_of(models)
    assert [(one.ok, one.message) for one in found] == [(True, ""), (False, "asked is away"), (False, "x")]


async def test_a_model_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "WITHIN_S", 0.05)
    found = await health_of(Asked(asyncio.Barrier(2)))
    assert (found.ok, found.latency_ms) == (False, None)
    assert "asked:m did not answer within 0.05 s" in found.message
