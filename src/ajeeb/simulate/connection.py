"""The requests of one page: asked again until they are answered, with the same body; and streams."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator

import httpx2

from ajeeb.errors import Environment

from .clicking import sse

JSON, BYTES, STREAM = "application/json", "application/octet-stream", "text/event-stream"
_FIRST_PAUSE_S = 0.1
_LONGEST_PAUSE_S = 2.0
_BUSY = (429, 500, 502, 503, 504)


class Connection:
    """Knows the server and, once there is one, the token of the session.

    retries: how many requests had to be sent again.
    """

    def __init__(self, client: httpx2.AsyncClient, patience_s: float) -> None:
        self._client = client
        self.patience_s = patience_s
        self.token = ""
        self.retries = 0

    async def ask(self, method: str, url: str, body: str | bytes | None, kind: str = JSON) -> httpx2.Response:
        """The answer; raises Environment if there is none for longer than the patience lasts."""
        give_up = time.monotonic() + self.patience_s
        pause_s = _FIRST_PAUSE_S
        while True:
            try:
                headers = self._headers(body, kind)
                answer = await self._client.request(method, url, content=body, headers=headers)
                if answer.status_code not in _BUSY:
                    return answer
                failed = f"it answered {answer.status_code}"
            except httpx2.TransportError as error:
                failed = f"{type(error).__name__} {error}".strip()
            if time.monotonic() + pause_s > give_up:
                raise Environment(
                    f"{self._client.base_url} gave no answer for {self.patience_s:g} s ({failed})"
                )
            self.retries += 1
            # Jitter, so that many pages do not come back at once; it is timing, and no part of what the seed decides.
            await asyncio.sleep(pause_s * random.uniform(0.5, 1.0))
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)

    async def stream(self, method: str, url: str, body: str | None) -> AsyncIterator[tuple[str, str]]:
        """(name, data) of the events that are streamed; nothing if the server says no, or is away."""
        headers = {**self._headers(body, JSON), "Accept": STREAM}
        try:
            async with self._client.stream(method, url, content=body, headers=headers) as answer:
                if answer.status_code == 200:
                    async for event in sse(answer.aiter_lines()):
                        yield event
        except httpx2.TransportError:
            self.retries += 1

    def _headers(self, body: str | bytes | None, kind: str) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return headers if body is None else {**headers, "Content-Type": kind}
