"""Models on fal, by its queue."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from uuid import uuid4

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

_GONE = re.compile(r"already[ _]completed|not[ _]found", re.IGNORECASE)


class Fal:
    """`owner/app` or `owner/app/path`; polled, and cancelled by `PUT …/cancel`.

    Every app has inputs of its own: prompt and seed are sent, `negative_prompt` if there is one, and whatever
    `params` and a request's `extra` name; a size only if they name it (`image_size`).
    """

    def __init__(
        self, service: Service, app: str, params: Mapping[str, Json] = {}, *, poll_s: float = 0.5
    ) -> None:
        self._service = service
        self._app = app
        self._params = dict(params)
        self._poll_s = poll_s

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(
            name=f"fal:{self._app}",
            version="",
            params=self._params,
            supports=frozenset({"seed", "negative", "progress", "cancel"}),
        )

    async def image(self, request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        job = await begun(self._submitted(request), self._cancelled)
        try:
            async with connected(self._service) as wire:
                await self._finished(wire, job, watch)
                found = await wire.look(_url(job, "response_url"))
                if any(_listed(found.get("has_nsfw_concepts"))):
                    raise ModelFailed("filtered", "fal held its image back: it was taken for unsafe")
                first = (_listed(found.get("images")) or [found.get("image")])[0]
                image = await picture(await wire.file(first.get("url") if isinstance(first, dict) else None))
        except BaseException:  # nobody waits for it any more, whatever the reason
            await part(self._cancelled(job))
            raise
        seed, timings = found.get("seed"), found.get("timings")
        measured = timings if isinstance(timings, dict) else {}
        return ImageAnswer(
            data=image.data,
            media_type=image.media_type,
            width=image.width,
            height=image.height,
            seed_used=seed if isinstance(seed, int) else None,
            timings={
                name: float(value) for name, value in measured.items() if isinstance(value, int | float)
            },
            prompt_effective=found["prompt"] if isinstance(found.get("prompt"), str) else None,
            response_id=str(job["request_id"]) if job.get("request_id") else None,
        )

    async def health(self) -> Health:
        """Whether the queue answers and takes the key; whether it has the app is only known by a call."""
        return await looked_at(self._service, self._reached)

    async def _reached(self, wire: Wire) -> Health:
        owner_and_app = "/".join(self._app.split("/")[:2])
        try:  # fal has no question that costs nothing and says yes: so one about a job that nobody has
            await wire.json("GET", f"/{owner_and_app}/requests/{uuid4()}/status")
        except ModelFailed as error:
            if error.status != "invalid":
                raise
        return Health(
            ok=True, message="fal answers; that it has this app is only known by a call, which costs"
        )

    async def _submitted(self, request: ImageRequest) -> Json:
        negative = {"negative_prompt": request.negative} if request.negative else {}
        inputs = {"prompt": request.prompt, "seed": request.seed, **negative, **self._params, **request.extra}
        async with connected(self._service) as wire:
            return await wire.json("POST", f"/{self._app}", inputs)

    async def _finished(self, wire: Wire, job: Json, watch: Watch) -> None:
        """Wait for the job. How it ended shows when its response is fetched, or here with newer servers."""
        told: object = None
        while True:
            found = await wire.look(_url(job, "status_url"))
            status, position = found.get("status"), found.get("queue_position")
            if status == "COMPLETED" and found.get("error"):
                raise failed_midway(
                    self._service, {"message": found["error"], "code": found.get("error_type")}
                )
            if status == "COMPLETED":
                return
            if status not in ("IN_QUEUE", "IN_PROGRESS"):
                raise ModelFailed("invalid", "fal answered with an unknown status")
            if (status, position) != told:
                told = (status, position)
                if status == "IN_QUEUE":
                    watch.queued(position if isinstance(position, int) else None)
                else:
                    watch.progress()
            await asyncio.sleep(self._poll_s)

    async def _cancelled(self, job: Json) -> None:
        async with connected(self._service) as wire:
            try:
                await wire.done("PUT", _url(job, "cancel_url"))
            except ModelFailed as error:
                if not _GONE.search(str(error)):
                    raise


def _url(job: Json, name: str) -> str:
    """One of the addresses that the queue gave: they leave out the app's path, so they are not put together here."""
    found = job.get(name)
    if not isinstance(found, str) or "://" not in found:
        raise ModelFailed("invalid", f"fal answered without {name}")
    return found


def _listed(value: object) -> list[Json]:
    return value if isinstance(value, list) else []
