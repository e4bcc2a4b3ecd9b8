"""Where the address in a model's answer leads: never into a private network that the model's side should not reach."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass, field
from typing import TypeAlias

import httpx2

from ajeeb.errors import ModelFailed

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A URL whose host was looked up once, to be fetched from exactly the address that was checked."""

    url: httpx2.URL
    headers: dict[str, str] = field(default_factory=dict)
    extensions: dict[str, str] = field(default_factory=dict)


async def public(url: str) -> Place:
    """Where to fetch a URL that somebody else wrote.

    Raises: ModelFailed (`invalid`) if it is none, or leads to this machine or a private network.
    """
    parsed = parse(url)
    found = await _addresses(parsed)
    if not all(is_public(address) for address in found):
        raise ModelFailed(
            "invalid", f"the result lies on a private network ({parsed.host}); it was not fetched"
        )
    # A name may be looked up to another address the second time, so the address is asked for by itself.
    return Place(
        url=parsed.copy_with(host=str(found[0])),
        headers={"Host": parsed.netloc.decode("ascii")},
        extensions={"sni_hostname": parsed.raw_host.decode("ascii")},
    )


async def is_private(url: str) -> bool:
    """Whether a configured address is on this machine or in a private network; False if nobody knows its name."""
    try:
        return not all(is_public(address) for address in await _addresses(parse(url)))
    except ModelFailed:
        return False


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


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, also where one family of addresses stands for another."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


async def _addresses(url: httpx2.URL) -> list[Address]:
    try:
        return [ipaddress.ip_address(url.host)]
    except ValueError:
        pass
    try:
        found = await asyncio.get_running_loop().getaddrinfo(url.host, url.port or 0, type=socket.SOCK_STREAM)
    except OSError as error:
        raise ModelFailed("unavailable", f"nobody knows the host {url.host}") from error
    return [ipaddress.ip_address(str(sockaddr[0]).partition("%")[0]) for *_, sockaddr in found]
