"""The files that the stub's services point to."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from .answers import Cut
from .bench import Bench


def handed(bench: Bench, name: str) -> Response:
    """The image of a job by its file's name."""
    job = bench.jobs.get(name.removesuffix(".png"))
    if job is None or job.state != "done":
        return Response("no such file", 404)
    if job.trouble == "cut":
        return Cut(job.file, media_type="image/png")
    return Response(job.file, media_type="image/png")


class Files:
    """What is served below `/files`."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench

    async def file(self, request: Request) -> Response:
        return handed(self.bench, request.path_params["name"])

    def routes(self) -> list[BaseRoute]:
        """Its addresses."""
        return [Route("/{name}", self.file)]
