"""Stable Diffusion web UI (AUTOMATIC1111, Forge), started with `--api`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from ajeeb.errors import ModelFailed
from ajeeb.models.base import ImageAnswer, ImageRequest, Json, ModelInfo
from ajeeb.models.health import Health
from ajeeb.models.turns import Turns
from ajeeb.models.watch import NOBODY, Watch

from .health import looked_at
from .openai_images import shown
from .parting import part
from .pictures import picture, unpacked
from .service import Service
from .wire import Wire, connected

_queues: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Turns]] = WeakKeyDictionary()
"""One queue per server and loop, whichever tasks name the server."""


@dataclass
class _Seen:
    """What polling saw of a job."""

    step: int = -1
    preview: str = ""


class Automatic1111:
    """`POST /sdapi/v1/txt2img`, one job at a time: the server's interrupt stops whatever runs.

    A job holds its turn until the server is done with it, also when its caller was cancelled: so an interrupt is
    only ever sent for one's own job, and a preview is only ever of one's own image. `params` and a request's
    `extra` go along under their own names (`steps`, `cfg_scale`, `sampler_name`, …).
    """

    def __init__(
        self,
        service: Service,
        params: Mapping[str, Json] = {},
        *,
        poll_s: float = 0.5,
        read_s: float = 600.0,
    ) -> None:
        self._service = service
        self._params = dict(params)
        self._poll_s = poll_s
        self._read_s = read_s

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(
            name=f"automatic1111:{self._service.base_url}",
            version="",
            params=self._params,
            supports=frozenset({"seed", "negative", "progress", "preview", "cancel"}),
        )

    async def image(self, request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        turns = _queue(self._service.base_url)
        await turns.take(watch, request.by)
        seen = _Seen()
        job = asyncio.create_task(self._made(request))
        job.add_done_callback(lambda _: turns.give_back(request.by))
        try:
            async with connected(self._service) as wire:
                while not job.done():
                    await asyncio.wait({job}, timeout=self._poll_s)
                    if not job.done():
                        await self._look(wire, seen, watch)
            return await job
        except (
            BaseException
        ):  # cancelled, or the caller's watch failed: either way nobody waits for the image
            if not job.done():
                await part(self._interrupted(job))
            elif not job.cancelled():
                job.exception()
            raise

    async def health(self) -> Health:
        """Whether the server answers, and with which checkpoint."""
        return await looked_at(self._service, _options)

    async def _made(self, request: ImageRequest) -> ImageAnswer:
        body = {
            "prompt": request.prompt,
            "negative_prompt": request.negative,
            "seed": request.seed,
            "width": request.width,
            "height": request.height,
            **self._params,
            **request.extra,
            "send_images": True,
            "save_images": False,
        }
        async with connected(self._service) as wire:
            found = await wire.json("POST", "/sdapi/v1/txt2img", body, read_s=self._read_s)
            if (await _state(wire)).get("interrupted"):
                raise ModelFailed(
                    "cancelled", "the job was interrupted at automatic1111; what came is not finished"
                )
        listed = found.get("images")
        image = await picture(unpacked(listed[0] if isinstance(listed, list) and listed else None))
        info = _info(found.get("info"))
        seed, texts = info.get("seed"), info.get("infotexts")
        return ImageAnswer(
            data=image.data,
            media_type=image.media_type,
            width=image.width,
            height=image.height,
            seed_used=seed if isinstance(seed, int) else None,
            model_responded=str(info["sd_model_name"]) if info.get("sd_model_name") else None,
            trace={"infotext": texts[0]} if isinstance(texts, list) and texts else None,
        )

    async def _look(self, wire: Wire, seen: _Seen, watch: Watch) -> None:
        """Tell how far the job is; a server too busy to say so is asked again the next time."""
        found = await _progress(wire)
        state = _object(found.get("state"))
        step, fraction = state.get("sampling_step"), found.get("progress")
        if not state.get("job_count") or not isinstance(step, int) or step == seen.step:
            return
        seen.step = step
        steps, eta_s = state.get("sampling_steps"), found.get("eta_relative")
        watch.progress(
            min(1.0, max(0.0, float(fraction))) if isinstance(fraction, int | float) else None,
            step=step,
            steps=steps if isinstance(steps, int) else None,
            eta_s=float(eta_s) if isinstance(eta_s, int | float) and eta_s >= 0 else None,
        )
        preview = found.get("current_image")
        if isinstance(preview, str) and preview != seen.preview:
            seen.preview = preview
            await shown(preview, watch)

    async def _interrupted(self, job: asyncio.Task[ImageAnswer]) -> None:
        """Stop our own job: it has the turn, so it is the one that runs."""
        try:
            async with connected(self._service) as wire:
                while not job.done():
                    await wire.done("POST", "/sdapi/v1/interrupt", {})
                    # The server may not have begun with it yet, and forgets an interrupt when it does.
                    await asyncio.wait({job}, timeout=1.0)
        finally:
            job.cancel()
            await asyncio.wait({job})
            if not job.cancelled():
                job.exception()  # an unfinished image, or what came instead of one: nobody wants to know


def _queue(base_url: str) -> Turns:
    return _queues.setdefault(asyncio.get_running_loop(), {}).setdefault(base_url, Turns(1))


async def _options(wire: Wire) -> Health:
    checkpoint = (await wire.json("GET", "/sdapi/v1/options")).get("sd_model_checkpoint")
    return Health(ok=True, models=(checkpoint,) if isinstance(checkpoint, str) and checkpoint else ())


async def _progress(wire: Wire, query: str = "") -> Json:
    try:
        return await wire.json("GET", f"/sdapi/v1/progress{query}", read_s=5)
    except ModelFailed:
        return {}


async def _state(wire: Wire) -> Json:
    """The state of the last job; it stands until the next one begins."""
    return _object((await _progress(wire, "?skip_current_image=true")).get("state"))


def _info(text: object) -> Json:
    """What is told about an image, which is JSON in a string."""
    try:
        return _object(json.loads(text) if isinstance(text, str) else text)
    except (ValueError, RecursionError):
        return {}


def _object(value: Json) -> Json:
    return value if isinstance(value, dict) else {}
