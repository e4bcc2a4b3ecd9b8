"""Calls a function, whatever kind it is: plain in a thread, async on a loop of its own, a generator to its end."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from anyio import CapacityLimiter, to_thread

from .aside import Aside
from .call import Call
from .pieces import Gathering
from .procedure import Procedure

_THREADS = 512  # those given up on count until they end by themselves


@dataclass
class Invoking:
    """Where functions run."""

    _aside: Aside = field(default_factory=Aside)
    _threads: CapacityLimiter | None = None

    async def result(self, procedure: Procedure, call: Call, arguments: dict[str, Any]) -> Any:
        """What the function gives. Cancelling this stops a generator at its next piece; a thread ends by itself."""
        function = procedure.function
        gathering = Gathering(name=procedure.name, watch=call.watch(0, ""))
        try:
            if inspect.isasyncgenfunction(function):
                return await self._aside.run(procedure.name, gathering.of_async(function(**arguments)))
            if procedure.on_server:
                return await function(**arguments)
            if inspect.iscoroutinefunction(function):
                return await self._aside.run(procedure.name, function(**arguments))
            value = await self._in_thread(lambda: _to_the_end(function(**arguments), gathering))
            return await self._aside.run(procedure.name, value) if inspect.iscoroutine(value) else value
        finally:
            gathering.stopping.set()

    def close(self) -> None:
        """Stop what runs on the loop for async functions."""
        self._aside.close()

    async def _in_thread(self, work: Callable[[], Any]) -> Any:
        if self._threads is None:
            self._threads = CapacityLimiter(_THREADS)
        return await to_thread.run_sync(work, abandon_on_cancel=True, limiter=self._threads)


def _to_the_end(value: Any, gathering: Gathering) -> Any:
    return gathering.of(value) if inspect.isgenerator(value) else value
