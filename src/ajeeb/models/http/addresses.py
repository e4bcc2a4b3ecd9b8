"""Where the address in a model's answer leads: never closer to us than the service that wrote it."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeAlias

import httpx2

from ajeeb.errors import ModelFailed

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_METADATA = frozenset(map(ipaddress.ip_address, ("fd00:ec2::254", "100.100.100.200")))
"""Where clouds hand out credentials, besides 169.254.169.254."""


class Near(IntEnum):
    """How close to us an address is; at NOWHERE nothing is ever fetched (link-local, multicast, reserved)."""

    WORLD = 0
    NETWORK = 1
    MACHINE = 2
    NOWHERE = 3


@dataclass(frozen=True, kw_only=True)
class Place:
    """A URL whose host was looked up once, to be fetched from exactly the address that was checked."""

    url: httpx2.URL
    headers: dict[str, str] = field(default_factory=dict)
    extensions: dict[str, str] = field(default_factory=dict)


async def place(url: str, near: Near = Near.WORLD) -> Place:
    """Where to fetch a URL that somebody else wrote.

    near: how close the one who wrote it is; what lies closer is not fetched.
    Raises: ModelFailed (`invalid`) if it is none, or leads closer, in whichever of its addresses.
    """
    parsed = parse(url)
    found = await _addresses(parsed)
    closest = max(nearness(address) for address in found)
    if closest > near or closest == Near.NOWHERE:
        raise ModelFailed(
            "invalid", f"the result lies on a private network ({parsed.host}); it was not fetched"
        )
    # A name may be looked up to another address the second time, so the address is asked for by itself; and on a
    # connection of its own, since one address may stand for several hosts with several certificates.
    return Place(
        url=parsed.copy_with(host=str(found[0])),
        headers={"Host": parsed.netloc.decode("ascii"), "Connection": "close"},
        extensions={"sni_hostname": parsed.raw_host.decode("ascii")},
    )


async def near(url: str) -> Near:
    """How close a configured service is, by the farthest of its addresses; WORLD if nobody knows its name."""
    try:
        return min(nearness(address) for address in await _addresses(parse(url)))
    except ModelFailed:
        return Near.WORLD


def parse(url: str) -> httpx2.URL:
    """An absolute http or https URL without a user.

    Raises: ModelFailed (`invalid`).
    """
    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, TypeError) as error:
        raise ModelFailed("invalid", "the result's address is none") from error
    if parsed.scheme not in ("http", "https") or not parsed.host or parsed.userinfo:
        raise ModelFailed("invalid", "the result's address is not one of http or https")
    return parsed


def nearness(address: Address) -> Near:
    """How close an address is, also where one family of addresses stands for another."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return nearness(inner)
    if address.is_loopback:
        return Near.MACHINE
    if _is_nowhere(address):
        return Near.NOWHERE
    is_far = address.is_global and (address.version == 4 or address in _GLOBAL_V6)
    return Near.WORLD if is_far else Near.NETWORK


def _is_nowhere(address: Address) -> bool:
    special = address.is_link_local or address.is_multicast or address.is_unspecified or address.is_reserved
    return special or address in _METADATA


async def _addresses(url: httpx2.URL) -> list[Address]:
    try:
        return [ipaddress.ip_address(url.host)]
    except ValueError:
        pass
    try:
        found = await asyncio.get_running_loop().getaddrinfo(url.host, url.port or 0, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ModelFailed("unavailable", f"nobody knows the host {url.host}") from error
    return [ipaddress.ip_address(str(sockaddr[0]).partition("%")[0]) for *_, sockaddr in found]
