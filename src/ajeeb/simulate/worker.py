"""One simulated worker, from the first page to the last word."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any

from ajeeb.errors import Environment
from ajeeb.forms import Condition
from ajeeb.loops import Action, Leave, Pass, TaskView, Turn, View

from .clicking import CALM, Manner
from .form_work import FormWork
from .habits import Habits
from .page import Page, Refused, new_key
from .seeing import seen
from .strategy import Strategy
from .walk import Walk

_HAND_IN_AT = 40  # observations
_MOST_REFUSALS = 5  # in a row, of what was meant to be right
_CANCELS_WITHIN_S = 1.0


class Worker:
    """Looks, thinks, writes and judges. The same seed does the same, apart from how long it takes."""

    def __init__(self, page: Page, strategy: Strategy, habits: Habits, seed: str) -> None:
        self._page = page
        self._strategy = strategy
        self._habits = habits
        self._rng = random.Random(seed)
        self._pace = random.Random(f"{seed}/pace")
        self._hand = random.Random(f"{seed}/hand")
        self._target: bytes | None = None
        self._refused_in_a_row = 0
        self._forms = FormWork(
            page=page,
            habits=habits,
            rng=self._rng,
            think=self._think,
            do=self._do,
            refused=self._count,
        )
        self.walk = Walk()

    async def work(self) -> None:
        """The whole assignment; `walk` tells what happened.

        Raises: NoFreeUnit; Unknown; Environment if the server is gone for longer than the page's patience.
        """
        page = self._page
        try:
            await page.open()
            await page.settled()
            task = self._task
            self._target = await page.image(task.target.url) if task.target else None
            if task.target:
                page.note("target_shown")
            while self._view.phase != "done" or self._view.page is not None:
                await self._step(self._view)
                await page.hand_in_if(_HAND_IN_AT)
            await page.hand_in_if(1)
        finally:
            self.walk.retries, self.walk.cancelled = page.retries, page.cancelled
            self.walk.pieces = page.pieces
        self.walk.sum_up(self._view, self._task.judge)

    @property
    def _task(self) -> TaskView:
        assert self._page.task is not None
        return self._page.task

    @property
    def _view(self) -> View:
        assert self._page.view is not None
        return self._page.view

    async def _step(self, view: View) -> None:
        match view.phase:
            case _ if view.page is not None:
                await self._pass(view.page)
            case "form" if self._task.form is not None:
                await self._forms.submit(self._task.form)
            case "ask" if view.may_leave_with_pay:
                await self._do(Leave(key=new_key()))
            case "ask":
                await self._ask(view, None)
            case "judge":
                await self._judge(view)
            case _:
                await self._page.settled()

    async def _pass(self, number: int) -> None:
        page = self._task.pages[number]
        if page.form is not None:
            await self._forms.pass_page(number, page.form)
            return
        await self._think()
        answers = {"agree": True} if page.kind == "consent" else {}
        await self._do(Pass(key=new_key(), page=number, answers=answers))

    async def _judge(self, view: View) -> None:
        latest = view.attempts[-1]
        urls = [output.url for output in latest.outputs if output.url]
        images = [await self._page.image(url) for url in urls]
        for index in range(len(latest.outputs)):
            self._page.note("output_shown", latest.id, index=index)
        await self._think()
        sight = seen(self._task, view, target=self._target, images=images)
        judgement = await self._strategy.judge(self._task.judge, sight, self._rng)
        self._page.note("judged", latest.id)
        if view.last or self._reached(judgement):
            await self._send(Turn(key=new_key(), on=latest.id, judge=judgement))
        else:
            await self._ask(view, judgement)

    async def _ask(self, view: View, judgement: dict[str, Any] | None) -> None:
        """Write the next prompt. What a model failed at is sent once more as it is."""
        latest = view.attempts[-1] if view.attempts else None
        on = latest.id if latest else None
        if latest is not None and self._rng.random() < self._habits.leaves:
            await self._leave(judgement)
            return
        self._page.note("draft_start", on)
        await self._think()
        failed = latest is not None and latest.failure is not None and not latest.failure.counted
        sight = seen(self._task, view, target=self._target, judged=judgement)
        answers = view.prefill if failed else await self._strategy.ask(self._task.ask, sight, self._rng)
        if answers is None:
            await self._leave(judgement)
            return
        if latest is not None and not failed and self._rng.random() < self._habits.mistakes:
            self.walk.repeats += 1
            again = Turn(key=new_key(), on=on, judge=judgement, ask=view.prefill)
            self._page.note("sent", on, kind=again.kind, key=again.key)
            slip = await self._page.act(again)
            self.walk.refusals += slip is not None
            if (
                slip is None or slip.code != "invalid"
            ):  # it was taken, as prompts may repeat; or the page was old
                return
            await self._think()
        await self._send(Turn(key=new_key(), on=on, judge=judgement, ask=answers))

    async def _leave(self, judgement: dict[str, Any] | None) -> None:
        await self._do(Leave(key=new_key(), unsent=judgement or {}))

    async def _send(self, turn: Turn) -> None:
        self._page.note("sent", turn.on, kind=turn.kind, key=turn.key)
        await self._do(turn, self._manner())

    def _manner(self) -> Manner:
        hand, habits = self._hand, self._habits
        twice, reads, cancels = hand.random(), hand.random(), hand.random()
        self.walk.double_clicks += twice < habits.double_clicks
        return Manner(
            times=2 if twice < habits.double_clicks else 1,
            reads=reads < habits.reads,
            cancels_after_s=hand.uniform(0, _CANCELS_WITHIN_S) if cancels < habits.cancels else None,
        )

    async def _do(self, action: Action, manner: Manner = CALM) -> Refused | None:
        refused = await self._page.act(action, manner)
        if refused is None:
            self._refused_in_a_row = 0
        else:
            self._count(refused)
        return refused

    def _count(self, refused: Refused) -> None:
        self.walk.refusals += 1
        self._refused_in_a_row += 1
        if self._refused_in_a_row >= _MOST_REFUSALS:
            said = "; ".join(f"{name}: {text}" for name, text in refused.fields.items())
            raise Environment(f"the server takes no answer of this strategy ({said or refused.code})")

    async def _think(self) -> None:
        await asyncio.sleep(self._habits.think_s * self._pace.uniform(0.5, 1.5))

    def _reached(self, judgement: dict[str, Any]) -> bool:
        goal = self._task.goal
        if not goal:
            return False
        text = " and ".join(f"{test.field} {test.op} {json.dumps(test.value)}" for test in goal)
        return Condition.parse(text).holds(judgement)
