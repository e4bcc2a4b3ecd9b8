"""The stub's OpenAI: images and chat, whole and streamed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ajeeb.models.base import ImageRequest, Json

from .answers import Broken, answered, event, file_url, how_it_is, read, refused, streamed
from .bench import Bench, Job

_CREATED = 1_800_000_000


class OpenAI:
    """What is served below `/openai`."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench

    async def images(self, request: Request) -> Response:
        body = await read(self.bench, request)
        trouble = self.bench.next_trouble()
        if no := refused(self.bench, request, trouble):
            return no
        if trouble == "moderation":
            return _no("Your request was rejected by the safety system.", "moderation_blocked")
        job = Job(family="openai", request=_asked(body), trouble=trouble)
        if body.get("stream"):
            return streamed(_painting(self.bench, job, int(body.get("partial_images") or 0)))
        await _while_there(self.bench, job, request)
        if job.state != "done":
            return _no(job.error or "cancelled", "server_error", 500)
        result = {"b64_json": job.packed, "revised_prompt": f"{job.request.prompt}, in detail"}
        if body.get("response_format") == "url":
            result = {"url": file_url(request, job)}
        return answered({"created": _CREATED, "data": [result], **_about(job)}, trouble)

    async def chat(self, request: Request) -> Response:
        body = await read(self.bench, request)
        trouble = self.bench.next_trouble()
        if no := refused(self.bench, request, trouble):
            return no
        job = Job(
            family="openai", request=ImageRequest(prompt=body["messages"][-1]["content"]), trouble=trouble
        )
        reply = Reply(self.bench, job, body)
        if body.get("stream") and trouble != "garbage":
            return streamed(reply.told())
        await _while_there(self.bench, job, request)
        return answered(reply.whole(), trouble)

    async def models(self, request: Request) -> Response:
        listed = [
            {"id": name, "object": "model", "created": _CREATED, "owned_by": "stub"}
            for name in dict.fromkeys(("stub", self.bench.model.info.name))
        ]
        return await how_it_is(self.bench, request, {"object": "list", "data": listed})

    def routes(self) -> list[BaseRoute]:
        """Its addresses."""
        return [
            Route("/v1/images/generations", self.images, methods=["POST"]),
            Route("/v1/chat/completions", self.chat, methods=["POST"]),
            Route("/v1/models", self.models),
        ]


class Reply:
    """What the stub says back: the words of the last message, or of a refusal."""

    def __init__(self, bench: Bench, job: Job, body: Json) -> None:
        self._bench, self._job, self._body = bench, job, body
        self._id = f"chatcmpl-{uuid4().hex}"
        words = f"You said: {job.request.prompt}".split(" ")
        most = body.get("max_completion_tokens") or body.get("max_tokens") or len(words)
        self._reason = "length" if most < len(words) else "stop"
        self._words = [word if first else f" {word}" for first, word in _marked(words[:most])]
        self._part = "content"
        if job.trouble == "moderation":
            self._words, self._part, self._reason = ["I cannot help", " with that."], "refusal", "stop"

    def whole(self) -> Json:
        """The answer in one piece."""
        texts = {"content": None, "refusal": None, self._part: "".join(self._words)}
        choice = {"index": 0, "message": {"role": "assistant", **texts}, "finish_reason": self._reason}
        return {**self._head("chat.completion"), "choices": [choice], "usage": self._usage()}

    async def told(self) -> AsyncIterator[str]:
        """The answer word by word."""
        self._bench.jobs[self._job.id] = self._job
        self._job.state = "running"
        try:
            for number, word in enumerate(self._words):
                if self._job.trouble == "cut" and number:
                    raise Broken
                if self._job.trouble == "unfinished" and number:
                    return
                if self._job.trouble == "hang" and number:
                    self._bench.tell()
                    await asyncio.Event().wait()
                await asyncio.sleep(self._bench.slow_s if self._job.trouble == "slow" else self._bench.step_s)
                yield event(self._chunk({"role": "assistant", self._part: word}, None))
            yield event(self._chunk({}, self._reason))
            if (self._body.get("stream_options") or {}).get("include_usage"):
                yield event({**self._head("chat.completion.chunk"), "choices": [], "usage": self._usage()})
            yield "data: [DONE]\n\n"
            self._job.state = "done"
        finally:
            self._job.state = self._job.state if self._job.over else "cancelled"
            self._bench.tell()

    def _chunk(self, delta: Json, reason: str | None) -> Json:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        return {**self._head("chat.completion.chunk"), "choices": [choice]}

    def _head(self, kind: str) -> Json:
        return {"id": self._id, "object": kind, "created": _CREATED, "model": self._body.get("model", "stub")}

    def _usage(self) -> Json:
        asked = sum(len(str(message["content"]).split()) for message in self._body["messages"])
        said = len(self._words)
        return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


async def _painting(bench: Bench, job: Job, partials: int) -> AsyncIterator[str]:
    """Previews and the image as they come; a reader that leaves cancels the job."""
    bench.start(job)
    try:
        if job.trouble == "garbage":
            yield "data: {not json}\n\n"
            return
        for index in range(partials):
            await bench.until(lambda _, index=index: job.step > index or job.over, 3600)  # type: ignore[misc]
            preview = Job(family="openai", request=job.request, image=job.preview, step=job.step).packed
            kind = "image_generation.partial_image"
            said = {"type": kind, "partial_image_index": index, "b64_json": preview, "created_at": _CREATED}
            yield event({**said, **_about(job, with_usage=False)}, kind)
            if job.trouble == "cut":
                raise Broken
        if job.trouble == "unfinished":
            return
        await bench.until(lambda _: job.over, 3600)
        if job.state == "done":
            kind = "image_generation.completed"
            yield event({"type": kind, "b64_json": job.packed, "created_at": _CREATED, **_about(job)}, kind)
    finally:
        bench.cancel(job)


async def _while_there(bench: Bench, job: Job, request: Request) -> None:
    """Do a job; a client that goes away cancels it."""
    bench.start(job)
    gone = asyncio.create_task(_gone(request))
    over = asyncio.create_task(bench.until(lambda _: job.over, 3600))
    try:
        await asyncio.wait({gone, over}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        bench.cancel(job)
        for task in (gone, over):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _asked(body: Json) -> ImageRequest:
    width, _, height = str(body.get("size", "512x512")).partition("x")
    if not height.isdecimal():
        return ImageRequest(prompt=body["prompt"])
    return ImageRequest(prompt=body["prompt"], width=int(width), height=int(height))


def _about(job: Job, *, with_usage: bool = True) -> Json:
    size = f"{job.request.width}x{job.request.height}"
    about = {"size": size, "quality": "high", "background": "opaque", "output_format": "png"}
    used = {
        "input_tokens": len(job.request.prompt.split()),
        "input_tokens_details": {"text_tokens": len(job.request.prompt.split()), "image_tokens": 0},
        "output_tokens": 4160,
        "total_tokens": 4160 + len(job.request.prompt.split()),
    }
    return {**about, "usage": used} if with_usage else about


def _no(message: str, code: str, status: int = 400) -> Response:
    said = {"message": message, "type": "image_generation_user_error", "param": None, "code": code}
    return JSONResponse({"error": said}, status)


def _marked(words: list[str]) -> list[tuple[bool, str]]:
    return [(number == 0, word) for number, word in enumerate(words)]
