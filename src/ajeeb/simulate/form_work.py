"""What a simulated worker does with forms: with those that are pages, and with the one that is the task."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ajeeb.loops import Action, FormView, Leave, Pass, Submit

from .filling import Filling
from .habits import Habits
from .page import Page, Refused, new_key


@dataclass(frozen=True, kw_only=True)
class FormWork:
    """One worker's hand.

    do: sends an action, and counts what was refused. refused: counts what was refused besides actions.
    """

    page: Page
    habits: Habits
    rng: random.Random
    think: Callable[[], Awaitable[None]]
    do: Callable[[Action], Awaitable[Refused | None]]
    refused: Callable[[Refused], None]

    async def submit(self, form: FormView) -> None:
        """Fill in the form of the task and hand it in, or leave early."""
        filling = Filling.of(form.config, self.rng)
        await self.think()
        if self.rng.random() < self.habits.leaves:
            await self._send(Leave(key=new_key(), unsent=filling.values))
            return

        def submission() -> Action:
            return Submit(key=new_key(), values=filling.values, invisible=tuple(sorted(filling.unseen)))

        await self._hand_in(filling, submission)

    async def pass_page(self, number: int, form: FormView) -> None:
        """Fill in a form that stands before or after the work. Such a form takes no files."""
        filling = Filling.of(form.config, self.rng, with_files=False)
        await self.think()
        await self._hand_in(filling, lambda: Pass(key=new_key(), page=number, answers=filling.values))

    async def _hand_in(self, filling: Filling, made: Callable[[], Action]) -> None:
        """Send it until it is taken, or until nothing in it can be mended; too many refusals in a row raise."""
        if self.rng.random() < self.habits.mistakes:
            filling.overlook(self.rng)
        tried: set[str] = set()
        while True:
            wrong = await self._upload(filling)
            if not wrong:
                refused = await self._send(made())
                wrong = refused.fields if refused is not None and refused.code == "invalid" else {}
            if not filling.mend(wrong, tried, self.rng):
                return
            tried |= wrong.keys()
            await self.think()

    async def _upload(self, filling: Filling) -> dict[str, str]:
        """Send the files that were chosen; field name to why one was refused."""
        wrong = {}
        for name, file in filling.to_upload.items():
            came = await self.page.upload(name, file.name, file.type, file.content)
            if isinstance(came, Refused):
                self.refused(came)
                wrong[name] = came.fields.get(name, came.code)
            else:
                filling.uploaded(name, came)
        return wrong

    async def _send(self, action: Action) -> Refused | None:
        self.page.note("sent", kind=action.kind, key=action.key)
        return await self.do(action)
