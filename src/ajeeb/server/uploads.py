"""A file that a worker sends: streamed to where files are kept, within its limits, and known by what is in it."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

from starlette.requests import ClientDisconnect, Request

from ajeeb.actions import Deps, Standing, new_id
from ajeeb.errors import Invalid, Unknown
from ajeeb.forms import composer
from ajeeb.loops import Attach, FormRules, Fresh, State, decide, form_fields
from ajeeb.store import Asset

from . import file_types
from .answers import BadRequest, TooLarge

_MAX_NAME = 400  # characters
_MOST_TOGETHER = 100  # files as large as one may be, of one assignment
SILENCE_S = 60.0  # without a byte, after which a file is given up
_LATEST = 2**53  # milliseconds that JavaScript can count
_PATH = re.compile(r".*[/\\]", re.DOTALL)
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")  # controls, directions, halves of characters, ends of lines
_JOINERS = (
    "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"  # part of many emoji, and of words in some languages
)


@dataclass(frozen=True, kw_only=True)
class Received:
    """A file that is on disk, and what its sender says of it."""

    key: str
    field: str
    name: str
    modified_at: int
    asset: Asset


class FileTooLarge(TooLarge):
    """A file is larger than the task allows."""

    def __init__(self, text: str) -> None:
        Exception.__init__(self, text)


async def received(request: Request, standing: Standing, deps: Deps) -> Received:
    """The file of a request.

    Raises: FileTooLarge; Invalid naming the field, if it is not a file that the form wants; BadRequest if it breaks
    off; StorageFailed; Unknown or Stale if there is no form that takes files now.
    """
    rules, task = standing.rules.form, standing.run.task.task
    if rules is None or standing.state.ended is not None:
        raise Unknown("There is no form here that takes files.")
    asked = request.query_params
    arrival = _Arrival(
        form_field=asked.get("field", "")[:_MAX_NAME],
        name=clean_name(asked.get("name", "")),
        max_bytes=task.max_upload_bytes,
    )
    said = _whole_number(request.headers.get("content-length", ""))
    _check_wanted(standing, arrival, deps.now())
    _check_extension(rules, standing.state, arrival)
    arrival.check_size(max(0, said))
    _check_together(standing.state, arrival, max(0, said))
    asset = await deps.assets.put_stream(arrival.checked(request.stream()))
    return Received(
        key=new_id(),
        field=arrival.form_field,
        name=arrival.name,
        modified_at=_whole_number(asked.get("modified_at", "")),
        asset=replace(asset, media_type=arrival.media_type),
    )


def clean_name(name: str) -> str:
    """The name without folders, and without what nobody sees; cut before its extension if it is very long."""
    seen = "".join(
        char for char in _PATH.sub("", name) if char in _JOINERS or unicodedata.category(char) not in _UNSEEN
    ).strip()
    if seen.strip(".") == "":
        return "unnamed"
    if len(seen) <= _MAX_NAME:
        return seen
    stem, dot, extension = seen.rpartition(".")
    if not dot or len(extension) > 20:
        return seen[:_MAX_NAME]
    return stem[: _MAX_NAME - len(extension) - 1] + dot + extension


@dataclass(kw_only=True)
class _Arrival:
    """A file on its way in: what is known of it so far."""

    form_field: str
    name: str
    max_bytes: int
    size: int = 0
    media_type: str = file_types.UNKNOWN
    head: bytearray = field(default_factory=bytearray)
    has_nul: bool = False

    def check_size(self, size: int) -> None:
        """Raises: FileTooLarge."""
        if size > self.max_bytes:
            raise FileTooLarge(
                f"This file is too large: at most {self.max_bytes / 1_000_000:g} MB are allowed. "
                "Please choose a smaller one."
            )

    async def checked(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The same chunks, ended by an error as soon as it is clear that the file will not do."""
        is_told = False
        async for chunk in coming(chunks):
            self.size += len(chunk)
            self.check_size(self.size)
            self.has_nul = self.has_nul or b"\0" in chunk
            if not is_told:
                self.head += chunk[: file_types.HEAD - len(self.head)]
                is_told = len(self.head) >= file_types.HEAD
                if is_told:
                    self._tell()
            yield chunk
        if self.size == 0:
            raise Invalid({self.form_field: "This file is empty. Please choose another one."})
        if not is_told:
            self._tell()
        if self.has_nul and not file_types.is_wide_text(bytes(self.head)):
            self._refuse_for(file_types.binary_text(self.name))

    def _tell(self) -> None:
        self.media_type = file_types.media_type_of(bytes(self.head), self.name)
        self._refuse_for(file_types.mismatch(self.media_type, self.name))

    def _refuse_for(self, reason: str | None) -> None:
        if reason is not None:
            raise Invalid({self.form_field: reason})


def _check_wanted(standing: Standing, arrival: _Arrival, now: int) -> None:
    """Ask the rules before a byte is read: is there such a field, is it not too late, are there not too many?"""
    probe = Attach(
        key=new_id(),
        field=arrival.form_field,
        asset="",
        name=arrival.name,
        size=0,
        media_type=arrival.media_type,
    )
    decide(standing.rules, standing.state, probe, Fresh(now=now, attempt_id="", call_id=""))


def _check_extension(rules: FormRules, state: State, arrival: _Arrival) -> None:
    found = form_fields(rules, state).get(arrival.form_field, {})
    against = composer.refusals(found, {"name": arrival.name}, custom=rules.custom)
    if against:
        raise Invalid({arrival.form_field: " ".join(refusal.text() for refusal in against)})


def _check_together(state: State, arrival: _Arrival, size: int) -> None:
    there = sum(one.size for files in state.uploads.values() for one in files)
    most = _MOST_TOGETHER * arrival.max_bytes
    if there + size > most:
        raise FileTooLarge(
            f"Your files are too large together: at most {most / 1_000_000:g} MB are allowed for one task."
        )


async def coming(chunks: AsyncIterator[bytes], silence_s: float = SILENCE_S) -> AsyncIterator[bytes]:
    """The same chunks, as long as they keep coming.

    Raises: BadRequest if the sender leaves, or is silent for so many seconds.
    """
    try:
        while True:
            async with asyncio.timeout(silence_s):
                chunk = await anext(chunks, None)
            if chunk is None:
                return
            yield chunk
    except (ClientDisconnect, TimeoutError) as error:
        raise BadRequest("the file broke off on its way") from error


def _whole_number(text: str) -> int:
    """-1 for what is none."""
    number = int(text) if re.fullmatch(r"[0-9]{1,16}", text) else -1
    return number if number <= _LATEST else -1
