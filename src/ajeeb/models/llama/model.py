"""A chat model from a GGUF file."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from threading import Event, Lock
from time import perf_counter
from typing import TYPE_CHECKING

from ajeeb.models.base import Message, ModelInfo, TextAnswer, TextRequest, Usage
from ajeeb.models.turns import Turns
from ajeeb.models.watch import NOBODY, Watch

from .settings import Sampling, Settings

if TYPE_CHECKING:
    from .engine import Engine, Written

PRINT_BYTES = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Source:
    """name: as recorded. file: the GGUF. system: what the model is told where a request says nothing."""

    name: str
    file: Path
    system: str = ""


class LlamaChat:
    """Goes on with conversations, token by token: one at a time, fairly between those who ask.

    The model is loaded at first use and stays. A cancelled call ends before the next token, and only then does the
    next one begin.
    """

    def __init__(self, source: Source, settings: Settings) -> None:
        self._source = source
        self._settings = settings
        self._version = f"{fingerprint(source.file)}, cyllama {version('cyllama')}"
        self._turns = Turns(1)
        self._loading = Lock()
        self._engine: Engine | None = None

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(
            name=self._source.name,
            version=self._version,
            deterministic=True,
            params=self._settings.model_dump(exclude_none=True),
            supports=frozenset({"seed", "progress", "cancel"}),
        )

    async def text(self, request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        sampling = self._settings.sampling(request)
        async with self._turns.taken(watch, request.by):
            return await self._stoppable(lambda stop: self._written(request, sampling, watch, stop))

    async def _stoppable(self, work: Callable[[Event], TextAnswer]) -> TextAnswer:
        """Work in a thread; when the call is cancelled, it is stopped, and its end is waited for."""
        stop = Event()
        running = asyncio.create_task(asyncio.to_thread(work, stop))
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            stop.set()
            if self._engine is not None:
                self._engine.interrupt()
            await asyncio.gather(running, return_exceptions=True)
            raise

    def _written(self, request: TextRequest, sampling: Sampling, watch: Watch, stop: Event) -> TextAnswer:
        begin = perf_counter()
        engine = self._loaded()
        ready = perf_counter()
        written = engine.write(self._messages(request), sampling, request.stop, watch.text, stop)
        return _answer(written, sampling, {"load": ready - begin, "generation": perf_counter() - ready})

    def _messages(self, request: TextRequest) -> tuple[Message, ...]:
        told = request.system or self._source.system
        has_own = not request.system and any(message.role == "system" for message in request.messages)
        if has_own or not told:
            return request.messages
        return (Message(role="system", content=told), *request.messages)

    def _loaded(self) -> Engine:
        with self._loading:
            if self._engine is None:
                from .engine import Engine  # noqa: PLC0415 - llama.cpp is loaded when the model is first used

                self._engine = Engine(self._source.file, self._settings)
            return self._engine


def _answer(written: Written, sampling: Sampling, timings: dict[str, float]) -> TextAnswer:
    return TextAnswer(
        text=written.text,
        finish_reason=written.finish_reason,
        usage=Usage(input_tokens=written.input_tokens, output_tokens=written.output_tokens),
        trace=sampling.model_dump(),
        timings={name: round(seconds, 4) for name, seconds in timings.items()},
    )


def fingerprint(file: Path) -> str:
    """12 hex digits of a file's size, beginning and end: whole models are too large to be read for it."""
    size = file.stat().st_size
    digest = hashlib.sha256(str(size).encode())
    with file.open("rb") as opened:
        digest.update(opened.read(PRINT_BYTES))
        opened.seek(max(0, size - PRINT_BYTES))
        digest.update(opened.read())
    return digest.hexdigest()[:12]
