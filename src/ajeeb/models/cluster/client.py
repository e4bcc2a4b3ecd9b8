"""Models that run on a Ray cluster, asked from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ajeeb.models.base import ImageAnswer, ImageRequest, ModelInfo, TextAnswer, TextRequest
from ajeeb.models.health import Health
from ajeeb.models.watch import NOBODY, Watch

from .app import App


class RayImages:
    """The image model that an application of Ray Serve has; cancelling stops it on its replica.

    name: APP or APP/DEPLOYMENT. What is known of the model it tells with its first answer.
    """

    def __init__(self, name: str, environment: Mapping[str, str]) -> None:
        self._app = App(name, environment.get("RAY_ADDRESS", "").strip())

    @property
    def info(self) -> ModelInfo:
        return self._app.info

    async def image(self, request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        heard = await self._app.ask("image", replace(request, by="", call=""), watch)
        return heard.answer(ImageAnswer)

    async def health(self) -> Health:
        """Whether the application runs, as Ray sees it."""
        return await self._app.health()


class RayTexts:
    """The text model that an application of Ray Serve has; as with images."""

    def __init__(self, name: str, environment: Mapping[str, str]) -> None:
        self._app = App(name, environment.get("RAY_ADDRESS", "").strip())

    @property
    def info(self) -> ModelInfo:
        return self._app.info

    async def text(self, request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        heard = await self._app.ask("text", replace(request, by="", call=""), watch)
        return heard.answer(TextAnswer)

    async def health(self) -> Health:
        """Whether the application runs, as Ray sees it."""
        return await self._app.health()
