"""The stub's Stable Diffusion web UI: one job at a time, and an interrupt that stops whatever runs."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ajeeb.models.base import ImageRequest

from .answers import answered, how_it_is, read, refused
from .bench import Bench, Job


class Automatic1111:
    """What is served below `/automatic1111`."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.finished: list[Job] = []

    async def txt2img(self, request: Request) -> Response:
        body = await read(self.bench, request)
        trouble = self.bench.next_trouble()
        if no := refused(self.bench, request, trouble):
            return no
        asked = ImageRequest(
            prompt=body.get("prompt", ""),
            seed=max(0, int(body.get("seed", 0))),
            width=int(body.get("width", 512)),
            height=int(body.get("height", 512)),
        )
        job = await self.bench.do(Job(family="automatic1111", request=asked, trouble=trouble))
        self.finished.append(job)
        # Interrupted, it gives the unfinished image, as if all were well.
        job.image = job.image or job.preview
        info = {
            "seed": asked.seed,
            "all_seeds": [asked.seed],
            "infotexts": [f"{asked.prompt}\nSeed: {asked.seed}"],
        }
        answer = {
            "images": [job.packed],
            "parameters": body,
            "info": json.dumps({**info, "sd_model_name": "stub"}),
        }
        return answered(answer, trouble)

    async def progress(self, request: Request) -> Response:
        if no := refused(self.bench, request, None):
            return no
        job = next((job for job in _jobs(self.bench) if job.state == "running"), None)
        last = self.finished[-1] if self.finished else None
        state = {
            "skipped": False,
            "interrupted": job is None and last is not None and last.state == "cancelled",
            "job": "scripts_txt2img" if job else "",
            "job_count": 1 if job else 0,
            "job_no": 0,
            "sampling_step": job.step if job else 0,
            "sampling_steps": job.steps if job else 0,
        }
        shown = job is not None and job.step > 0 and request.query_params.get("skip_current_image") != "true"
        preview = Job(family="", request=job.request, image=job.preview).packed if job and shown else None
        return JSONResponse(
            {
                "progress": job.step / job.steps if job else 0.0,
                "eta_relative": 1.0 if job else 0.0,
                "state": state,
                "current_image": preview,
                "textinfo": None,
            }
        )

    async def interrupt(self, request: Request) -> Response:
        await read(self.bench, request)
        for job in _jobs(self.bench):
            if job.state == "running":
                self.bench.cancel(job)
        return JSONResponse({})

    async def options(self, request: Request) -> Response:
        return await how_it_is(self.bench, request, {"sd_model_checkpoint": "stub.safetensors"})

    async def scripts(self, _: Request) -> Response:
        return JSONResponse({"txt2img": [], "img2img": []})

    def routes(self) -> list[BaseRoute]:
        """Its addresses."""
        return [
            Route("/sdapi/v1/txt2img", self.txt2img, methods=["POST"]),
            Route("/sdapi/v1/progress", self.progress),
            Route("/sdapi/v1/interrupt", self.interrupt, methods=["POST"]),
            Route("/sdapi/v1/skip", self.interrupt, methods=["POST"]),
            Route("/sdapi/v1/options", self.options),
            Route("/sdapi/v1/scripts", self.scripts),
        ]


def _jobs(bench: Bench) -> list[Job]:
    return [job for job in bench.jobs.values() if job.family == "automatic1111"]
