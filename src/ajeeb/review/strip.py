"""The attempts and the events of one assignment, as a filmstrip shows them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ajeeb.events import Failed, Judged, Measured, Recorded, Try
from ajeeb.loops import Attempt, Ending, State, between

from .differences import differences
from .film_shapes import (
    FilmAttempt,
    FilmMeasure,
    FilmRow,
    FilmText,
    FilmTimes,
)
from .goes import Ran
from .judged import judged, judged_in_words
from .lost_money import LostMoney
from .policy import Policy
from .shape import Picture
from .words import in_words


@dataclass(frozen=True, kw_only=True)
class Strip:
    """One folded assignment and how to show it."""

    policy: Policy
    state: State
    numbers: dict[str, int | None]
    ends: dict[tuple[str, int], Ending]
    lost: Callable[[str, Sequence[Try]], LostMoney | None]
    picture: Callable[[str | None], Picture | None]

    def attempts(self, events: Iterable[Recorded]) -> tuple[FilmAttempt, ...]:
        """Every attempt, each compared with the one before."""
        pages = [one.at for one in events if one.event.kind == "page_passed"]
        shown: list[FilmAttempt] = []
        before: Attempt | None = None
        since = max([self.state.opened_at, *pages])
        for attempt in self.state.attempts:
            shown.append(self._attempt(attempt, before, since))
            before, since = attempt, attempt.settled_at or attempt.asked_at
        return tuple(shown)

    def _attempt(self, attempt: Attempt, before: Attempt | None, since: int) -> FilmAttempt:
        ran = self._ran(attempt)
        return FilmAttempt(
            id=attempt.id,
            k=self.numbers[attempt.id],
            counted=attempt.outcome is not None and self.policy.rules.counts(self.state, attempt),
            state=_state(attempt),
            exposed=_exposed(attempt),
            prompts=ran.prompts(self._prompt(attempt)),
            texts=tuple(_text(name, label, attempt, before) for name, label in self._labels(attempt)),
            answers=attempt.answers,
            judgement=attempt.judgement,
            judged=judged(self.policy, attempt.judgement),
            score=self.policy.score_of(attempt.judgement),
            outputs=ran.outputs(self.picture),
            measures=tuple(_measure(one) for one in attempt.measures),
            branch=attempt.branch,
            hint=attempt.hint,
            call=ran.call(),
            times=_times(attempt, ran.ended, since),
        )

    def _ran(self, attempt: Attempt) -> Ran:
        ends = [end for (call_id, _), end in self.ends.items() if call_id == attempt.call_id]
        every = [go for end in ends for go in end.tries]
        return Ran(
            loop=self.policy.loop,
            attempt=attempt,
            ended=self.ends.get((attempt.call_id, attempt.try_no)) if attempt.outcome else None,
            every=every,
            lost=self.lost(attempt.call_id, every) if attempt.outcome else None,
        )

    def _prompt(self, attempt: Attempt) -> str | None:
        """What was typed as the prompt: the field of that name, else the first text."""
        texts = dict(self._labels(attempt))
        name = "prompt" if "prompt" in texts else next(iter(self.policy.texts), None)
        typed = attempt.answers.get(name) if name else None
        return typed if isinstance(typed, str) else None

    def _labels(self, attempt: Attempt) -> list[tuple[str, str]]:
        labels = self.policy.texts
        return [
            (name, labels.get(name, name))
            for name, value in attempt.answers.items()
            if isinstance(value, str)
        ]

    def row(self, one: Recorded) -> FilmRow:
        """One event of the timeline."""
        about = getattr(one.event, "attempt_id", None)
        call = self.state.attempt_of(getattr(one.event, "call_id", ""))
        k = self.numbers.get(about or (call.id if call else ""))
        return FilmRow(seq=one.seq, at=one.at, kind=one.event.kind, k=k, text=self._words(one))

    def _words(self, one: Recorded) -> str:
        if isinstance(one.event, Judged):
            return judged_in_words(self.policy, one.event.answers)
        return in_words(one.event)


def _text(name: str, label: str, attempt: Attempt, before: Attempt | None) -> FilmText:
    text = attempt.answers[name]
    changes = None if before is None else differences(str(before.answers.get(name) or ""), text)
    return FilmText(name=name, label=label, text=text, changes=changes)


def _measure(measured: Measured) -> FilmMeasure:
    return FilmMeasure(
        output=measured.output,
        name=measured.name,
        value=measured.value,
        parts=measured.parts,
        error=measured.error,
    )


def _state(attempt: Attempt) -> Literal["running", "done", "failed", "refused", "cancelled"]:
    match attempt.outcome:
        case None:
            return "running"
        case Failed(status="refused" | "filtered"):
            return "refused"
        case Failed(status="cancelled"):
            return "cancelled"
        case Failed():
            return "failed"
    return "done"


def _exposed(attempt: Attempt) -> bool | None:
    outcome = attempt.outcome
    if isinstance(outcome, Failed) and outcome.status == "cancelled":
        return outcome.exposed
    return None


def _times(attempt: Attempt, ended: Ending | None, since: int) -> FilmTimes:
    settled = attempt.settled_at
    return FilmTimes(
        asked_at=attempt.asked_at,
        settled_at=settled,
        judged_at=attempt.judged_at,
        person_ms=max(0, attempt.asked_at - since),
        judging_ms=between(settled, attempt.judged_at),
        wait_ms=between(attempt.asked_at, settled),
        queue_ms=ended.queue_ms if ended else None,
        model_ms=ended.model_ms if ended else None,
    )
