"""The stub's fal: a queue that is polled."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ajeeb.models.base import Json

from .answers import answered, file_url, how_it_is, read, refused, root_url
from .bench import Bench, Job
from .replicate import asked


class Fal:
    """What is served below `/fal`."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench

    async def submit(self, request: Request) -> Response:
        body = await read(self.bench, request)
        trouble = self.bench.next_trouble()
        if no := refused(self.bench, request, trouble):
            return no
        job = Job(family="fal", request=asked(body), trouble=trouble)
        self.bench.start(job)
        owner, app = request.path_params["owner"], request.path_params["app"]
        here = f"{root_url(request)}/{owner}/{app}/requests/{job.id}"
        answer = {
            "request_id": job.id,
            "response_url": here,
            "status_url": f"{here}/status",
            "cancel_url": f"{here}/cancel",
            "queue_position": job.position or 0,
        }
        return answered(answer, trouble if trouble == "garbage" else None)

    async def status(self, request: Request) -> Response:
        job = self.bench.jobs.get(request.path_params["id"])
        if no := refused(self.bench, request, None):
            return no
        if job is None:
            gone = {"detail": "Request not found", "status": "NOT_FOUND"}
            return await how_it_is(self.bench, request, gone, 404)
        if job.state == "cancelled":
            return JSONResponse({"detail": "Request not found", "status": "NOT_FOUND"}, 404)
        if job.over:
            return JSONResponse({"status": "COMPLETED", "logs": [], "metrics": {"inference_time": 0.25}})
        if job.state == "queued":
            told = {"status": "IN_QUEUE", "queue_position": job.position or 0}
        else:
            told = {"status": "IN_PROGRESS", "logs": []}
        return JSONResponse(told, 202)

    async def result(self, request: Request) -> Response:
        job = self.bench.jobs.get(request.path_params["id"])
        if no := refused(self.bench, request, None):
            return no
        if job is None or job.state != "done":
            return JSONResponse({"detail": job.error if job else "Request not found"}, 500 if job else 404)
        if job.trouble == "moderation":
            said = {
                "loc": ["body", "prompt"],
                "msg": "The prompt was flagged",
                "type": "content_policy_violation",
            }
            return JSONResponse({"detail": [said]}, 422)
        return JSONResponse(_images(job, request))

    async def cancel(self, request: Request) -> Response:
        await read(self.bench, request)
        job = self.bench.jobs.get(request.path_params["id"])
        if job is None:
            return JSONResponse({"status": "NOT_FOUND"}, 404)
        if job.over:
            return JSONResponse({"status": "ALREADY_COMPLETED"}, 400)
        self.bench.cancel(job)
        return JSONResponse({"status": "CANCELLATION_REQUESTED"}, 202)

    def routes(self) -> list[BaseRoute]:
        """Its addresses."""
        return [
            Route("/{owner}/{app}/requests/{id}/status", self.status),
            Route("/{owner}/{app}/requests/{id}/cancel", self.cancel, methods=["PUT"]),
            Route("/{owner}/{app}/requests/{id}", self.result),
            Route("/{owner}/{app}", self.submit, methods=["POST"]),
            Route("/{owner}/{app}/{path:path}", self.submit, methods=["POST"]),
        ]


def _images(job: Job, request: Request) -> Json:
    image = {
        "url": file_url(request, job),
        "width": job.request.width,
        "height": job.request.height,
        "content_type": "image/png",
    }
    return {
        "images": [image],
        "seed": job.request.seed,
        "has_nsfw_concepts": [False],
        "timings": {"inference": 0.25},
        "prompt": job.request.prompt,
    }
