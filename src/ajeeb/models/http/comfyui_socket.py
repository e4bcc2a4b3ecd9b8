"""What ComfyUI tells over its websocket while a job runs; needs the extra `comfyui`."""

from __future__ import annotations

import asyncio
import json
import logging
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

try:
    from websockets.asyncio.client import ClientConnection, connect
    from websockets.exceptions import WebSocketException
except ImportError:  # without the extra, the job is asked after from time to time
    connect = None  # type: ignore[assignment, misc]  # no such name without the extra

from ajeeb.errors import ModelFailed
from ajeeb.models.base import Json
from ajeeb.models.watch import Watch

from .pictures import picture
from .service import Service
from .wire import CONNECT_S

log = logging.getLogger("ajeeb.models.comfyui")
# At DEBUG the library writes down the headers that it sends, the key's among them.
log.setLevel(logging.INFO)
_PREVIEW = 1
_MAX_MESSAGE = 50_000_000  # bytes


class News:
    """The messages of one client's socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.broken = False

    async def until_over(self, job_id: str, watch: Watch, patience_s: float) -> bool:
        """Tell the watch what comes; whether the job was said to be over within that time."""
        try:
            async with asyncio.timeout(patience_s):
                while True:
                    message = await self._socket.recv()
                    if isinstance(message, bytes):
                        await _show(message, watch)
                    elif _is_over(_object(message), job_id, watch):
                        return True
        except TimeoutError:
            return False
        except WebSocketException:
            self.broken = True
            return False


@asynccontextmanager
async def news(service: Service, client_id: str) -> AsyncIterator[News | None]:
    """The news for one client; None where the extra is not installed or the socket cannot be opened."""
    if connect is None:
        yield None
        return
    address = f"ws{service.base_url.removeprefix('http')}/ws?clientId={client_id}"
    opening = connect(
        address,
        logger=log,
        additional_headers=service.headers,
        max_size=_MAX_MESSAGE,
        open_timeout=CONNECT_S,
        close_timeout=0.05,
        proxy=None,
    )
    # A redirect is not followed: where it leads is not where the configuration says.
    opening.process_redirect = _stay  # type: ignore[method-assign]  # the library has no option for it
    try:
        socket = await opening
    except (OSError, TimeoutError, WebSocketException):
        yield None
        return
    try:
        yield News(socket)
    finally:
        await socket.close()


def _stay(exc: Exception) -> Exception:
    return exc


def _object(message: str) -> Json:
    try:
        found = json.loads(message)
    except ValueError:
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("data"), dict) else {}


def _is_over(message: Json, job_id: str, watch: Watch) -> bool:
    data = message.get("data", {})
    if data.get("prompt_id") != job_id:
        return False
    match message["type"]:
        case "execution_start":
            watch.progress()
        case "progress" if (
            isinstance(data.get("value"), int) and isinstance(data.get("max"), int) and data["max"] > 0
        ):
            watch.progress(min(1.0, data["value"] / data["max"]), step=data["value"], steps=data["max"])
        case "executing":
            return data.get("node") is None
        case "execution_success" | "execution_error" | "execution_interrupted":
            return True
    return False


async def _show(message: bytes, watch: Watch) -> None:
    """A binary message: what it is and of which format, four bytes each, then an encoded image."""
    if len(message) <= 8 or struct.unpack(">I", message[:4]) != (_PREVIEW,):
        return
    try:
        image = await picture(message[8:])
    except ModelFailed:
        return
    watch.preview(image.data, image.media_type)
