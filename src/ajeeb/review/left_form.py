"""The form as the worker left it, as HTML that runs nothing, and the hosts that it may load pictures from."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import apsw

from ajeeb.errors import Unknown
from ajeeb.forms.composer import Json, dynamic_fieldsets, grown, replace_calls, shown_form
from ajeeb.loops import State, answered, fold, with_addresses
from ajeeb.store import recorded
from ajeeb.tasks.formfolder.content_policy import content_policy
from ajeeb.tasks.formfolder.presigning import sign_for_review

from .assignments import AssetUrl
from .form_film import Draft, values_of

_SHOWN = ("image/", "video/", "audio/")


@dataclass(frozen=True, kw_only=True)
class KeptForm:
    """What is recorded of one worker's form. media_types: by SHA-256 of the files."""

    assignment_id: str
    run_id: str
    form_asset: str
    state: State
    draft: Draft | None
    media_types: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class LeftForm:
    """body: HTML. hosts: with scheme, named by the author. problems: why some files on S3 cannot be shown."""

    run_id: str
    body: str
    hosts: tuple[str, ...]
    problems: tuple[str, ...]


def kept_form(connection: apsw.Connection, assignment_id: str) -> KeptForm:
    """The record of a form. Raises: Unknown."""
    found: Any = connection.execute(_FORM, (assignment_id,)).fetchone()
    if found is None:
        raise Unknown("there is no such assignment, or its task is no form")
    state = fold(recorded(*row) for row in connection.execute(_EVENTS, (assignment_id,)))
    files = [upload.asset for uploads in state.uploads.values() for upload in uploads]
    types: Any = connection.execute(_TYPES, (json.dumps(files),))
    return KeptForm(
        assignment_id=assignment_id,
        run_id=found[0],
        form_asset=found[1],
        state=state,
        draft=draft_of(connection, assignment_id),
        media_types=dict(types),
    )


def draft_of(connection: apsw.Connection, assignment_id: str) -> Draft | None:
    """What the page last kept of an open form; None if it kept nothing that can be read."""
    row: Any = connection.execute(_DRAFT, (assignment_id,)).fetchone()
    try:
        values = None if row is None else json.loads(row[1])["values"]
    except (ValueError, KeyError, TypeError):  # written by another version
        return None
    return Draft(values=values, at=row[0]) if isinstance(values, dict) else None


def left_form(
    kept: KeptForm,
    version: Json,
    asset_url: AssetUrl,
    addressed: Callable[[Json], Json] = lambda value: value,
) -> LeftForm:
    """The form with what the worker left in it. Signs URLs, which may take a moment.

    version: of the unit. addressed: gives the author's HTML the addresses of the files that it names.
    """
    state = kept.state

    def url(sha256: str) -> str:
        return asset_url(kept.assignment_id, sha256)

    dynamic = [
        type(one)(one.section, one.key, with_addresses(one.fieldset, url))
        for one in dynamic_fieldsets(version, answered(state))
    ]
    # Only what the author wrote is signed: a token in an answer of a procedure may be a worker's.
    signed = sign_for_review(version)
    hosts = content_policy([version, list(signed.urls.values())], None).hosts
    whole = addressed(replace_calls(grown(version, dynamic), signed.urls))
    body = shown_form(whole, (), values_of(state, kept.draft), _file_url(kept, url))
    return LeftForm(run_id=kept.run_id, body=body, hosts=hosts, problems=signed.problems)


def _file_url(kept: KeptForm, url: Callable[[str], str]) -> Callable[[str, Mapping[str, Json]], str | None]:
    """Where a file can be looked at; None for files that are only there to be loaded down."""
    state = kept.state

    def file_url(field: str, value: Mapping[str, Json]) -> str | None:
        fitting = (
            one.asset for one in reversed(state.uploads.get(field, ())) if one.name == value.get("name")
        )
        handed_in = state.submitted.files.get(field) if state.submitted is not None else None
        asset = handed_in or next(fitting, None)
        is_shown = asset is not None and kept.media_types.get(asset, "").startswith(_SHOWN)
        return url(asset) if asset is not None and is_shown else None

    return file_url


_FORM = """
    SELECT a.run_id, u.form_asset FROM assignment a JOIN unit u ON u.unit_id = a.unit_id
    WHERE a.assignment_id = ? AND u.form_asset IS NOT NULL
"""
_EVENTS = "SELECT seq, at, data, action, digest FROM event WHERE stream = ? ORDER BY seq"
_DRAFT = "SELECT at, data FROM draft WHERE assignment_id = ?"
_TYPES = "SELECT sha256, media_type FROM asset WHERE sha256 IN (SELECT value FROM json_each(?))"
