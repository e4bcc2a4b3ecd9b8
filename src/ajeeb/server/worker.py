"""The path of a worker's call over HTTP: token to assignment, body to action, one call to `act`, the view back."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator

from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from ajeeb.actions import (
    News,
    OutputNews,
    Seen,
    Standing,
    Visitor,
    come_in,
    look,
    observe,
    recall,
    visitor_by_name,
    visitor_of_link,
)
from ajeeb.errors import Closed, Invalid, NoFreeUnit, Unknown
from ajeeb.events import Observed
from ajeeb.loops import View, action_adapter
from ajeeb.wiring import Parts

from .answers import body_json, error_body
from .client import client_of
from .form import form_so_far
from .requests import Handler, asset_url, assignment_id_of, read_body
from .wire import OpenBody, OutputPiece, Piece, Session

_FIRST_PIECE_S = 0.1
_PIECE_EVERY_S = 2.0  # the page has a clock of its own; an estimate may have changed
_GAP_S = 0.03  # between two pieces, so that many tokens at once are one
_open_body: TypeAdapter[OpenBody] = TypeAdapter(OpenBody)
_observed: TypeAdapter[Observed] = TypeAdapter(Observed)


class Worker:
    """The handlers of the routes in `routes.py`, by name."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._deps = parts.deps

    def handlers(self) -> dict[str, Handler]:
        """By the names in the table of routes."""
        return {"open": self.open, "view": self.view, "act": self.act, "seen": self.seen}

    async def open(self, request: Request) -> Response:
        """Come in, or come back."""
        body = await read_body(request, _open_body)
        standing = await self._opened(request, body)
        assignment = standing.assignment
        url = asset_url(self._parts, assignment.assignment_id)
        is_form = standing.rules.form is not None
        session = Session(
            token=self._parts.tokens.session(assignment.assignment_id),
            assignment=assignment.assignment_id,
            task=standing.run.task_view(assignment.unit_id, url),
            view=standing.view(self._deps.now(), url),
            form=await form_so_far(self._parts, standing) if is_form else None,
        )
        return body_json(session.model_dump_json())

    async def view(self, request: Request) -> Response:
        """Where the assignment stands."""
        standing = await look(self._deps, assignment_id_of(self._parts, request))
        return await self._answer(request, standing)

    async def act(self, request: Request) -> Response:
        """Do something."""
        assignment_id = assignment_id_of(self._parts, request)
        action = await read_body(request, action_adapter)
        try:
            acted = await self._parts.calls.act(assignment_id, action)
        except Invalid as error:
            standing = await look(self._deps, assignment_id)
            return error_body(error, view=self._view(standing))
        return await self._answer(request, acted.standing)

    async def seen(self, request: Request) -> Response:
        """Keep what the page observed."""
        assignment_id = assignment_id_of(self._parts, request)
        await observe(self._deps, assignment_id, await read_body(request, _observed))
        return Response(status_code=204)

    async def _opened(self, request: Request, body: OpenBody) -> Standing:
        visitor = await self._visitor(body)
        try:
            client = client_of(request.headers.get("user-agent", ""))
            return await come_in(self._deps, visitor.with_page(client=client, simulated=body.simulated))
        except Closed:
            raise
        except NoFreeUnit as error:
            next_unit = await self._parts.store.free_unit(visitor.run_id, visitor.worker_key)
            raise NoUnitHere(str(error), next_unit) from error

    async def _visitor(self, body: OpenBody) -> Visitor:
        """Who comes in, and to which run: the one of the link, the one that is named, or the server's own."""
        parts = self._parts
        if body.link is not None:
            visitor = await visitor_of_link(self._deps, parts.tokens, body.link)
            if body.run not in (None, visitor.run_id):
                raise Unknown(f"This link does not lead to the run '{body.run}'.")
            return visitor
        if body.worker_id is None or not parts.settings.named_links:
            raise Unknown("This link is not known here.")
        run_id = parts.run.run.run_id if body.run is None else body.run
        return visitor_by_name(parts.tokens, run_id, body.worker_id, body.unit)

    async def _answer(self, request: Request, standing: Standing) -> Response:
        """The view once no call is running; or, to a page that reads a stream, each view and piece on the way."""
        if "text/event-stream" in request.headers.get("accept", ""):
            return StreamingResponse(
                self._stream(standing), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
            )
        async for found in self._following(standing):
            standing = found if isinstance(found, Standing) else standing
        return body_json(self._view(standing).model_dump_json())

    async def _stream(self, standing: Standing) -> AsyncIterator[bytes]:
        yield _event("view", self._view(standing).model_dump_json())
        if standing.state.running is None:
            return
        async for found in self._following(standing):
            if isinstance(found, News):
                yield _event("piece", _piece(found).model_dump_json())
            else:
                yield _event("view", self._view(found).model_dump_json())

    async def _following(self, standing: Standing) -> AsyncIterator[News | Standing]:
        """News of the running call, at once and now and then; and where the assignment stands when it has ended."""
        calls, assignment_id = self._parts.calls, standing.assignment.assignment_id
        first, seen, within_s = standing.state.running, Seen(), _FIRST_PIECE_S
        while first is not None and _is_running(standing, first.call_id):
            known = seen.version
            if await calls.ended(first.call_id, within_s, since=known):
                standing = await recall(self._deps, assignment_id)
                if _is_running(standing, first.call_id):
                    # It runs in the record only: it is about to be started, or to be taken up again.
                    await asyncio.sleep(_FIRST_PIECE_S)
                    standing = await look(self._deps, assignment_id)
            elif (news := calls.news(first.call_id, seen)) is not None:
                yield news
                if seen.version != known:
                    await calls.ended(first.call_id, _GAP_S)
            within_s = _PIECE_EVERY_S
        yield standing

    def _view(self, standing: Standing) -> View:
        return standing.view(self._deps.now(), asset_url(self._parts, standing.assignment.assignment_id))


class NoUnitHere(NoFreeUnit):
    """Like NoFreeUnit, with the number of a unit that is free."""

    def __init__(self, text: str, next_unit: int | None) -> None:
        super().__init__(text)
        self.next_unit = next_unit


def _is_running(standing: Standing, call_id: str) -> bool:
    running = standing.state.running
    return running is not None and running.call_id == call_id


def _piece(news: News) -> Piece:
    return Piece(
        call_id=news.call_id,
        waited_ms=news.waited_ms,
        expected_ms=news.expected_ms,
        queue_position=news.queue_position,
        progress=news.fraction,
        step=news.step,
        steps=news.steps,
        outputs=tuple(_output(one) for one in news.outputs),
    )


def _output(news: OutputNews) -> OutputPiece:
    preview = None
    if news.frame is not None:
        data, media_type = news.frame
        preview = f"data:{media_type};base64,{base64.b64encode(data).decode()}"
    return OutputPiece(index=news.index, text_from=news.text_from, text=news.text, preview=preview)


def _event(name: str, data: str) -> bytes:
    return f"event: {name}\ndata: {data}\n\n".encode()
