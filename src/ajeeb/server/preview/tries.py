"""What pages try out: the same rules and the same runner as in a run, over events that are kept in memory only."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ajeeb.actions import KeptFiles, ServedRun, Standing, new_id, run_form_call
from ajeeb.errors import Invalid, Unknown
from ajeeb.events import ActionId, Event, Failed, Opened, Recorded, Submitted, Uploaded
from ajeeb.forms.composer import dynamic_fieldsets, grown, shown_form
from ajeeb.loops import (
    Action,
    AssetUrl,
    FormCall,
    Fresh,
    Invoke,
    State,
    Submit,
    advance,
    answered,
    call_view,
    decide,
    settle,
    with_addresses,
)
from ajeeb.procedures import Live, Runner
from ajeeb.store import Asset, AssetFolder, Assignment

from .wire import TriedCall, TriedCallBody, TriedValues, Verdict

_MOST_PAGES = 50


@dataclass
class _Try:
    """One page's form. turn: its calls run one after the other, so that each knows what the others gave."""

    unit_id: str
    state: State
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def record(self, at: int, *events: Event, action: ActionId | None = None) -> None:
        """Append to the events of this page."""
        for event in events:
            recorded = Recorded(seq=self.state.seq + 1, at=at, event=event, action=action)
            self.state, action = advance(self.state, [recorded]), None

    def call_of(self, key: str) -> FormCall:
        """The call that an action asked for."""
        return next(call for call in self.state.calls if call.key == key)


@dataclass
class Tries:
    """Pages by the names that they gave themselves; the oldest are forgotten. kept: images of procedures."""

    folder: AssetFolder
    now: Callable[[], int]
    kept: dict[str, Asset] = field(default_factory=dict)
    _pages: OrderedDict[str, _Try] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        self._runner = Runner(now=self.now)

    async def call(self, run: ServedRun, body: TriedCallBody, url: AssetUrl) -> TriedCall:
        """How a call ended; the same key again is the same call.

        Raises: Invalid if there is no such procedure; Unknown if there is no such version any more.
        """
        one = self._page(run, body.page, body.version)
        if body.key not in one.state.actions:
            invoke = Invoke(
                key=body.key, procedure=body.procedure, arguments=body.arguments, element=body.element
            )
            events = self._decided(run, one, invoke)
            one.record(self.now(), *events, action=_made(invoke))
        async with one.turn:
            asked = one.call_of(body.key)
            if asked.outcome is None:
                await self._run(run, one, asked)
        ended = one.call_of(body.key)
        said = ended.outcome.message if isinstance(ended.outcome, Failed) else ""
        view = call_view(ended, url)
        response = run.with_file_addresses(view.response)
        return TriedCall(**{**view.model_dump(), "response": response, "said": said})

    def verdict(self, run: ServedRun, values: TriedValues) -> Verdict:
        """What would become of these values; the page can go on."""
        one = self._page(run, values.page, values.version)
        trial = _Try(unit_id=one.unit_id, state=replace(one.state, uploads=_uploads(values)))
        try:
            handed_in = self._decided(
                run, trial, Submit(key=new_id(), values=values.values, invisible=values.invisible)
            )
        except Invalid as error:
            return Verdict(stored=None, refused=dict(error.fields), incomplete=False)
        submitted = next(event for event in handed_in if isinstance(event, Submitted))
        calls = [
            {"procedure": call.procedure, "arguments": call.arguments, "response": call.response}
            for call in one.state.calls
            if call.response is not None
        ]
        stored = {
            "version": values.version,
            "values": submitted.values,
            **({"calls": calls} if calls else {}),
        }
        return Verdict(
            stored=stored,
            refused={},
            incomplete=any(getattr(event, "incomplete", False) for event in handed_in),
        )

    def shown(self, run: ServedRun, values: TriedValues, url: AssetUrl) -> str:
        """The form with these values as HTML, as a reviewer would see it."""
        one = self._page(run, values.page, values.version)
        version = run.units[one.unit_id].version
        whole = with_addresses(grown(version, dynamic_fieldsets(version, answered(one.state))), url)
        return shown_form(run.with_file_addresses(whole), (), values.values, lambda name, value: None)

    async def _run(self, run: ServedRun, one: _Try, asked: FormCall) -> None:
        files = KeptFiles(self.folder)
        standing = self._standing(run, one)
        outcome = files.beside(await run_form_call(self._runner, standing, asked, files, Live(1)))
        events = settle(standing.rules, one.state, asked.call_id, asked.try_no, outcome)
        self.kept |= {asset.sha256: asset for asset in files.assets}
        one.record(self.now(), *events)

    def _decided(self, run: ServedRun, one: _Try, action: Action) -> tuple[Event, ...]:
        fresh = Fresh(now=self.now(), attempt_id=new_id(), call_id=new_id())
        return decide(run.rules(one.unit_id), one.state, action, fresh)

    def _page(self, run: ServedRun, name: str, version: int) -> _Try:
        unit_id = str(version)
        if unit_id not in run.units:
            raise Unknown("There is no such form version any more; load the page again.")
        one = self._pages.get(name)
        if one is None or one.unit_id != unit_id:
            one = self._pages[name] = _Try(unit_id=unit_id, state=State())
            opened = Opened(
                run_id=run.run.run_id, unit_id=unit_id, worker_key="preview", assurance="claimed", pilot=True
            )
            one.record(self.now(), opened)
        self._pages.move_to_end(name)
        while len(self._pages) > _MOST_PAGES:
            self._pages.popitem(last=False)
        return one

    def _standing(self, run: ServedRun, one: _Try) -> Standing:
        held = Assignment(assignment_id="preview", run_id=run.run.run_id, unit_id=one.unit_id)
        return Standing(assignment=held, run=run, rules=run.rules(one.unit_id), state=one.state)


def _made(action: Action) -> ActionId:
    return ActionId(key=action.key, digest=hashlib.sha256(action.model_dump_json().encode()).hexdigest()[:32])


def _uploads(values: TriedValues) -> dict[str, tuple[Uploaded, ...]]:
    """Files that stay in the browser, as if they had arrived."""
    return {
        name: tuple(
            Uploaded(
                field=name,
                asset="",
                name=file.name,
                size=file.size,
                media_type=file.type,
                modified_at=file.modified_at,
            )
            for file in files
        )
        for name, files in values.uploads.items()
    }
