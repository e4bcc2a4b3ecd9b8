"""The addresses of this server itself, which is not to be told by itself of what it did."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

import httpx2

from ajeeb.models.http.addresses import Near, nearness

from .addresses import BadWebhook, check_url

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, kw_only=True)
class OwnAddress:
    """Where the server is. urls: as people reach it. host, port: where it listens; None if it is not by a port."""

    urls: tuple[str, ...]
    host: str = ""
    port: int | None = None


async def check_new_url(url: str, *, on_loopback: bool, own: OwnAddress) -> None:
    """Raises: BadWebhook if a webhook cannot lead there, or leads to this server itself."""
    # By name first: how others reach the server is not always known where it runs.
    if _place(url) is not None and _place(url) in map(_place, own.urls):
        raise _itself(url)
    there = (await check_url(url, on_loopback=on_loopback)).url
    is_near = nearness(ipaddress.ip_address(there.host)) == Near.MACHINE
    if (there.port or _PORTS[there.scheme]) == own.port and (is_near or there.host == own.host):
        raise _itself(url)


def _place(url: str) -> tuple[str, int] | None:
    try:
        read = httpx2.URL(url)
    except httpx2.InvalidURL:
        return None
    port = read.port or _PORTS.get(read.scheme)
    return None if port is None or not read.host else (read.host.rstrip("."), port)


def _itself(url: str) -> BadWebhook:
    return BadWebhook(
        f"{url[:200]} is this server itself; give the address of your program that is to be told, "
        "on another port or another host"
    )
