"""Images that a diffusers pipeline makes in this process."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import Event
from types import ModuleType
from typing import TYPE_CHECKING

from ajeeb.errors import ModelFailed
from ajeeb.models.base import Feature, ImageAnswer, ImageRequest, Json, ModelInfo
from ajeeb.models.health import Health
from ajeeb.models.watch import NOBODY, Watch

from .asked import Weights, weights
from .origin import fingerprint, needs, origin, releases
from .thread import Resident

if TYPE_CHECKING:
    from .pipeline import Pipeline

_INDEX = "model_index.json"
_THEIRS = {"steps": "num_inference_steps", "guidance": "guidance_scale", "negative": "negative_prompt"}


class Diffusers:
    """A text-to-image pipeline from a folder or the hub, loaded at first use or by `start`; one job at a time.

    Names that load the same share it. `params` and a request's `extra` go along under the pipeline's own names, with
    `steps` and `guidance` for its `num_inference_steps` and `guidance_scale`; `preview=false` makes no previews. A
    cancelled call ends at once; the pipeline stops at the end of its step.
    """

    def __init__(self, written: str, beside: Path, params: Mapping[str, Json] = {}) -> None:
        needs("diffusers", "torch", "diffusers", "transformers")
        self._weights, self._params = weights(origin("diffusers", written, beside, _INDEX), params)
        self._previews = self._params.pop("preview", True) is not False
        self._resident = _resident(self._weights)

    @property
    def info(self) -> ModelInfo:
        """Before it is loaded, version and defaults are not all known."""
        loaded = self._resident.loaded
        supports: set[Feature] = {"seed", "negative", "progress", "preview", "cancel"}
        if not self._previews:
            supports.discard("preview")
        if loaded and "negative_prompt" not in loaded.takes:
            supports.discard("negative")
        if loaded and "callback_on_step_end" not in loaded.takes:
            supports -= {"progress", "preview", "cancel"}
        return ModelInfo(
            name=f"diffusers:{self._weights.origin.written}",
            version=loaded.version if loaded else _version(self._weights),
            deterministic=bool(loaded and loaded.place.device == "cpu"),
            params={**_settings(loaded, self._weights), **self._params},
            supports=frozenset(supports),
        )

    async def start(self) -> None:
        """Load it now; raises ModelFailed if that cannot be done."""
        await self._resident.start()

    async def health(self) -> Health:
        """Whether it is loaded; its packages, and its files if it has a folder, were looked for when it was named."""
        is_loaded = self._resident.loaded is not None
        return Health(ok=True, version=self.info.version, message="" if is_loaded else "not loaded yet")

    async def image(self, request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        (answer,) = await self.images([request], [watch])
        if isinstance(answer, ModelFailed):
            raise answer
        return answer

    async def images(
        self, requests: Sequence[ImageRequest], watches: Sequence[Watch]
    ) -> Sequence[ImageAnswer | ModelFailed]:
        """All in one go of the pipeline, as far as they are alike in size and parameters."""

        def work(pipeline: Pipeline, stop: Event) -> list[ImageAnswer | ModelFailed]:
            return self._worked(pipeline, requests, watches, stop)

        return await self._resident.use(work, watches)

    def _worked(
        self, pipeline: Pipeline, requests: Sequence[ImageRequest], watches: Sequence[Watch], stop: Event
    ) -> list[ImageAnswer | ModelFailed]:
        answers: dict[int, ImageAnswer | ModelFailed] = {}
        for places in self._alike(requests).values():
            batch = _pipeline_module().Batch(
                requests=[requests[place] for place in places],
                watches=[watches[place] for place in places],
                params=self._asked(requests[places[0]]),
            )
            answers |= zip(places, pipeline.images(batch, self._previews, stop), strict=True)
        return [answers[place] for place in range(len(requests))]

    def _alike(self, requests: Sequence[ImageRequest]) -> Mapping[str, list[int]]:
        """The places of requests that one call of the pipeline can serve."""
        groups: dict[str, list[int]] = {}
        for place, request in enumerate(requests):
            key = json.dumps([bool(request.negative), self._asked(request)], sort_keys=True, default=str)
            groups.setdefault(key, []).append(place)
        return groups

    def _asked(self, request: ImageRequest) -> dict[str, Json]:
        asked = {"width": request.width, "height": request.height, **self._params, **request.extra}
        return {_THEIRS.get(name, name): value for name, value in asked.items()}


@cache
def _resident(weights: Weights) -> Resident[Pipeline]:
    return Resident("diffusers", lambda: _pipeline_module().Pipeline(weights))


def _pipeline_module() -> ModuleType:
    """Imported by the model's thread: it takes seconds."""
    return importlib.import_module("ajeeb.models.local.pipeline")


def _version(weights: Weights) -> str:
    folder = weights.origin.folder
    libraries = releases("diffusers", "transformers", "torch")
    if folder is None:
        return libraries
    kind = json.loads((folder / _INDEX).read_text(encoding="utf-8")).get("_class_name", "")
    return f"{kind}; {libraries}; files {fingerprint(folder)}"


def _settings(loaded: Pipeline | None, weights: Weights) -> dict[str, Json]:
    if loaded is None:
        asked = {"device": weights.device, "dtype": weights.dtype, "scheduler": weights.scheduler}
        return {name: value for name, value in asked.items() if value}
    return {
        **loaded.defaults(),
        "scheduler": loaded.scheduler,
        "device": loaded.place.device,
        "dtype": loaded.place.dtype_name,
        **({"offload": True} if weights.offload else {}),
    }
