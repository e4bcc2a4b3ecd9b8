"""A worker's page without a browser: the same requests, the same clock, the same patience."""

from __future__ import annotations

import asyncio
import time
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx2
from pydantic import TypeAdapter, ValidationError

from ajeeb.errors import AjeebError, Environment, NoFreeUnit, Unknown
from ajeeb.events import Observation, Observed
from ajeeb.loops import Action, Cancel, TaskView, UploadView, View
from ajeeb.server.wire import ErrorBody, OpenBody, Session

from .clicking import CALM, Manner
from .connection import BYTES, JSON, Connection

_LOOK_AGAIN_S = 0.25
_error: TypeAdapter[ErrorBody] = TypeAdapter(ErrorBody)


@dataclass(frozen=True, kw_only=True)
class Refused:
    """The server said no to an action. fields: field name to one sentence. view: where the page really is."""

    status: int
    code: str
    fields: dict[str, str]
    view: View | None


class Page:
    """One loading of a worker's page.

    client: knows the server's address. patience_s: how long a server that does not answer is asked again.
    Every request is asked again with the same body, and an action so with the same key, until it is answered.
    pieces: how many pieces of what was being made have come. cancelled: how many calls.
    """

    def __init__(self, client: httpx2.AsyncClient, entry: OpenBody, patience_s: float = 60.0) -> None:
        self._line = Connection(client, patience_s)
        self._entry = entry
        self._page = uuid.uuid4().hex
        self._ahead_ms = 0.0
        self._noted: list[Observation] = []
        self.pieces = 0
        self.cancelled = 0
        self.task: TaskView | None = None
        self.view: View | None = None

    @property
    def retries(self) -> int:
        """How many requests had to be sent again."""
        return self._line.retries

    async def open(self) -> View:
        """Come in, or come back.

        Raises: NoFreeUnit; Unknown; Environment if the server does not answer.
        """
        answer = await self._line.ask("POST", "/api/open", self._entry.model_dump_json())
        if answer.status_code != 200:
            raise _meant(answer)
        session = Session.model_validate_json(answer.content)
        self._line.token = session.token
        self._ahead_ms = session.view.server_now - time.monotonic() * 1000
        self.task = session.task
        return self._take(session.view)

    async def act(self, action: Action, manner: Manner = CALM) -> Refused | None:
        """Do something, and wait until the call that it asks for has ended; None if it was done."""
        body = action.model_dump_json()
        clicks = [self._click(body, manner.reads) for _ in range(manner.times)]
        refused, *_ = await asyncio.gather(*clicks, self._cancel(manner.cancels_after_s))
        await self.settled()
        return refused

    async def _click(self, body: str, reads: bool) -> Refused | None:
        if reads:
            async for name, data in self._line.stream("POST", "/api/act", body):
                self._hear(name, data)
        # The same action again: if it was done, this is answered with where the page is now, and else with why not.
        answer = await self._post("/api/act", body)
        if answer.status_code != 200:
            return await self._refused(answer)
        self._take(View.model_validate_json(answer.content))
        return None

    async def _cancel(self, after_s: float | None) -> None:
        """Cancel the call that runs then; one that has just ended stays as it is."""
        if after_s is None:
            return
        await asyncio.sleep(after_s)
        async for name, data in self._line.stream("GET", "/api/view", None):
            self._hear(name, data)
            break
        if self.view is not None and self.view.phase == "running":
            cancel = Cancel(key=new_key(), on=self.view.attempts[-1].id)
            answer = await self._post("/api/act", cancel.model_dump_json())
            self.cancelled += answer.status_code == 200

    def _hear(self, name: str, data: str) -> None:
        if name == "view":
            self._take(View.model_validate_json(data))
        else:
            self.pieces += 1

    async def upload(self, field: str, name: str, media_type: str, content: bytes) -> UploadView | Refused:
        """Send a file for a field of the form."""
        query = urlencode({"field": field, "name": name, "type": media_type, "modified_at": -1})
        answer = await self._post(f"/api/upload?{query}", content, BYTES)
        if answer.status_code == 200:
            return UploadView.model_validate_json(answer.content)
        return await self._refused(answer)

    async def _post(self, url: str, body: str | bytes, kind: str = JSON) -> httpx2.Response:
        answer = await self._line.ask("POST", url, body, kind)
        if answer.status_code == 404:  # the session is gone, the link still stands
            await self.open()
            answer = await self._line.ask("POST", url, body, kind)
        return answer

    async def _refused(self, answer: httpx2.Response) -> Refused:
        said = _said(answer)
        if said is None or answer.status_code not in (409, 413, 422):
            raise _meant(answer)
        if said.view is not None:
            self._take(said.view)
            await self.settled()
        return Refused(status=answer.status_code, code=said.code, fields=said.fields, view=said.view)

    async def settled(self) -> None:
        """Wait for the call that is running, if one is."""
        give_up = time.monotonic() + self._line.patience_s
        while self.view is not None and self.view.phase == "running":
            if time.monotonic() > give_up:
                raise Environment(f"a call has been running for more than {self._line.patience_s:g} s")
            answer = await self._line.ask("GET", "/api/view", None)
            if answer.status_code != 200:
                raise _meant(answer)
            self._take(View.model_validate_json(answer.content))
            if self.view.phase == "running":
                await asyncio.sleep(_LOOK_AGAIN_S)

    async def image(self, url: str) -> bytes:
        """What an <img> shows."""
        answer = await self._line.ask("GET", url, None)
        if answer.status_code != 200:
            raise _meant(answer)
        return bytes(answer.content)

    def note(self, what: str, attempt_id: str | None = None, **data: Any) -> None:
        """Note what the page saw; it is handed in with `hand_in_if`."""
        at = time.monotonic() * 1000 + self._ahead_ms
        self._noted.append(Observation(type=what, at=at, attempt_id=attempt_id, data=data))

    async def hand_in_if(self, at_least: int) -> None:
        """Hand in what was noted, once it is so many things."""
        if len(self._noted) < at_least:
            return
        batch, self._noted = self._noted, []
        observed = Observed(page=self._page, items=tuple(batch))
        answer = await self._line.ask("POST", "/api/seen", observed.model_dump_json())
        if answer.status_code >= 400:
            raise _meant(answer)

    def _take(self, view: View) -> View:
        """An answer that was under way for long may be older than what the page has."""
        if self.view is None or view.seq >= self.view.seq:
            self.view = view
        return self.view


def new_key() -> str:
    """An id for an action, never used before."""
    return uuid.uuid4().hex


def _said(answer: httpx2.Response) -> ErrorBody | None:
    try:
        return _error.validate_json(answer.content)
    except ValidationError:
        return None


def _meant(answer: httpx2.Response) -> AjeebError:
    """The deliberate error that an answer stands for."""
    said = _said(answer)
    text = said.message if said else f"the server answered {answer.status_code}"
    if said is not None and said.code == NoFreeUnit.code:
        return NoFreeUnit(text)
    return Unknown(text) if answer.status_code in (401, 403, 404) else Environment(text)
