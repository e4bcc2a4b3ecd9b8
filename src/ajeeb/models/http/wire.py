"""One call's way to a service: requests, streams and files, with limits on time and size."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

import httpx2

from ajeeb.errors import ModelFailed
from ajeeb.models.base import Json

from .addresses import Near, Place, near, parse, place
from .clients import client_of
from .failures import failed, told
from .pictures import unpacked
from .service import Service

MAX_BYTES = 100_000_000
MAX_EVENT_BYTES = 80_000_000
CONNECT_S = 10.0
READ_S = 30.0
LONGEST_S = 3600.0
"""When a call is given up that has no deadline, however busily the service keeps it going."""
_END_S = 0.05
_REDIRECTS = 3
_PAUSES_S = (0.1, 0.4, 1.6)
_LONGEST_PAUSE_S = 10.0


class Wire:
    """Asks one service; made by `connected`."""

    def __init__(self, service: Service, client: httpx2.AsyncClient, near: Near = Near.WORLD) -> None:
        self._service = service
        self._client = client
        self._near = near

    async def json(
        self,
        method: str,
        path: str,
        body: Json = None,
        *,
        read_s: float = READ_S,
        headers: Mapping[str, str] = {},
    ) -> Json:
        """The JSON object that the service answers with.

        path: below the service's address, or a whole URL of it. read_s: the longest silence.
        Raises: ModelFailed.
        """
        async with self.stream(method, path, body, read_s=read_s, headers=headers) as response:
            return await self.whole(response)

    async def look(self, path: str) -> Json:
        """The JSON object of a job that is looked after; a service that is out of reach for a moment is asked again.

        What runs there costs money and is not given up for one lost answer.
        """
        for pause_s in _PAUSES_S:
            try:
                return await self.json("GET", path)
            except ModelFailed as error:
                if error.status not in ("unavailable", "timeout", "rate_limited"):
                    raise
                await asyncio.sleep(max(pause_s, min(error.retry_after_s or 0, _LONGEST_PAUSE_S)))
        return await self.json("GET", path)

    async def done(self, method: str, path: str, body: Json = None) -> None:
        """Have the service do something whose answer says nothing."""
        async with self.stream(method, path, body, read_s=READ_S) as response:
            with told(self._service):
                await _read(response)

    async def whole(self, response: httpx2.Response) -> Json:
        """The JSON object of an answer."""
        with told(self._service):
            data = await _read(response)
        try:
            found = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise ModelFailed("invalid", f"{self._service.kind} answered with what is not JSON") from error
        if not isinstance(found, dict):
            raise ModelFailed("invalid", f"{self._service.kind} answered with JSON of another form")
        return found

    @asynccontextmanager
    async def stream(
        self, method: str, path: str, body: Json = None, *, read_s: float, headers: Mapping[str, str] = {}
    ) -> AsyncIterator[httpx2.Response]:
        """An answer as it comes; leaving the context closes the connection, which is how such a job is cancelled."""
        url = path if "://" in path else self._service.base_url + path
        if not self._service.owns(url):
            raise ModelFailed(
                "invalid", f"{self._service.kind} sends its key elsewhere, to {parse(url).host}"
            )
        with told(self._service):
            async with self._client.stream(
                method,
                url,
                json=body,
                headers={**self._service.headers, **headers},
                timeout=_timeout(read_s),
            ) as response:
                if response.status_code >= 300:
                    raise failed(self._service, response, await _read(response))
                yield response

    async def events(self, response: httpx2.Response) -> AsyncIterator[Json]:
        """The JSON objects of a stream of server-sent events, up to `[DONE]`."""
        with told(self._service):
            source = aiter(httpx2.EventSource(response, max_event_size=MAX_EVENT_BYTES))
            async for event in source:
                if event.data.strip() == "[DONE]":
                    await _ended(source)
                    return
                try:
                    found = event.json()
                except (ValueError, RecursionError) as error:
                    raise ModelFailed("invalid", f"{self._service.kind} streamed what is not JSON") from error
                if isinstance(found, dict):
                    yield found

    async def file(self, url: object) -> bytes:
        """The bytes behind an address in an answer; the key goes along only to the service itself.

        Raises: ModelFailed (`invalid`) if it leads closer to us than the service is, be it by a redirect.
        """
        if not isinstance(url, str) or not url:
            raise ModelFailed("invalid", f"{self._service.kind} gave no image")
        if url.startswith("data:"):
            return unpacked(url)
        for _ in range(_REDIRECTS + 1):
            where = await self._place(url)
            request = self._client.build_request(
                "GET",
                where.url,
                headers=where.headers,
                extensions=dict(where.extensions),
                timeout=_timeout(READ_S),
            )
            with told(self._service):
                response = await self._client.send(request, stream=True)
                try:
                    if not response.has_redirect_location:
                        if response.status_code != 200:
                            raise failed(self._service, response, await _read(response))
                        return await _read(response)
                    url = str(parse(url).join(response.headers["location"]))
                finally:
                    await response.aclose()
        raise ModelFailed("invalid", f"the result of {self._service.kind} is forwarded again and again")

    async def _place(self, url: str) -> Place:
        if self._service.owns(url):
            return Place(url=parse(url), headers=self._service.headers)
        return await place(url, self._near)


@asynccontextmanager
async def connected(service: Service) -> AsyncIterator[Wire]:
    """The way to a service for one call, which does not last for ever without a deadline."""
    distance = await near(service.base_url)
    client = await client_of(service.base_url, is_home=distance > Near.WORLD)
    try:
        async with asyncio.timeout(LONGEST_S):
            yield Wire(service, client, distance)
    except TimeoutError as error:
        raise ModelFailed("timeout", f"{service.kind} was not done within {LONGEST_S:g} s") from error


async def _ended(source: AsyncIterator[object]) -> None:
    """Let a stream that has said all come to its end: only then can its connection be used again."""
    with suppress(TimeoutError, httpx2.TransportError):
        async with asyncio.timeout(_END_S):
            async for _ in source:
                pass


async def _read(response: httpx2.Response) -> bytes:
    parts, size = [], 0
    async for part in response.aiter_bytes():
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            raise ModelFailed("invalid", f"an answer of more than {MAX_BYTES // 1_000_000} MB is too large")
    return b"".join(parts)


def _timeout(read_s: float) -> httpx2.Timeout:
    return httpx2.Timeout(CONNECT_S, read=read_s)
