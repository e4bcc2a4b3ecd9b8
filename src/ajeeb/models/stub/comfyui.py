"""The stub's ComfyUI: a queue, its news over a websocket, and files."""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from ajeeb.models.base import ImageRequest, Json

from .answers import answered, how_it_is, read, refused
from .bench import Bench, Job
from .files import handed


@dataclass
class _Queue:
    """numbers: job to its number; graphs: job to what it was asked; listeners: client to its socket."""

    bench: Bench
    numbers: dict[str, int] = field(default_factory=dict)
    graphs: dict[str, Json] = field(default_factory=dict)
    listeners: dict[str, WebSocket] = field(default_factory=dict)

    async def tell(self, client: str, kind: str, **content: Json) -> None:
        if client in self.listeners:
            await self.listeners[client].send_json({"type": kind, "data": content})

    async def report(self, client: str, job: Job) -> None:
        """Tell a client how its job goes, until it is over."""
        try:
            await self.bench.until(lambda _: job.state != "queued", 3600)
            await self.tell(client, "execution_start", prompt_id=job.id)
            for step in range(1, job.steps + 1):
                await self.bench.until(lambda _, step=step: job.step >= step or job.over, 3600)  # type: ignore[misc]
                if job.step < step:
                    break
                await self.tell(client, "progress", prompt_id=job.id, node="3", value=step, max=job.steps)
                if client in self.listeners:
                    await self.listeners[client].send_bytes(struct.pack(">II", 1, 2) + job.preview)
            await self.bench.until(lambda _: job.over, 3600)
            ended = {"cancelled": "execution_interrupted", "failed": "execution_error"}
            await self.tell(client, ended.get(job.state, "execution_success"), prompt_id=job.id)
            await self.tell(client, "executing", prompt_id=job.id, node=None)
        except (WebSocketDisconnect, RuntimeError):  # RuntimeError: the socket was closed a moment ago
            self.listeners.pop(client, None)

    def items(self, state: str) -> list[Json]:
        jobs = [self.bench.jobs[id_] for id_ in self.numbers if id_ in self.bench.jobs]
        return [
            [self.numbers[job.id], job.id, self.graphs[job.id], {}, ["9"]]
            for job in jobs
            if job.state == state
        ]


class ComfyUI:
    """What is served below `/comfyui`."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.queue = _Queue(bench)
        self.reports: set[asyncio.Task[None]] = set()

    async def prompt(self, request: Request) -> Response:
        body = await read(self.bench, request)
        trouble = self.bench.next_trouble()
        if no := refused(self.bench, request, trouble):
            return no
        if trouble == "garbage":
            return answered(None, trouble)
        graph = body.get("prompt") or {}
        if not any(node["class_type"] in ("SaveImage", "PreviewImage") for node in graph.values()):
            error = {
                "type": "prompt_no_outputs",
                "message": "Prompt has no outputs",
                "details": "",
                "extra_info": {},
            }
            return JSONResponse({"error": error, "node_errors": {}}, 400)
        job = Job(family="comfyui", request=_asked(graph), trouble=trouble)
        job.id = body.get("prompt_id") or job.id
        self.queue.numbers[job.id], self.queue.graphs[job.id] = len(self.queue.numbers), graph
        self.bench.start(job)
        report = asyncio.create_task(self.queue.report(body.get("client_id", ""), job))
        self.reports.add(report)
        report.add_done_callback(self.reports.discard)
        return JSONResponse({"prompt_id": job.id, "number": self.queue.numbers[job.id], "node_errors": {}})

    async def waiting(self, request: Request) -> Response:
        if request.method == "GET":
            running, pending = self.queue.items("running"), self.queue.items("queued")
            return JSONResponse({"queue_running": running, "queue_pending": pending})
        body = await read(self.bench, request)
        for id_ in body.get("delete", ()):
            if id_ in self.bench.jobs and self.bench.jobs[id_].state == "queued":
                self.bench.cancel(self.bench.jobs[id_])
        return Response()

    async def interrupt(self, request: Request) -> Response:
        body = await read(self.bench, request) or {}
        for number_and_id in self.queue.items("running"):
            if body.get("prompt_id") in (None, number_and_id[1]):
                self.bench.cancel(self.bench.jobs[number_and_id[1]])
        return Response()

    async def history(self, request: Request) -> Response:
        job = self.bench.jobs.get(request.path_params["id"])
        if no := refused(self.bench, request, None):
            return no
        if job is None or not job.over:
            return JSONResponse({})
        return JSONResponse({job.id: _entry(job)})

    async def stats(self, request: Request) -> Response:
        system = {"os": "posix", "comfyui_version": "0.3.0"}
        return await how_it_is(self.bench, request, {"system": system, "devices": []})

    async def view(self, request: Request) -> Response:
        return handed(self.bench, request.query_params["filename"])

    async def listen(self, socket: WebSocket) -> None:
        client = socket.query_params.get("clientId", "")
        await socket.accept()
        self.queue.listeners[client] = socket
        await self.queue.tell(client, "status", status={"exec_info": {"queue_remaining": 0}}, sid=client)
        try:
            while True:
                await socket.receive_text()
        except WebSocketDisconnect:
            self.queue.listeners.pop(client, None)

    def routes(self) -> list[BaseRoute]:
        """Its addresses."""
        return [
            Route("/prompt", self.prompt, methods=["POST"]),
            Route("/queue", self.waiting, methods=["GET", "POST"]),
            Route("/interrupt", self.interrupt, methods=["POST"]),
            Route("/history/{id}", self.history),
            Route("/view", self.view),
            Route("/system_stats", self.stats),
            WebSocketRoute("/ws", self.listen),
        ]


def _asked(graph: Json) -> ImageRequest:
    found: dict[str, Json] = {}
    for node in graph.values():
        for name, value in node["inputs"].items():
            if name in ("text", "seed", "width", "height") and not isinstance(value, list):
                found.setdefault(name, value)
    return ImageRequest(prompt=str(found.pop("text", "")), **found)


def _entry(job: Job) -> Json:
    """What the history has of a job that is over."""
    images = [{"filename": f"{job.id}.png", "subfolder": "", "type": "output"}]
    is_good = job.state == "done" and job.trouble != "moderation"
    messages: list[Json] = [["execution_start", {"prompt_id": job.id}]]
    if job.state == "cancelled":
        messages.append(["execution_interrupted", {"prompt_id": job.id, "node_id": "3"}])
    elif not is_good:
        said = job.error or "NSFW content was found by the safety checker"
        messages.append(["execution_error", {"prompt_id": job.id, "node_id": "3", "exception_message": said}])
    status = {"status_str": "success" if is_good else "error", "completed": is_good, "messages": messages}
    return {"prompt": [], "outputs": {"9": {"images": images}} if is_good else {}, "status": status}
