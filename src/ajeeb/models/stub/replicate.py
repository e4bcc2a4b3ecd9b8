"""The stub's Replicate: predictions that are polled, waited for or cancelled."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ajeeb.models.base import ImageRequest, Json

from .answers import answered, file_url, how_it_is, read, refused, root_url
from .bench import Bench, Job

_STATUS = {
    "queued": "starting",
    "running": "processing",
    "done": "succeeded",
    "failed": "failed",
    "cancelled": "canceled",
}
_AT = "2027-01-15T08:00:00.000Z"


class Replicate:
    """What is served below `/replicate`."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench

    async def predict(self, request: Request) -> Response:
        body = await read(self.bench, request)
        trouble = self.bench.next_trouble()
        if no := refused(self.bench, request, trouble):
            return no
        job = Job(family="replicate", request=asked(body["input"]), trouble=trouble)
        self.bench.start(job)
        if request.headers.get("prefer", "").startswith("wait"):
            await self.bench.until(lambda _: job.over, 60)
        told = trouble if trouble == "garbage" else None
        answer = answered(_prediction(job, request, body["input"]), told)
        answer.status_code = 201
        return answer

    async def look(self, request: Request) -> Response:
        job = self.bench.jobs.get(request.path_params["id"])
        if no := refused(self.bench, request, None):
            return no
        if job is None:
            return JSONResponse({"title": "Not found", "detail": "no such prediction", "status": 404}, 404)
        if request.url.path.endswith("/cancel"):
            await read(self.bench, request)
            self.bench.cancel(job)
            await self.bench.until(lambda _: job.over)
        return JSONResponse(_prediction(job, request, {}))

    async def describe(self, request: Request) -> Response:
        owner, name, version = (request.path_params.get(part) for part in ("owner", "name", "version"))
        if name == "missing":
            gone = {
                "title": "Not found",
                "detail": "The requested resource could not be found.",
                "status": 404,
            }
            return refused(self.bench, request, None) or JSONResponse(gone, 404)
        newest: Json = {
            "id": version or "0" * 64,
            "created_at": _AT,
            "cog_version": "0.9.0",
            "openapi_schema": {},
        }
        about = newest if version else {"owner": owner, "name": name, "latest_version": newest}
        return await how_it_is(self.bench, request, about)

    def routes(self) -> list[BaseRoute]:
        """Its addresses."""
        return [
            Route("/v1/predictions", self.predict, methods=["POST"]),
            Route("/v1/models/{owner}/{name}/predictions", self.predict, methods=["POST"]),
            Route("/v1/models/{owner}/{name}", self.describe),
            Route("/v1/models/{owner}/{name}/versions/{version}", self.describe),
            Route("/v1/predictions/{id}", self.look),
            Route("/v1/predictions/{id}/cancel", self.look, methods=["POST"]),
        ]


def asked(inputs: Json) -> ImageRequest:
    """What the inputs of a prediction, or of a job of fal, ask for."""
    return ImageRequest(
        prompt=inputs.get("prompt", ""),
        seed=int(inputs.get("seed") or 0),
        width=int(inputs.get("width", 512)),
        height=int(inputs.get("height", 512)),
    )


def _prediction(job: Job, request: Request, inputs: Json) -> Json:
    root = root_url(request)
    status, error = _STATUS[job.state], job.error or None
    if job.trouble == "moderation" and job.over:
        status, error = "failed", "NSFW content detected. Try running it again, or try a different prompt."
    percent = 100 * job.step // job.steps
    here = f"{root}/v1/predictions/{job.id}"
    return {
        "id": job.id,
        "model": "stub/stub",
        "version": "0" * 64,
        "status": status,
        "input": inputs,
        "output": [file_url(request, job)] if status == "succeeded" else None,
        "logs": f"{percent}%|##  | {job.step}/{job.steps} [00:00<00:00]\n" if job.step else "",
        "error": error,
        "metrics": {"predict_time": 0.25} if job.over else {},
        "created_at": _AT,
        "started_at": _AT if job.state != "queued" else None,
        "completed_at": _AT if job.over else None,
        "urls": {"get": here, "cancel": f"{here}/cancel"},
    }
