"""Where a webhook may lead, and sending to it: never into the network of the server, and never after a redirect."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass

import httpx2

from ajeeb.errors import AjeebError, ModelFailed
from ajeeb.models.http.addresses import Near, Place, nearness, place

WITHIN_S = 10.0
_READ_AT_MOST = 16 * 1024  # bytes of an answer that nobody needs


class BadWebhook(AjeebError):
    """A webhook cannot have this address; the message says why."""

    code = "invalid"


async def check_url(url: str, *, on_loopback: bool) -> Place:
    """Where to send to, at exactly the address that was checked.

    on_loopback: the server can only be reached from this machine, and may speak to it too.
    Raises: BadWebhook.
    """
    try:
        found = await place(url, Near.MACHINE)
    except ModelFailed as error:
        raise BadWebhook(_said(error, url)) from error
    near = nearness(ipaddress.ip_address(found.url.host))
    if near == Near.MACHINE and on_loopback:
        return found
    if near != Near.WORLD:
        raise BadWebhook(
            "the address leads into the server's own network; a webhook needs one that anybody can reach"
        )
    if found.url.scheme != "https":
        raise BadWebhook("the address must begin with https://; only on this machine http:// will do")
    return found


def new_posting(*, on_loopback: bool) -> Posting:
    """A client of its own; it reads the certificates of the machine, which takes its time."""
    client = httpx2.AsyncClient(follow_redirects=False, trust_env=False)
    return Posting(client=client, on_loopback=on_loopback)


def _said(error: ModelFailed, url: str) -> str:
    if error.status == "unavailable":
        return f"nobody knows the host of {url[:200]}; check the spelling"
    return "the address must be a whole one, such as https://lab.example/hook, without a user, in a public network"


@dataclass(frozen=True, kw_only=True)
class Posting:
    """How deliveries are sent."""

    client: httpx2.AsyncClient
    on_loopback: bool
    within_s: float = WITHIN_S

    async def post(self, url: str, headers: Mapping[str, str], body: str) -> str:
        """Empty if it was taken; else why it was not, in one sentence."""
        try:
            async with asyncio.timeout(self.within_s):
                return await self._post(url, headers, body)
        except TimeoutError:
            return f"no answer within {self.within_s:g} seconds"
        except BadWebhook as error:
            return str(error)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            return f"the server could not be spoken to ({type(error).__name__})"

    async def _post(self, url: str, headers: Mapping[str, str], body: str) -> str:
        there = await check_url(url, on_loopback=self.on_loopback)
        request = self.client.build_request(
            "POST",
            there.url,
            headers={**there.headers, **headers},
            content=body.encode(),
            extensions=there.extensions,
        )
        answer = await self.client.send(request, stream=True, follow_redirects=False)
        try:
            await _read_some(answer)
        finally:
            await answer.aclose()
        if answer.is_success:
            return ""
        if answer.is_redirect:
            return f"the server answered {answer.status_code}, to go elsewhere; redirects are not followed"
        return f"the server answered {answer.status_code}"


async def _read_some(answer: httpx2.Response) -> None:
    read = 0
    async for chunk in answer.aiter_raw():
        read += len(chunk)
        if read > _READ_AT_MOST:
            return
