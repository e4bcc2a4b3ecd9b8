"""Workers who are a text model: it reads what the page says, and writes the next prompt."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ajeeb.errors import BadTask
from ajeeb.forms import Fields, Text, fitted
from ajeeb.models import Message, Model, TextModel, TextRequest, named_text
from ajeeb.models.wrappers import Around, built

from .judging import by_eye
from .strategy import Past, Sight, filled, first_of

_ROLE = "You take part in a study. Answer with nothing but the text that you would type."
_SHOWN = 3  # earlier attempts that the model is reminded of; small models lose the thread of more
_TOKENS = 80
_AT_ONCE = 2


@dataclass(frozen=True)
class Modelled:
    """Writes what a model says, and judges by eye where there is a target, else at random.

    noise: standard deviation of a score, in points of a scale from 1 to 10.
    """

    model: TextModel
    noise: float = 1.0

    async def ask(self, fields: Fields, sight: Sight, rng: random.Random) -> dict[str, Any]:
        """The model's text; every other field gets an answer that is accepted. Raises ModelFailed."""
        answers, chief = filled(fields, rng), first_of(fields, Text)
        if chief:
            name, spec = chief
            message = Message(role="user", content=told(spec, sight))
            request = TextRequest(
                messages=(message,), system=_ROLE, max_tokens=_TOKENS, seed=rng.randrange(2**31)
            )
            answers[name] = _new(spec, _typed((await self.model.text(request)).text), sight)
        return answers

    async def judge(self, fields: Fields, sight: Sight, rng: random.Random) -> dict[str, Any]:
        """By eye, or at random."""
        return await by_eye(fields, sight, rng, self.noise)


def modelled(name: str, folder: Path) -> Modelled:
    """Workers who are the text model of this name, asked again where it fails.

    folder: where paths in names begin.
    Raises: BadTask naming the models there are.
    """
    if not name:
        raise BadTask("which model? write for example --strategy model:smollm2")
    declared = Model(name, makes="text", concurrency=_AT_ONCE, per_worker=_AT_ONCE)
    shared = Around(now=lambda: int(time.time() * 1000))
    return Modelled(built(declared, lambda wanted: named_text(wanted, folder), shared))


def told(field: Text, sight: Sight) -> str:
    """What the model is told: the instruction, what came of its last attempts, the advice, and what to write."""
    parts = [sight.instruction]
    if sight.earlier:
        parts.append("You wrote before:")
        parts += [_reminder(past) for past in sight.earlier[-_SHOWN:]]
    again = ", in other words than before" if sight.earlier else ""
    parts += [sight.hint, f"Write this now{again}: {field.label}"]
    return "\n".join(part for part in parts if part)


def _reminder(past: Past) -> str:
    judged = ", ".join(f"{name} {value}" for name, value in past.judgement.items())
    came = f" -> {past.answer}" if past.answer else ""
    return f"- {past.prompt}{came}" + (f" ({judged})" if judged else "")


def _typed(said: str) -> str:
    """The first paragraph, without quotes around it."""
    first = next((line.strip() for line in said.splitlines() if line.strip()), "")
    return first.strip("\"'“”‘’ ")


def _new(field: Text, text: str, sight: Sight) -> str:
    """The text as the field takes it; numbered, if it was written before."""
    said = fitted(field, text or field.label)
    if any(field.same(said, earlier) for earlier in sight.prompts):
        number = f" ({sight.k})"
        said = fitted(field, said[: field.max - len(number)].rstrip() + number)
    return said
