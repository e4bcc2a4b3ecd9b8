"""Calls a function, whatever kind it is: plain in a thread, async on a loop of its own, a generator to its end."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from anyio import CapacityLimiter, to_thread

from ajeeb.errors import ModelFailed

from .aside import Aside
from .call import Call
from .pieces import Gathering
from .procedure import Procedure

log = logging.getLogger("ajeeb.procedures")
_THREADS = 512  # those given up on count until they end by themselves


@dataclass
class Invoking:
    """Where functions run."""

    _aside: Aside = field(default_factory=Aside)
    _threads: CapacityLimiter | None = None

    async def result(self, procedure: Procedure, call: Call, arguments: dict[str, Any]) -> Any:
        """What the function gives. Cancelling this stops a generator at its next piece; a thread ends by itself."""
        function, name = procedure.function, procedure.name
        gathering = Gathering(name=name, watch=call.watch(0, ""))
        try:
            if procedure.on_server:
                return await _contained(name, function(**arguments))
            is_async = inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)
            value = (
                function(**arguments)
                if is_async
                else await self._in_thread(lambda: _to_the_end(name, function, arguments, gathering))
            )
            if inspect.isasyncgen(value):
                value = gathering.of_async(value)
            return (
                await self._aside.run(name, _contained(name, value)) if inspect.iscoroutine(value) else value
            )
        finally:
            gathering.stopping.set()

    def close(self) -> None:
        """Stop what runs on the loop for async functions."""
        self._aside.close()

    async def _in_thread(self, work: Callable[[], Any]) -> Any:
        if self._threads is None:
            self._threads = CapacityLimiter(_THREADS)
        return await to_thread.run_sync(work, abandon_on_cancel=True, limiter=self._threads)


def _to_the_end(
    name: str, function: Callable[..., Any], arguments: dict[str, Any], gathering: Gathering
) -> Any:
    try:
        value = function(**arguments)
        return gathering.of(value) if inspect.isgenerator(value) else value
    except (Exception, asyncio.CancelledError):
        raise
    except BaseException as error:  # such as SystemExit: it would end more than the call
        raise _harmless(name, error) from error


async def _contained(name: str, work: Awaitable[Any]) -> Any:
    try:
        return await work
    except (Exception, asyncio.CancelledError):
        raise
    except BaseException as error:  # such as SystemExit: it would end more than the call
        raise _harmless(name, error) from error


def _harmless(name: str, error: BaseException) -> ModelFailed:
    log.warning("%s() raised %s", name, type(error).__name__, exc_info=error)
    return ModelFailed("internal", f"{name}() raised {type(error).__name__}")
