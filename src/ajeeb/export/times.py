"""What a worker's page saw, as times of attempts. Pure.

Every time is of the page's own clock, and a duration never comes from two clocks: a page that was loaded again is
another clock. The server's clock is used to find the click that made an attempt, never to measure it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, TypeAlias

from ajeeb.events import Observed, Recorded
from ajeeb.loops import Attempt

_CLOCKS_DIFFER_MS = 2000  # by how much a page's clock may be ahead of ours
_DAY_MS = 86_400_000
_Span: TypeAlias = tuple[float, float]
_AT = attrgetter("at")
_LOST = frozenset(("blur", "hidden"))
_FOCUS = _LOST | {"focus", "visible"}
_ABOUT_AN_ATTEMPT = frozenset(("output_shown", "judged"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """One observation. page: the loading of the page that saw it; at: UTC milliseconds of that page's clock."""

    page: str
    type: str
    at: float
    attempt_id: str | None
    data: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chief:
    """Names of the fields whose writing and choosing are timed; None if the task has no such field."""

    prompt: str | None
    score: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """When a worker did what about one attempt; None where no page told. Milliseconds."""

    draft_start: float | None = None
    submit: float | None = None
    shown_first: float | None = None
    shown_last: float | None = None
    exposures: int = 0
    judged: float | None = None
    writing: float | None = None
    judging: float | None = None
    active: float | None = None
    blur: float | None = None
    pasted_chars: int | None = None


def sightings(batches: Iterable[Recorded], opened_at: int) -> list[Seen]:
    """Single observations in the order in which they happened, page by page as the pages came.

    A time before the assignment was opened or after it was handed in, by more than a day, is no time.
    """
    pages: dict[str, list[Seen]] = {}
    for recorded in batches:
        batch = recorded.event
        if isinstance(batch, Observed):
            pages.setdefault(batch.page, []).extend(
                Seen(page=batch.page, type=item.type, at=item.at, attempt_id=item.attempt_id, data=item.data)
                for item in batch.items
                if opened_at - _DAY_MS <= item.at <= recorded.at + _DAY_MS
            )
    return [one for seen in pages.values() for one in sorted(seen, key=lambda one: one.at)]


def times(
    attempts: Sequence[Attempt], clicks: Sequence[Seen | None], seen: Sequence[Seen], chief: Chief
) -> list[Times]:
    """Times of each attempt; `clicks` are those that sent them."""
    away, by_page, about = _away(seen), _by_page(seen), _about(seen)
    found = []
    before: Seen | None = None
    for attempt, sent in zip(attempts, clicks, strict=True):
        wrote = [] if sent is None else _drafting(by_page[sent.page], sent, before)
        drafting = [one for one in wrote if one.data.get("field") in (None, chief.prompt)]
        found.append(_of_attempt(about.get(attempt.id, ()), drafting, sent, away, chief))
        before = sent or before
    return found


def human_ms(
    attempts: Sequence[Attempt], clicks: Sequence[Seen | None], seen: Sequence[Seen]
) -> float | None:
    """Time with a page in sight, less the waits for calls; None if no page told anything."""
    if not seen:
        return None
    absent = _away(seen)
    for attempt, sent in zip(attempts, clicks, strict=True):
        if sent is not None and attempt.settled_at is not None:
            wait = (sent.at, sent.at + attempt.settled_at - attempt.asked_at)
            absent.setdefault(sent.page, []).append(wait)
    return sum(_without([span], absent.get(page, [])) for page, span in _loadings(seen).items())


def pages(seen: Sequence[Seen]) -> int | None:
    """How many loadings of the page told something; None if none did."""
    return len({one.page for one in seen}) or None


def clicks(attempts: Sequence[Attempt], keys: Mapping[str, str], seen: Sequence[Seen]) -> list[Seen | None]:
    """For each attempt the click that sent it, as its page saw it.

    keys: attempt to the id of its action, by which it is found. A page that does not tell the id had it near that time.
    """
    sent = [one for one in seen if one.type == "sent"]
    by_key = {str(one.data["key"]): one for one in reversed(sent) if "key" in one.data}
    nameless = [one for one in sent if "key" not in one.data]
    found: list[Seen | None] = []
    after = float("-inf")
    for attempt in attempts:
        near = [one for one in nameless if after < one.at <= attempt.asked_at + _CLOCKS_DIFFER_MS]
        nearest = min(near, key=lambda one: abs(one.at - attempt.asked_at), default=None)
        click = by_key.get(keys.get(attempt.id, ""), nearest)
        found.append(click)
        # A click that was not reported must not be made up for by the one before it.
        after = max(after, attempt.asked_at - _CLOCKS_DIFFER_MS if click is None else click.at)
    return found


