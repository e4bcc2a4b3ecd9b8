"""Answers attempts by asking models: one request for each output, all at the same time, each of the arm it has."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias, cast

from ajeeb.errors import BadTask, ModelFailed
from ajeeb.events import Done
from ajeeb.loops import Arms, Loop, picked
from ajeeb.models import ImageAnswer, ImageModel, Message, Model, TextAnswer, TextModel
from ajeeb.models.wrappers import Around, built

from .alike import alike
from .call import Call

Given: TypeAlias = ImageAnswer | TextAnswer


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A model as declared, and what runs it.

    backends: of the model and of those that stand in for it, by name. runs: the first of them, with whatever is put
    around it.
    """

    model: Model
    makes: Literal["image", "text"]
    backends: Mapping[str, Any]
    runs: Any

    def served(self, shared: Around) -> Asked:
        """The same, with all that a running server puts around a backend."""
        return replace(self, runs=built(self.model, self.backends.__getitem__, shared))


@dataclass(frozen=True, kw_only=True)
class Ask:
    """The function of a procedure that is a model, or several behind one name.

    models: by arm; under the empty name where there are no arms. prompt_field: of the loop's ask.
    """

    loop: Loop
    prompt_field: str
    models: Mapping[str, Asked]

    async def __call__(self, call: Call, **values: Any) -> tuple[Given, ...]:
        """The outputs, in their positions; all of them or none."""
        arms = call.arms or ("",) * self.loop.candidates
        asked = [self._one(call, place, arm, seed, values) for place, arm, seed in _seeded(arms, call.seed)]
        return tuple(await _all(asked))

    def served(self, shared: Around) -> Ask:
        """The same, ready for the calls of a running server."""
        return replace(self, models={arm: one.served(shared) for arm, one in self.models.items()})

    async def _one(self, call: Call, place: int, arm: str, seed: int, values: Mapping[str, Any]) -> Given:
        asked = self.models[arm]
        answer = await (self._image if asked.makes == "image" else self._text)(
            asked, call, place, arm, seed, values
        )
        call.ended(place)
        arms = self.loop.arms
        return answer if arms is None else await asyncio.to_thread(alike, answer, arms.size)

    async def _image(
        self, asked: Asked, call: Call, place: int, arm: str, seed: int, values: Mapping[str, Any]
    ) -> Given:
        prompt = str(values[self.prompt_field])
        request = asked.model.image_request(prompt, values, seed=seed, by=call.worker, call=call.id)
        return await cast(ImageModel, asked.runs).image(request, call.watch(place, arm))

    async def _text(
        self, asked: Asked, call: Call, place: int, arm: str, seed: int, values: Mapping[str, Any]
    ) -> Given:
        prompt = str(values[self.prompt_field])
        before = tuple(self._conversation(call, asked.model))
        request = asked.model.text_request(
            prompt, values, before=before, seed=seed, by=call.worker, call=call.id
        )
        answer = await cast(TextModel, asked.runs).text(request, call.watch(place, arm))
        if answer.refusal is not None:
            raise ModelFailed("refused", answer.refusal)
        return answer

    def _conversation(self, call: Call, model: Model) -> list[Message]:
        """What was said before: of each attempt the prompt as it was sent, and the answer that was chosen."""
        said = []
        for one in call.history:
            if isinstance(one.outcome, Done):
                chosen = one.outcome.outputs[picked(self.loop, one.judgement or {})]
                prompt = model.sent(str(one.answers[self.prompt_field]), {**call.unit, **one.answers})
                said.append(Message(role="user", content=prompt))
                said.append(Message(role="assistant", content=chosen.text or ""))
        return said

    def learn(self, values: Mapping[str, Any]) -> None:
        """Have every model that can learn from what was collected do so; it may take its time."""
        for one in self.models.values():
            learner = getattr(one.backends[one.model.name], "learn", None)
            if learner is not None:
                learner(**values)


def check_arms(arms: Arms, models: Mapping[str, Model]) -> None:
    """Whether nothing blurs what is compared.

    Raises: BadTask naming the arm.
    """
    for name, model in models.items():
        for setting, allowed in (("fallback", arms.allow_fallback), ("cache", arms.allow_cache)):
            if getattr(model, setting) and not allowed:
                raise BadTask(
                    f"loop.run: the arm '{name}' has a {setting}, which blurs what is compared; leave it out, or write"
                    f" allow_{setting}=True if that is meant"
                )


def _seeded(arms: Sequence[str], seed: int) -> list[tuple[int, str, int]]:
    """(position, arm, seed): an arm's first output has the seed of the attempt, its others have seeds of their own."""
    found = []
    for place, arm in enumerate(arms):
        before = arms[:place].count(arm)
        digest = hashlib.sha256(f"{seed}/{before}".encode()).digest()
        found.append((place, arm, seed if not before else int.from_bytes(digest[:4], "big") & 0x7FFF_FFFF))
    return found


async def _all(asked: Sequence[Awaitable[Given]]) -> list[Given]:
    """All answers; the first failure ends the others."""
    tasks = [asyncio.ensure_future(one) for one in asked]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
