"""What the services of the stub share: the model behind them, jobs that run step by step, and what shall go wrong."""

from __future__ import annotations

import asyncio
import base64
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from uuid import uuid4

from ajeeb.errors import ModelFailed
from ajeeb.models.base import ImageModel, ImageRequest, Json
from ajeeb.models.scripted import plain
from ajeeb.models.turns import Turns
from ajeeb.models.watch import Nobody

Trouble: TypeAlias = Literal[
    "slow", "hang", "cut", "unfinished", "garbage", "truncated", "not_image", "error", "busy", "moderation"
]  # fmt: skip
"""slow: every step takes `slow_s`. hang: never ends. cut: the connection breaks in the middle of the answer.
unfinished: a stream ends in good order, but too early. garbage: what is no JSON. truncated: half an image. not_image:
a text in place of the image. error: 503. busy: 429 with Retry-After. moderation: the prompt is refused, in the way
of the service."""
State: TypeAlias = Literal["queued", "running", "done", "failed", "cancelled"]
_FOR_EVER_S = 3600.0
ONE_AT_A_TIME = ("automatic1111", "comfyui")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A request that came."""

    method: str
    path: str
    body: Json


@dataclass(kw_only=True)
class Job:
    """One image in the making. step: how many are done. image: encoded, once it is. key: the request's own id."""

    family: str
    request: ImageRequest
    trouble: Trouble | None = None
    id: str = field(default_factory=lambda: uuid4().hex)
    state: State = "queued"
    position: int | None = None
    step: int = 0
    steps: int = 4
    image: bytes = b""
    error: str = ""
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def over(self) -> bool:
        return self.state in ("done", "failed", "cancelled")

    @property
    def preview(self) -> bytes:
        """A small image that changes with every step."""
        return plain(ImageRequest(prompt=self.request.prompt, seed=self.step, width=16, height=16)).data

    @property
    def file(self) -> bytes:
        """The image as it is handed out, with the trouble that it is to have."""
        if self.trouble == "truncated":
            return self.image[: len(self.image) // 2]
        return b"this is a text and no image" if self.trouble == "not_image" else self.image

    @property
    def packed(self) -> str:
        """The image in base64; with `truncated` it is the base64 that is cut."""
        if self.trouble == "truncated":
            return base64.b64encode(self.image).decode()[:-7]
        return base64.b64encode(self.file).decode()


class _Place(Nobody):
    def __init__(self, job: Job) -> None:
        self._job = job

    def queued(self, position: int | None = None) -> None:
        self._job.position = position


@dataclass(kw_only=True)
class Bench:
    """Where the jobs of all services are done.

    model: what makes the images. key: what requests must carry; empty for none. steps, step_s: of every job.
    at_once: how many jobs a service does at a time; A1111 and ComfyUI do one. unwell: the trouble of questions that
    cost nothing.
    """

    model: ImageModel
    key: str = ""
    steps: int = 4
    step_s: float = 0.0
    slow_s: float = 0.2
    retry_after_s: int = 1
    at_once: int = 100
    unwell: Trouble | None = None
    seen: list[Seen] = field(default_factory=list)
    jobs: dict[str, Job] = field(default_factory=dict)
    _troubles: deque[Trouble] = field(default_factory=deque)
    _turns: dict[str, Turns] = field(default_factory=dict)
    _running: set[asyncio.Task[None]] = field(default_factory=set)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def trouble(self, kind: Trouble, times: int = 1) -> None:
        """What the next jobs will meet, one each."""
        self._troubles.extend([kind] * times)

    def next_trouble(self) -> Trouble | None:
        """What this job meets."""
        return self._troubles.popleft() if self._troubles else None

    async def until(self, true: Callable[[Bench], object], within_s: float = 10.0) -> None:
        """Wait until something is so; looked at whenever a job or a request changes anything."""
        async with asyncio.timeout(within_s):
            while not true(self):
                self._changed.clear()
                await self._changed.wait()

    def tell(self) -> None:
        """Something has changed."""
        self._changed.set()

    def states(self, family: str = "") -> list[State]:
        """The states of the jobs, in the order in which they came."""
        return [job.state for job in self.jobs.values() if family in ("", job.family)]

    def start(self, job: Job) -> None:
        """Do a job behind the scenes."""
        job.steps = self.steps
        self.jobs[job.id] = job
        task = asyncio.create_task(self._done(job))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        self.tell()

    async def do(self, job: Job) -> Job:
        """Do a job to its end, whoever goes away meanwhile."""
        self.start(job)
        await self.until(lambda _: job.over, _FOR_EVER_S)
        return job

    def cancel(self, job: Job) -> None:
        """Stop a job, whether it runs or waits."""
        job.stop.set()

    async def close(self) -> None:
        """End what still runs."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _done(self, job: Job) -> None:
        size = 1 if job.family in ONE_AT_A_TIME else self.at_once
        turns = self._turns.setdefault(job.family, Turns(size))
        work = asyncio.create_task(self._worked(job, turns))
        stop = asyncio.create_task(job.stop.wait())
        try:
            await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (work, stop):
                task.cancel()
            await asyncio.gather(work, stop, return_exceptions=True)
            job.state = job.state if job.over else "cancelled"
            self.tell()

    async def _worked(self, job: Job, turns: Turns) -> None:
        async with turns.taken(_Place(job)):
            job.state, job.position = "running", None
            self.tell()
            if job.trouble == "hang":
                await asyncio.Event().wait()
            for _ in range(job.steps):
                await asyncio.sleep(self.slow_s if job.trouble == "slow" else self.step_s)
                job.step += 1
                self.tell()
            try:
                job.image = (await self.model.image(job.request)).data
                job.state = "done"
            except ModelFailed as error:
                job.state, job.error = "failed", str(error)