def _of_attempt(
    about: Sequence[Seen],
    drafting: Sequence[Seen],
    sent: Seen | None,
    away: dict[str, list[_Span]],
    chief: Chief,
) -> Times:
    draft = _first(drafting, "draft_start") or _first(drafting, "first_key")
    shown = [one for one in about if one.type == "output_shown"]
    choices = [one for one in about if one.type == "judged"]
    judged = next((one for one in reversed(choices) if one.data.get("field") in (None, chief.score)), None)
    shown_here = next((one for one in shown if judged is not None and one.page == judged.page), None)
    writing = None if draft is None or sent is None else (draft.at, sent.at)
    judging = None if shown_here is None or judged is None else (shown_here.at, max(judged.at, shown_here.at))
    work: dict[str, list[_Span]] = {}
    for ends, span in ((sent, writing), (judged, judging)):
        if ends is not None and span is not None:
            work.setdefault(ends.page, []).append(span)
    active = sum(_without(spans, away.get(page, [])) for page, spans in work.items())
    return Times(
        draft_start=draft.at if draft else None,
        submit=sent.at if sent else None,
        shown_first=min((one.at for one in shown), default=None),
        shown_last=max((one.at for one in shown), default=None),
        exposures=len(shown),
        judged=judged.at if judged else None,
        writing=_length(writing),
        judging=_length(judging),
        active=active if work else None,
        blur=sum(_covered(spans) for spans in work.values()) - active if work else None,
        pasted_chars=None if sent is None else sum(_pasted(one) for one in drafting),
    )


def _by_page(seen: Sequence[Seen]) -> dict[str, list[Seen]]:
    """What each page saw, in order."""
    found: dict[str, list[Seen]] = {}
    for one in seen:
        found.setdefault(one.page, []).append(one)
    return found


def _about(seen: Sequence[Seen]) -> dict[str, list[Seen]]:
    """What was seen of outputs and judgements, by attempt."""
    found: dict[str, list[Seen]] = {}
    for one in seen:
        if one.attempt_id is not None and one.type in _ABOUT_AN_ATTEMPT:
            found.setdefault(one.attempt_id, []).append(one)
    return found


def _drafting(page: Sequence[Seen], sent: Seen, before: Seen | None) -> Sequence[Seen]:
    """What the page saw between the click before and this one."""
    is_same = before is not None and before.page == sent.page
    start = bisect_right(page, before.at, key=_AT) if is_same and before is not None else 0
    return page[start : bisect_right(page, sent.at, key=_AT)]


def _first(seen: Sequence[Seen], kind: str) -> Seen | None:
    return next((one for one in seen if one.type == kind), None)


def _pasted(one: Seen) -> int:
    chars = one.data.get("chars")
    return max(0, chars) if one.type == "paste" and isinstance(chars, int) else 0


def _loadings(seen: Sequence[Seen]) -> dict[str, _Span]:
    spans: dict[str, list[float]] = {}
    for one in seen:
        span = spans.get(one.page)
        if span is None:
            spans[one.page] = [one.at, one.at]
        elif one.at > span[1]:
            span[1] = one.at
        elif one.at < span[0]:
            span[0] = one.at
    return {page: (start, end) for page, (start, end) in spans.items()}


def _away(seen: Sequence[Seen]) -> dict[str, list[_Span]]:
    """By page: from each loss of focus to the next return, or to the last that the page told."""
    away: dict[str, list[_Span]] = {}
    left: dict[str, float] = {}
    for one in seen:
        if one.type not in _FOCUS or "field" in one.data:  # focus of a field, not of the page
            continue
        if one.type in _LOST:
            left.setdefault(one.page, one.at)
        elif one.page in left:
            away.setdefault(one.page, []).append((left.pop(one.page), one.at))
    ends = _loadings(seen) if left else {}
    for page, start in left.items():
        away.setdefault(page, []).append((start, ends[page][1]))
    return away


def _without(spans: Sequence[_Span], others: Sequence[_Span]) -> float:
    """Length of what `spans` cover and `others` do not."""
    return _covered([*spans, *others]) - _covered(others)


def _covered(spans: Sequence[_Span]) -> float:
    """Length of the union."""
    total = 0.0
    reached = float("-inf")
    for start, end in sorted(spans):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


def _length(span: _Span | None) -> float | None:
    return None if span is None else span[1] - span[0]
