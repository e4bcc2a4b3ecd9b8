"""A text model that says what it was told to say, in pieces if it shall: for tests, and for trying a task out."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from .base import Message, ModelInfo, TextAnswer, TextRequest, Usage
from .pace import Pace, as_time_goes_by, steps_told
from .watch import NOBODY, Watch

OPENINGS = ("You said", "I heard", "So this is it", "Let me repeat", "Understood", "Noted")


@dataclass(frozen=True, kw_only=True)
class Says:
    """An answer that comes in pieces.

    answer: what is answered in the end; an exception is raised after the pieces, as when a stream breaks.
    delay_s: seconds from the call to the end; the pieces come evenly in that time, the last one at its end.
    pieces: what is streamed; none stands for the answer, word by word.
    steps: how many steps a watch is told in that time.
    """

    answer: TextAnswer | str | Exception
    delay_s: float = 0.0
    pieces: tuple[str, ...] = ()
    steps: int = 0


TextStep: TypeAlias = TextAnswer | str | Exception | Says


class ScriptedText:
    """Gives the listed answers in order, the last one for ever; an exception in the list is raised.

    With no list, it answers something that follows from the messages and the seed, at the given pace; the longest
    answer (in words) and what it shall end before are heeded then.
    """

    def __init__(
        self, steps: Iterable[TextStep] = (), *, deterministic: bool = True, pace: Pace | None = None
    ) -> None:
        self._steps = tuple(steps)
        self._deterministic = deterministic
        self._pace = pace or Pace()
        self.requests: list[TextRequest] = []

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(
            name="scripted",
            version="1",
            deterministic=self._deterministic,
            params=self._pace.params,
            supports=frozenset({"seed", "progress", "cancel"}),
        )

    async def text(self, request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        turn = len(self.requests)
        self.requests.append(request)
        step = self._steps[min(turn, len(self._steps) - 1)] if self._steps else self._paced(request, turn)
        says = step if isinstance(step, Says) else Says(answer=step)
        pieces = says.pieces or _words(_said(says.answer))
        told = [(number / len(pieces), partial(watch.text, piece)) for number, piece in enumerate(pieces, 1)]
        await as_time_goes_by(says.delay_s, [*told, *steps_told(says.steps, says.delay_s, watch)])
        if isinstance(says.answer, Exception):
            raise says.answer
        return says.answer if isinstance(says.answer, TextAnswer) else TextAnswer(text=says.answer)

    def _paced(self, request: TextRequest, turn: int) -> Says:
        return Says(
            answer=self._pace.failure(turn) or echo(request),
            delay_s=self._pace.delay_s,
            steps=self._pace.steps,
        )


def echo(request: TextRequest) -> TextAnswer:
    """The last message given back; how it begins follows from the whole conversation and the seed."""
    conversation = "\0".join([request.system, *(f"{turn.role}\0{turn.content}" for turn in request.messages)])
    number = zlib.crc32(f"{request.seed}\0{conversation}".encode("utf-8", "surrogatepass"))
    last = next((turn for turn in reversed(request.messages) if turn.role == "user"), _SILENCE)
    full = f"{OPENINGS[number % len(OPENINGS)]}: {last.content}"
    ends = [full.find(stop) for stop in request.stop if stop and stop in full]
    words = _words(full[: min(ends)] if ends else full)
    kept = words[: request.max_tokens]
    return TextAnswer(
        text="".join(kept),
        finish_reason="length" if len(kept) < len(words) else "stop",
        usage=Usage(
            input_tokens=sum(len(_words(turn.content)) for turn in request.messages)
            + len(_words(request.system)),
            output_tokens=len(kept),
        ),
    )


_SILENCE = Message(role="user", content="nothing")


def _said(answer: TextAnswer | str | Exception) -> str:
    return answer if isinstance(answer, str) else answer.text if isinstance(answer, TextAnswer) else ""


def _words(text: str) -> tuple[str, ...]:
    """Its words, each with the space before it; together they are the text."""
    return tuple(re.findall(r"\s*\S+|\s+$", text))
