"""Models on Replicate, and Cog containers behind the same interface."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping

from ajeeb.errors import ModelFailed
from ajeeb.models.base import ImageAnswer, ImageRequest, Json, ModelInfo
from ajeeb.models.health import Health
from ajeeb.models.watch import NOBODY, Watch

from .failures import failed_midway
from .health import looked_at
from .parting import begun, part
from .pictures import picture
from .service import Service
from .wire import Wire, connected

_PERCENT = re.compile(r"(\d{1,3})%\|[^|]*\|\s*(\d+)/(\d+)")  # how tqdm writes into the logs


class Replicate:
    """`owner/name` (an official model) or `owner/name:version`; polled, and cancelled by `POST …/cancel`.

    Every model has inputs of its own: prompt and seed are sent, `negative_prompt` if there is one, and whatever
    `params` and a request's `extra` name; a size only if they name it.
    """

    def __init__(
        self, service: Service, model: str, params: Mapping[str, Json] = {}, *, poll_s: float = 0.5
    ) -> None:
        self._service = service
        self._model = model
        self._params = dict(params)
        self._poll_s = poll_s

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(
            name=f"replicate:{self._model}",
            version="",
            params=self._params,
            supports=frozenset({"seed", "negative", "progress", "cancel"}),
        )

    async def image(self, request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        job = await begun(self._submitted(request), self._cancelled)
        try:
            async with connected(self._service) as wire:
                job = await self._finished(wire, job, watch)
                output = job.get("output")
                image = await picture(
                    await wire.file(output[0] if isinstance(output, list) and output else output)
                )
        except BaseException:  # nobody waits for it any more, whatever the reason
            await part(self._cancelled(job))
            raise
        metrics = job.get("metrics")
        measured = metrics if isinstance(metrics, dict) else {}
        return ImageAnswer(
            data=image.data,
            media_type=image.media_type,
            width=image.width,
            height=image.height,
            timings={
                name: float(value) for name, value in measured.items() if isinstance(value, int | float)
            },
            model_responded=str(job["version"]) if job.get("version") else None,
            response_id=_id(job),
        )

    async def health(self) -> Health:
        """Whether the service has the model, and in which version."""
        return await looked_at(self._service, self._described)

    async def _described(self, wire: Wire) -> Health:
        name, _, version = self._model.partition(":")
        of_version = f"/versions/{version}" if version else ""
        found = await wire.json("GET", f"/v1/models/{name}{of_version}")
        newest = found.get("latest_version")
        known = found.get("id") if version else newest.get("id") if isinstance(newest, dict) else None
        return Health(ok=True, version=known if isinstance(known, str) else "", models=(name,))

    async def _submitted(self, request: ImageRequest) -> Json:
        name, _, version = self._model.partition(":")
        negative = {"negative_prompt": request.negative} if request.negative else {}
        inputs = {"prompt": request.prompt, "seed": request.seed, **negative, **self._params, **request.extra}
        async with connected(self._service) as wire:
            if version:
                return await wire.json("POST", "/v1/predictions", {"version": version, "input": inputs})
            return await wire.json("POST", f"/v1/models/{name}/predictions", {"input": inputs})

    async def _finished(self, wire: Wire, job: Json, watch: Watch) -> Json:
        """The prediction once it has succeeded; one that never began ends as `aborted`."""
        told = ""
        while True:
            match job.get("status"):
                case "succeeded":
                    return job
                case "failed":
                    raise failed_midway(self._service, job.get("error"))
                case "canceled":
                    raise ModelFailed("cancelled", "the prediction was cancelled at replicate")
                case "aborted":
                    raise ModelFailed("timeout", "replicate gave the prediction up before it began")
                case "starting":
                    if told != "starting":
                        watch.queued()
                    told = "starting"
                case "processing":
                    told = _tell(job, told, watch)
                case _:
                    raise ModelFailed("invalid", "replicate answered with an unknown status")
            await asyncio.sleep(self._poll_s)
            # Not the URL that it gives: behind a gateway, the key must not go around it.
            job = await wire.look(f"/v1/predictions/{_id(job)}")

    async def _cancelled(self, job: Json) -> None:
        async with connected(self._service) as wire:
            await wire.done("POST", f"/v1/predictions/{_id(job)}/cancel")


def _tell(job: Json, told: str, watch: Watch) -> str:
    logs = job.get("logs")
    found = _PERCENT.findall(logs) if isinstance(logs, str) else []
    now = "processing" + "/".join(found[-1] if found else ())
    if now != told and found:
        percent, step, steps = (int(number) for number in found[-1])
        watch.progress(min(percent, 100) / 100, step=step, steps=steps)
    elif now != told:
        watch.progress()
    return now


def _id(job: Json) -> str:
    """The id, which becomes part of an address."""
    found = job.get("id")
    if not isinstance(found, str) or not re.fullmatch(r"[\w-]+", found):
        raise ModelFailed("invalid", "replicate answered without an id")
    return found
