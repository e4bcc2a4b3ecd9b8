"""Connections that are used again: one client for each service, in each event loop."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from weakref import WeakKeyDictionary

import httpx2

_IDLE_S = 4.0
"""Many servers close an idle connection after 5 s; a request must not meet that moment."""
_IDLE = 20


@dataclass(frozen=True, kw_only=True)
class _Kept:
    client: httpx2.AsyncClient
    life: AsyncGenerator[httpx2.AsyncClient]


_kept: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[tuple[str, bool], _Kept]] = WeakKeyDictionary()


async def client_of(base_url: str, *, is_home: bool) -> httpx2.AsyncClient:
    """The client for this service, which is closed when the event loop ends.

    is_home: the service is on this machine or in a private network.
    """
    mine = _kept.setdefault(asyncio.get_running_loop(), {})
    if (base_url, is_home) not in mine:
        life = _living(is_home)
        mine[base_url, is_home] = _Kept(client=await anext(life), life=life)
    return mine[base_url, is_home].client


async def _living(is_home: bool) -> AsyncGenerator[httpx2.AsyncClient]:
    """A client for as long as this generator lives: a loop that ends ends every asynchronous generator first."""
    client = httpx2.AsyncClient(
        verify=_tls(),
        # A proxy that leads out of a network knows no way to a machine inside it.
        trust_env=not is_home,
        follow_redirects=False,
        limits=httpx2.Limits(max_keepalive_connections=_IDLE, keepalive_expiry=_IDLE_S),
        # What a service sets for one worker's call does not go along with the next one's.
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
    )
    try:
        yield client
    finally:
        await client.aclose()


@cache
def _tls() -> ssl.SSLContext:
    return httpx2.create_ssl_context()
