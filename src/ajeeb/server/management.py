"""The way to the management API, which is imported when somebody first asks for it: it takes a second."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp, Receive, Scope, Send

from ajeeb.wiring import Parts

if TYPE_CHECKING:
    from .manage.parts import Demo


class Management:
    """An ASGI application that becomes the management API."""

    def __init__(self, parts: Parts, demo: Demo | None, stopping: Callable[[], bool]) -> None:
        self._given = parts, demo, stopping
        self._app: ASGIApp | None = None
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._making:
            if self._app is None:
                self._app = await asyncio.to_thread(self._make)
        await self._app(scope, receive, send)

    def _make(self) -> ASGIApp:
        making: Any = importlib.import_module("ajeeb.server.manage_parts")
        application: ASGIApp = making.management_api(*self._given)
        return application
