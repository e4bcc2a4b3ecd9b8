"""A model that answers when it is told to, and counts who is with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ajeeb.errors import ModelFailed
from ajeeb.models import (
    NOBODY,
    ImageAnswer,
    ImageRequest,
    Message,
    ModelInfo,
    TextAnswer,
    TextRequest,
    Usage,
    Watch,
)
from ajeeb.models.scripted import plain

ASK = ImageRequest(prompt="a red house", seed=7, width=8, height=8, by="w1")
ONE = plain(ASK)
SAY = TextRequest(messages=(Message(role="user", content="hello"),), max_tokens=100, by="w1")
SAID = TextAnswer(text="well", usage=Usage(input_tokens=10, output_tokens=20), response_id="r-1")


async def until(true: Callable[[], object]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0)


@dataclass
class Held:
    """Each call waits until `answer` or `fail` ends it; the oldest first."""

    name: str = "held"
    begins: bool = False
    """Whether a watch is told at once that the model works."""
    inside: list[asyncio.Future[ImageAnswer | TextAnswer]] = field(default_factory=list)
    asked: list[ImageRequest | TextRequest] = field(default_factory=list)
    most: int = 0

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(name=self.name, version="1", params={"steps": 4}, supports=frozenset({"cancel"}))

    async def image(self, request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        answer = await self._held(request, watch)
        assert isinstance(answer, ImageAnswer)
        return answer

    async def text(self, request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        answer = await self._held(request, watch)
        assert isinstance(answer, TextAnswer)
        return answer

    async def _held(self, request: ImageRequest | TextRequest, watch: Watch) -> ImageAnswer | TextAnswer:
        end: asyncio.Future[ImageAnswer | TextAnswer] = asyncio.get_running_loop().create_future()
        self.asked.append(request)
        self.inside.append(end)
        self.most = max(self.most, len(self.inside))
        if self.begins:
            watch.progress(0.1)
        try:
            return await end
        finally:
            self.inside.remove(end)

    async def answer(self, answer: ImageAnswer | TextAnswer = ONE) -> None:
        """The oldest call, which may still be on its way, has its answer."""
        await until(lambda: any(not end.done() for end in self.inside))
        next(end for end in self.inside if not end.done()).set_result(answer)

    async def fail(self, error: Exception) -> None:
        """The oldest call fails."""
        await until(lambda: any(not end.done() for end in self.inside))
        next(end for end in self.inside if not end.done()).set_exception(error)


@dataclass
class Batches:
    """Makes several in one go, when it is told to; a prompt that is the status of a failure fails."""

    goes: list[list[str]] = field(default_factory=list)
    ended: int = 0
    cancelled: int = 0
    held: bool = False
    open: asyncio.Event = field(default_factory=asyncio.Event)
    short: bool = False
    stops_at: asyncio.Event | None = None
    """Set when a cancelled go may end."""

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(name="batches", version="1", supports=frozenset({"cancel"}))

    async def image(self, request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        """Never asked for one alone."""
        raise AssertionError("one alone")

    async def images(
        self, requests: Sequence[ImageRequest], watches: Sequence[Watch]
    ) -> Sequence[ImageAnswer | ModelFailed]:
        self.goes.append([request.prompt for request in requests])
        try:
            if self.held:
                await self.open.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            if self.stops_at is not None:
                await self.stops_at.wait()
            raise
        finally:
            self.ended += 1
        if any(request.prompt == "boom" for request in requests):
            raise ModelFailed("unavailable", "all of it")
        for watch in watches:
            watch.progress(1.0)
        made = [
            ModelFailed("filtered", "not this") if request.prompt == "filtered" else plain(request)
            for request in requests
        ]
        return made[:-1] if self.short else made
