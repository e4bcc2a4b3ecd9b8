"""Ways in which the stub answers, well and badly."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from ajeeb.models.base import Json

from .bench import Bench, Job, Seen, Trouble


class Broken(Exception):
    """The connection shall break here."""


class Cut(Response):
    """Half of an answer, and then the connection breaks."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = self.body[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        raise Broken


def answered(content: Json, trouble: Trouble | None = None) -> Response:
    """JSON, or what shall come in its place."""
    if trouble == "garbage":
        return Response("<html>It works!</html>", media_type="text/html")
    if trouble == "cut":
        return Cut(json.dumps(content), media_type="application/json")
    return JSONResponse(content)


def refused(bench: Bench, request: Request, trouble: Trouble | None) -> Response | None:
    """The answer to a request that gets nowhere, in a form that every client reads."""
    if bench.key and not _is_known(bench, request):
        said = {"message": f"Incorrect API key provided: {bench.key}x", "type": "invalid_request_error"}
        return JSONResponse({"error": {**said, "code": "invalid_api_key"}, "detail": "no such key"}, 401)
    if trouble == "error":
        said = {"message": "The server is overloaded", "type": "server_error", "code": "server_error"}
        return JSONResponse({"error": said, "detail": "The server is overloaded"}, 503)
    if trouble == "busy":
        said = {"message": "Rate limit reached", "type": "requests", "code": "rate_limit_exceeded"}
        headers = {"Retry-After": str(bench.retry_after_s)}
        return JSONResponse({"error": said, "detail": "Rate limit reached"}, 429, headers)
    return None


async def how_it_is(bench: Bench, request: Request, content: Json, status: int = 200) -> Response:
    """The answer to a question that costs nothing, or the trouble that the bench has with those."""
    if bench.unwell == "hang":
        await asyncio.Event().wait()
    if no := refused(bench, request, bench.unwell):
        return no
    answer = answered(content, bench.unwell)
    answer.status_code = status
    return answer


async def read(bench: Bench, request: Request) -> Json:
    """The JSON of a request, noted down."""
    data = await request.body()
    body = json.loads(data) if data else None
    bench.seen.append(Seen(method=request.method, path=request.url.path, body=body))
    bench.tell()
    return body


def root_url(request: Request) -> str:
    """Where the service that was asked is."""
    return f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '')}"


def file_url(request: Request, job: Job) -> str:
    """Where the image of a job is handed out."""
    return f"{request.url.scheme}://{request.url.netloc}/files/{job.id}.png"


def streamed(events: AsyncIterator[str]) -> Response:
    """Server-sent events."""
    return StreamingResponse(events, media_type="text/event-stream")


def event(content: Json, name: str = "") -> str:
    """One server-sent event."""
    return f"{f'event: {name}' + chr(10) if name else ''}data: {json.dumps(content)}\n\n"


def _is_known(bench: Bench, request: Request) -> bool:
    basic = b64encode(bench.key.encode()).decode()
    known = {f"{scheme} {bench.key}" for scheme in ("Bearer", "Key")} | {f"Basic {basic}"}
    return request.headers.get("authorization") in known
