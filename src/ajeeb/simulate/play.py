"""Many simulated workers on one run, over the same API as the page."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean

import httpx2

from ajeeb.errors import AjeebError, NoFreeUnit
from ajeeb.server.wire import OpenBody

from .habits import Habits
from .page import Page
from .strategy import Strategy
from .walk import Walk
from .worker import Worker

_TIMEOUT = httpx2.Timeout(10.0, read=150.0)  # an answer to an action waits for the model
_LIMITS = httpx2.Limits(max_connections=None, max_keepalive_connections=None)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What the workers did.

    ended: number of workers by how it ended. turned_away: for whom there was no unit. problems: what kept others from
    the end. refusals: actions that a rule refused. retries: requests that had to be sent again. repeats, double_clicks,
    cancelled: attempts. pieces: of answers that were heard while they were being made.
    first_score, last_score: means over the workers' first and last scores; None if nobody judged.
    """

    workers: int
    seed: int
    ended: dict[str, int] = field(default_factory=dict)
    turned_away: int = 0
    problems: tuple[str, ...] = ()
    attempts: int = 0
    refusals: int = 0
    failures: int = 0
    retries: int = 0
    repeats: int = 0
    double_clicks: int = 0
    cancelled: int = 0
    pieces: int = 0
    first_score: float | None = None
    last_score: float | None = None
    took_s: float = 0.0


async def play(
    base_url: str,
    *,
    workers: int,
    strategy: Strategy,
    seed: int = 0,
    habits: Habits | None = None,
    entries: Sequence[OpenBody] | None = None,
) -> Report:
    """Let workers play until each is at an end.

    entries: how each comes in, see `by_name` and `by_link`; without, by name to the next free unit.
    """
    started = time.monotonic()
    habits = habits or Habits()
    entries = by_name(workers, seed) if entries is None else entries[:workers]
    async with (
        httpx2.AsyncClient(base_url=base_url, timeout=_TIMEOUT, limits=_LIMITS) as client,
        asyncio.TaskGroup() as group,
    ):
        playing = [
            group.create_task(
                _play(Page(client, entry, habits.patience_s), strategy, habits, f"{seed}/{number}")
            )
            for number, entry in enumerate(entries)
        ]
    return _report([one.result() for one in playing], seed, time.monotonic() - started)


def by_name(workers: int, seed: int = 0, units: Sequence[int] = (), run: str | None = None) -> list[OpenBody]:
    """Workers who come in by name (`sim-…`) and ask for these units in turn, or for the next free one.

    run: the one that is meant; a server that serves another turns them away.
    """
    return [
        OpenBody(
            worker_id=f"sim-{seed}-{number + 1}",
            unit=units[number % len(units)] if units else None,
            simulated=True,
            run=run,
        )
        for number in range(workers)
    ]


def by_link(tokens: Sequence[str]) -> list[OpenBody]:
    """Workers who come in with signed links; a token is what stands behind the `#`."""
    return [OpenBody(link=token, simulated=True) for token in tokens]


async def _play(page: Page, strategy: Strategy, habits: Habits, seed: str) -> Walk | None:
    """What one worker did; None if there was nothing for them. What goes wrong for one leaves the others alone."""
    worker = Worker(page, strategy, habits, seed)
    try:
        await worker.work()
    except NoFreeUnit:
        return None
    except AjeebError as error:
        worker.walk.problem = str(error)
    return worker.walk


def _report(walks: Sequence[Walk | None], seed: int, took_s: float) -> Report:
    done = [walk for walk in walks if walk is not None]
    scored = [walk.scores for walk in done if walk.scores]
    return Report(
        workers=len(walks),
        seed=seed,
        ended=dict(sorted(Counter(walk.ended for walk in done if walk.ended).items())),
        turned_away=len(walks) - len(done),
        problems=tuple(sorted({walk.problem for walk in done if walk.problem})),
        attempts=sum(walk.attempts for walk in done),
        refusals=sum(walk.refusals for walk in done),
        failures=sum(walk.failures for walk in done),
        retries=sum(walk.retries for walk in done),
        repeats=sum(walk.repeats for walk in done),
        double_clicks=sum(walk.double_clicks for walk in done),
        cancelled=sum(walk.cancelled for walk in done),
        pieces=sum(walk.pieces for walk in done),
        first_score=fmean(scores[0] for scores in scored) if scored else None,
        last_score=fmean(scores[-1] for scores in scored) if scored else None,
        took_s=took_s,
    )
