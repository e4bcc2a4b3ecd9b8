"""Reading for the review pages: the parts, curves and counts, and the news that something changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from starlette.requests import HTTPConnection

from ajeeb import review

from .parts import Parts

_POLL_S = 0.3


class Looking:
    """What reads of all requests share."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._curves = review.Curves()
        self._calls = review.CallFigures()
        self._answers = review.Answers(parts.read_asset)
        self._reading = asyncio.Lock()

    async def curve(self, run_id: str) -> review.Curve:
        """Score by attempt, with everything that is recorded by now."""
        query = self.parts.store.query
        async with self._reading:
            while await query(self._curves.read_on):
                pass
            return await query(lambda connection: self._curves.curve(connection, run_id))

    async def calls(self, run_id: str) -> review.RunCalls:
        """The calls of a run, with everything that is recorded by now."""
        query = self.parts.store.query
        async with self._reading:
            while await query(self._calls.read_on):
                pass
            return await query(lambda connection: self._calls.calls(connection, run_id))

    async def answers(self, run_id: str) -> review.FormAnswers:
        """What was handed in during a form's run, with everything that is recorded by now."""
        query = self.parts.store.query
        async with self._reading:
            while await query(self._answers.read_on):
                pass
            return await query(lambda connection: self._answers.answers(connection, run_id))

    async def changes(self) -> AsyncIterator[int]:
        """The position of the record, now and when it has grown, at most every 300 ms; until the server stops."""
        seen = -1
        while not self.parts.stopping():
            position = await self.parts.store.query(review.last_position)
            if position != seen:
                seen = position
                yield position
            await asyncio.sleep(_POLL_S)


def looking(request: HTTPConnection) -> Looking:
    """The one of this app."""
    found = request.app.state.looking
    assert isinstance(found, Looking)
    return found
