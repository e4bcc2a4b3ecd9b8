"""Keeps arms and models from blind reviewers, in all answers of the management API, whatever route gives them."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import Any

import apsw
from fastapi import Depends
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request, cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ajeeb.accounts import Person
from ajeeb.errors import Conflict
from ajeeb.review.blind import blinded

from .parts import Parts

COOKIE = "ajeeb_blind"
"""The reviewer's own switch: `1` hides arms and models from whoever has it, in every run."""


class HidesModels(Conflict):
    """Who asks hides arms and models from themselves, and the file names them. Show them, then ask again."""

    code = "hides_models"


async def _sees_models(request: Request) -> None:
    if request.cookies.get(COOKIE) == "1":
        raise HidesModels(
            "this file names arms and models, and you hide them from yourself: switch off “Hide arms and models”"
            " on the page of an assignment, then download it"
        )


WHOLE = Depends(_sees_models)
"""Of routes that give a file in which arms and models stand."""


class Blinding:
    """Around the API: what it answers to blind reviewers has nothing in it that tells of arms and models."""

    def __init__(self, app: ASGIApp, parts: Parts) -> None:
        self._app = app
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _Answer(self, scope, send))

    async def is_blind(self, scope: Scope) -> bool:
        """Whether who asks is not to see arms and models here."""
        if cookie_parser(Headers(scope=scope).get("cookie", "")).get(COOKIE) == "1":
            return True
        person = scope.get("state", {}).get("person")
        if not isinstance(person, Person) or "manage" in person.permissions:
            return False
        return await self._parts.store.query(partial(_blind_run, given=scope.get("path_params", {})))


class _Answer:
    """One answer on its way out; one that is JSON is held until it is whole."""

    def __init__(self, blinding: Blinding, scope: Scope, send: Send) -> None:
        self._blinding, self._scope, self._send = blinding, scope, send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and await self._is_told(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._told(self._start)

    async def _is_told(self, start: Message) -> bool:
        """Whether it is JSON for a blind reviewer."""
        kind = MutableHeaders(raw=list(start["headers"])).get("content-type", "")
        return kind.startswith("application/json") and await self._blinding.is_blind(self._scope)

    async def _told(self, start: Message) -> None:
        body = await asyncio.to_thread(_stripped, self._body)
        headers = MutableHeaders(raw=start["headers"])
        headers["content-length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _stripped(body: bytes) -> bytes:
    return json.dumps(blinded(json.loads(body)), ensure_ascii=False).encode() if body else body


def _blind_run(connection: apsw.Connection, given: dict[str, Any]) -> bool:
    """Whether the run that is asked about is blind; of what spans all runs, whether one of them is."""
    found: Any = connection.execute(
        _BLIND, {"run": given.get("run_id"), "of": given.get("assignment_id")}
    ).get
    return bool(found)


_BLIND = """
    SELECT EXISTS (SELECT 1 FROM run WHERE json_extract(settings, '$.blind') AND run_id = coalesce(
        :run, (SELECT run_id FROM assignment WHERE assignment_id = :of), run_id))
"""
