"""What only the page of a form sends: calls of procedures, files, drafts, faults of the task's own code."""

from __future__ import annotations

import asyncio
import logging

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from ajeeb.actions import Standing, look
from ajeeb.errors import Invalid, Stale, Unknown
from ajeeb.events import Uploaded
from ajeeb.forms.composer import Answered, dynamic_fieldsets
from ajeeb.loops import (
    AssetUrl,
    Attach,
    CallView,
    FormCall,
    Invoke,
    UploadView,
    answered,
    call_view,
    with_addresses,
)
from ajeeb.wiring import Parts

from .answers import body_json, error_body
from .requests import Handler, asset_url, assignment_id_of, read_body
from .uploads import received
from .wire import AddedFieldset, CallBody, CodeFault, Draft, FormSoFar

log = logging.getLogger("ajeeb.task")
_AGAIN_S = 0.1
_MAX_DRAFT = 4 * 1024 * 1024  # bytes
_call: TypeAdapter[CallBody] = TypeAdapter(CallBody)
_draft: TypeAdapter[Draft] = TypeAdapter(Draft)
_fault: TypeAdapter[CodeFault] = TypeAdapter(CodeFault)


class FormWork:
    """The handlers of the routes in `routes.py` that only forms need."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._deps = parts.deps

    def handlers(self) -> dict[str, Handler]:
        """By the names in the table of routes."""
        return {"call": self.call, "upload": self.upload, "draft": self.draft, "fault": self.fault}

    async def call(self, request: Request) -> Response:
        """Have a procedure called; the answer comes when the call has ended."""
        assignment_id = assignment_id_of(self._parts, request)
        body: CallBody = await read_body(request, _call)
        action = Invoke(
            key=body.key, procedure=body.procedure, arguments=body.arguments, element=body.element
        )
        try:
            acted = await self._parts.calls.act(assignment_id, action)
        except Invalid as error:
            log.warning("a form's call of '%s' was not made: %s", body.procedure, error)
            return error_body(error)
        view = await self._ended(acted.standing, body.key)
        return body_json(view.model_dump_json())

    async def _ended(self, standing: Standing, key: str) -> CallView:
        """The call once it has ended, here or elsewhere."""
        assignment_id = standing.assignment.assignment_id
        is_looked_at_again = False
        while True:
            asked = next((call for call in standing.state.calls if call.key == key), None)
            if asked is None:
                raise Unknown("This call is not known here.")
            if asked.outcome is not None:
                return _shown(standing, asked, asset_url(self._parts, assignment_id))
            if is_looked_at_again:
                if standing.state.ended is not None:  # what comes after the end is kept, and shown to nobody
                    raise Stale("This task has already ended.")
                # It runs in the record only: it is about to be started, or to be taken up again.
                await asyncio.sleep(_AGAIN_S)
            is_looked_at_again = await self._parts.calls.ended(asked.call_id)
            standing = await look(self._deps, assignment_id)

    async def upload(self, request: Request) -> Response:
        """Keep a file for a field."""
        assignment_id = assignment_id_of(self._parts, request)
        standing = await look(self._deps, assignment_id)
        file = await received(request, standing, self._deps)
        action = Attach(
            key=file.key,
            field=file.field,
            asset=file.asset.sha256,
            name=file.name,
            size=file.asset.bytes,
            media_type=file.asset.media_type,
            modified_at=file.modified_at,
        )
        await self._parts.calls.act(assignment_id, action, (file.asset,))
        view = UploadView(
            name=file.name,
            size=file.asset.bytes,
            type=file.asset.media_type,
            modified_at=file.modified_at,
            url=asset_url(self._parts, assignment_id)(file.asset.sha256),
        )
        return body_json(view.model_dump_json())

    async def draft(self, request: Request) -> Response:
        """Keep what stands in the form."""
        assignment_id = assignment_id_of(self._parts, request)
        draft: Draft = await read_body(request, _draft, _MAX_DRAFT)
        kept = _read_draft(await self._deps.store.draft(assignment_id))
        missed = set(kept.handled) - set(draft.handled) if kept is not None else set()
        if missed and await self._went_on(assignment_id, missed):
            # A page that does not know what happened on another device must not undo it.
            return Response(status_code=204)
        await self._deps.store.keep_draft(assignment_id, draft.model_dump_json(), self._deps.now())
        return Response(status_code=204)

    async def _went_on(self, assignment_id: str, keys: set[str]) -> bool:
        """Whether one of these calls has added to the form."""
        standing = await look(self._deps, assignment_id)
        calls = [
            Answered(procedure=call.procedure, arguments=call.arguments, response=call.response)
            for call in standing.state.calls
            if call.key in keys
        ]
        form = standing.rules.form
        return form is not None and bool(dynamic_fieldsets(form.config, calls))

    async def fault(self, request: Request) -> Response:
        """Write a fault of the task's own code where its author looks."""
        assignment_id = assignment_id_of(self._parts, request)
        fault: CodeFault = await read_body(request, _fault)
        log.warning("%s: %s (seen by the page of assignment %s)", fault.where, fault.message, assignment_id)
        return Response(status_code=204)


async def form_so_far(parts: Parts, standing: Standing) -> FormSoFar:
    """What happened in a form until now, for its page to start from."""
    state, assignment_id, form = standing.state, standing.assignment.assignment_id, standing.rules.form
    url = asset_url(parts, assignment_id)
    return FormSoFar(
        calls=tuple(_shown(standing, call, url) for call in state.calls),
        added=tuple(
            AddedFieldset(
                section=one.section,
                key=one.key,
                fieldset=standing.run.with_file_addresses(with_addresses(one.fieldset, url)),
            )
            for one in dynamic_fieldsets(form.config if form else None, answered(state))
        ),
        uploads={
            field: tuple(_upload_view(one, url) for one in files) for field, files in state.uploads.items()
        },
        draft=_read_draft(await parts.deps.store.draft(assignment_id)),
        submitted=state.submitted.values if state.submitted else None,
    )


def _shown(standing: Standing, call: FormCall, url: AssetUrl) -> CallView:
    """The call, with the addresses of all files that its answer names."""
    view = call_view(call, url)
    return view.model_copy(update={"response": standing.run.with_file_addresses(view.response)})


def _read_draft(text: str | None) -> Draft | None:
    try:
        return None if text is None else _draft.validate_json(text)
    except ValidationError:  # written by another version
        log.warning("a draft could not be read and is left out")
        return None


def _upload_view(uploaded: Uploaded, url: AssetUrl) -> UploadView:
    return UploadView(
        name=uploaded.name,
        size=uploaded.size,
        type=uploaded.media_type,
        modified_at=uploaded.modified_at,
        url=url(uploaded.asset),
    )
