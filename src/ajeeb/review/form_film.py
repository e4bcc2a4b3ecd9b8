"""Work on a form, for its assignment page: calls, files, flags, and answers on pages around it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ajeeb.events import Done, Failed, PagePassed, Recorded, Settled, Uploaded
from ajeeb.loops import FormCall, State

from .form_shapes import FilmForm, FilmFormCall, FilmPage, FilmUpload
from .shape import Picture

_CHANGES = ("settled", "uploaded", "submitted", "ended")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What the page last kept of a form that was not handed in."""

    values: dict[str, Any]
    at: int


@dataclass(frozen=True, kw_only=True)
class Files:
    """Where the files of one assignment are. picture: of a SHA-256 that is an image."""

    url: Callable[[str], str]
    picture: Callable[[str | None], Picture | None]


def form_film(state: State, events: Sequence[Recorded], draft: Draft | None, files: Files) -> FilmForm:
    """The form's part of a filmstrip."""
    submitted, ended = state.submitted, state.ended
    late = {one.event.call_id: one for one in events if isinstance(one.event, Settled) and one.event.late}
    return FilmForm(
        handed_in_at=next((one.at for one in events if one.event.kind == "submitted"), None),
        drafted_at=draft.at if draft and submitted is None else None,
        values=values_of(state, draft),
        incomplete=ended.incomplete if ended else False,
        auto=ended.auto if ended else False,
        unchecked=submitted.unchecked if submitted else False,
        invisible=submitted.invisible if submitted else (),
        calls=tuple(_call(call, late.get(call.call_id), state, files) for call in state.calls),
        uploads=tuple(
            _upload(one.event, one.at, state, files) for one in events if isinstance(one.event, Uploaded)
        ),
        shown_seq=max((one.seq for one in events if one.event.kind in _CHANGES), default=0),
    )


def values_of(state: State, draft: Draft | None) -> dict[str, Any]:
    """What stands in the form: as it was handed in, else as the page last kept it."""
    if state.submitted is not None:
        return state.submitted.values
    if draft is not None:
        return draft.values
    return state.ended.unsent if state.ended is not None else {}


def pages_answered(events: Iterable[Recorded], config: Mapping[str, Any]) -> tuple[FilmPage, ...]:
    """What was answered on the pages that are forms. config: of the run."""
    pages = [*(config.get("before") or ()), *(config.get("after") or ())]
    return tuple(
        FilmPage(
            page=event.page + 1,
            title=str(pages[event.page].get("title") or ""),
            answers=event.answers,
        )
        for event in (one.event for one in events)
        if isinstance(event, PagePassed)
        and event.page < len(pages)
        and pages[event.page].get("kind") == "form"
    )


def _call(call: FormCall, late: Recorded | None, state: State, files: Files) -> FilmFormCall:
    event = late.event if late is not None else None
    outcome = call.outcome or (event.outcome if isinstance(event, Settled) else None)
    settled_at = call.settled_at or (late.at if late is not None else None)
    ran = outcome.provenance if outcome is not None else None
    outputs = outcome.outputs if isinstance(outcome, Done) else ()
    kept = (files.picture(output.asset) for output in outputs if output.kind == "image")
    unsettled: Any = "running" if state.ended is None else "cancelled"
    return FilmFormCall(
        id=call.call_id,
        procedure=call.procedure,
        element=call.element,
        arguments=call.arguments,
        response=next((output.data for output in outputs if output.kind == "json"), None),
        status=outcome.status if outcome is not None else unsettled,
        message=outcome.message if isinstance(outcome, Failed) else "",
        late=call.outcome is None and late is not None,
        try_no=call.try_no,
        asked_at=call.asked_at,
        settled_at=settled_at,
        wait_ms=_between(call.asked_at, settled_at),
        queue_ms=_between(ran.queued_at, ran.started_at) if ran else None,
        run_ms=_between(ran.started_at, ran.finished_at) if ran else None,
        pictures=tuple(one for one in kept if one is not None),
    )


def _upload(event: Uploaded, at: int, state: State, files: Files) -> FilmUpload:
    is_image = event.media_type.startswith("image/") and event.media_type != "image/svg+xml"
    handed_in = state.submitted.files.get(event.field) if state.submitted is not None else None
    return FilmUpload(
        field=event.field,
        name=event.name,
        size=event.size,
        media_type=event.media_type,
        at=at,
        url=files.url(event.asset),
        picture=files.picture(event.asset) if is_image else None,
        handed_in=handed_in == event.asset,
    )


def _between(start: int | None, end: int | None) -> int | None:
    return None if start is None or end is None else max(0, end - start)
