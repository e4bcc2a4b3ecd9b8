"""Reading for the review pages: the parts, the figures of runs, and the news that something changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import TypeVar

import apsw
from starlette.requests import HTTPConnection

from ajeeb import review
from ajeeb.review.figures import Figures
from ajeeb.review.figures.counts import RunCounts
from ajeeb.review.run_status import RunHere
from ajeeb.review.work_rates import KeptRates

from .answers_read import AnswersRead
from .following import Following
from .parts import Parts
from .presence import Presence

T = TypeVar("T")

_APART_S = 0.25  # between two looks, and so between two messages of one stream
_LOOK_S = 0.3  # for whether the server is to stop
_ASK_S = 2.0  # for whether a session was revoked
_COUNTED_S = 1.0  # a long record is counted on in the background; its figures say how far
_FIRST_S = 0.15  # a dashboard waits no longer for the numbers of a long record


class Looking:
    """What reads of all requests share."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._following = Following(parts.store, parts.read_asset)
        self.given = AnswersRead(self._following)
        self.rates = KeptRates()
        self.presence = Presence()

    async def runs(self) -> tuple[review.RunSummary, ...]:
        """All runs, newest first; what was spent without a budget as far as the record is counted by now."""
        here, now = await self.here(), self.parts.now()
        return await self._following.ask(
            lambda connection, found: review.run_list(connection, now, here, found.counted), 0
        )

    async def run(self, run_id: str) -> review.RunDetail:
        """One run, as in the list."""
        here, now = await self.here(), self.parts.now()
        return await self._following.ask(
            lambda connection, found: review.run_detail(connection, run_id, now, here, found.counted), 0
        )

    async def here(self) -> Mapping[str, RunHere]:
        """The runs that this server knows."""
        return {} if self.parts.launching is None else await self.parts.launching.here()

    async def figures(self, run_id: str) -> review.RunFigures:
        """The numbers of a run's dashboard, as far as the record is counted by now; soon."""

        def show(connection: apsw.Connection, found: Figures) -> review.RunFigures:
            return review.run_figures(
                connection, run_id, found.counted(run_id), found.share(connection, run_id)
            )

        return await self._following.ask(show, _FIRST_S)

    async def curve(self, run_id: str) -> review.Curve:
        """Score by attempt, of all that is counted within a second."""
        return await self._counted(review.curve, run_id)

    async def calls(self, run_id: str) -> review.RunCalls:
        """The calls of a run, of all that is counted within a second."""
        return await self._counted(review.run_calls, run_id)

    async def answers(self, run_id: str) -> review.FormAnswers:
        """What was handed in during a form's run, of all that is counted within a second."""
        return await self._counted(review.form_answers, run_id)

    async def _counted(self, show: Callable[[apsw.Connection, str, RunCounts], T], run_id: str) -> T:
        return await self._following.ask(
            lambda connection, found: show(connection, run_id, found.counted(run_id)), _COUNTED_S
        )

    async def changes(
        self, may_go_on: Callable[[], Awaitable[bool]], beside: Callable[[], object] = lambda: None
    ) -> AsyncIterator[int]:
        """The position of the record, now and when it has grown or what is beside it changed, at most every 250 ms.

        Until the server stops, or whoever listens may no more, which is asked every two seconds.
        """
        store, position, seen, told = self.parts.store, -1, -1, None
        asked_at = time.monotonic()
        while not self.parts.stopping():
            if time.monotonic() - asked_at >= _ASK_S:
                if not await may_go_on():
                    return
                asked_at = time.monotonic()
            commits = await store.commits.after(seen, _LOOK_S)
            if commits != seen:
                seen, position = commits, await store.follow(review.last_position)
            if told == (news := (position, beside())):
                continue
            told = news
            yield position
            await asyncio.sleep(_APART_S)


def looking(request: HTTPConnection) -> Looking:
    """The one of this app."""
    found = request.app.state.looking
    assert isinstance(found, Looking)
    return found
