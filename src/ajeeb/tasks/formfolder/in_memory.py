"""The form versions that a folder describes, made without writing anything."""

from __future__ import annotations

from dataclasses import dataclass

from ajeeb.forms.composer import (
    FILES,
    SEPARATE,
    TASK_DATA,
    TOKEN_SETS,
    UNIT_CONFIG,
    Checking,
    Documents,
    Json,
    Report,
    extrapolate,
    permutate,
    verify,
    verify_separate,
    verify_token_sets,
    verify_tokens,
    verify_unit_config,
)

from .folder import FormFolder
from .json_files import ReadFile, read_json

_MISSING = "F01"


@dataclass(frozen=True, kw_only=True)
class InMemory:
    """What `prepare` would write for a run, and say."""

    versions: tuple[Json, ...]
    """None if there are errors, or no form."""
    report: Report
    """Every problem; of files that are merely not there only if there is no form at all."""
    checking: Checking
    """How it was verified."""


def made_in_memory(folder: FormFolder) -> InMemory:
    """The form versions of a folder, made of its other files where there are such, and every problem."""
    checking = folder.checking()
    read = {name: read_json(folder.path / name) for name in FILES}
    there = {name: file.value for name, file in read.items() if file.problem is None}
    made = _made(there, checking)
    documents = Documents(
        by_name={**there, **made},
        unreadable=frozenset(n for n, file in read.items() if file.problem and file.is_there) - made.keys(),
    )
    report = _unread(read, made) + verify(documents, checking)
    versions = documents.by_name.get(TASK_DATA) if report.is_valid else None
    return InMemory(
        versions=tuple(versions) if isinstance(versions, list) else (), report=report, checking=checking
    )


def _made(there: dict[str, Json], checking: Checking) -> dict[str, Json]:
    """What the steps would write, as far as the files for them are in order."""
    made: dict[str, Json] = {}
    if SEPARATE in there and TOKEN_SETS not in there:
        if not verify_separate(there[SEPARATE]).is_valid:
            return made
        made[TOKEN_SETS] = permutate(there[SEPARATE])
    if UNIT_CONFIG in there:
        config, sets = there[UNIT_CONFIG], {**there, **made}.get(TOKEN_SETS, [])
        report = verify_unit_config(config, checking) + verify_token_sets(sets)
        if report.is_valid and verify_tokens(config, sets, checking).is_valid:
            made[TASK_DATA] = extrapolate(config, sets, checking.load, checking.insertions, checking.form)
    return made


def _unread(read: dict[str, ReadFile], made: dict[str, Json]) -> Report:
    has_form = any(read[name].is_there for name in (TASK_DATA, UNIT_CONFIG))
    problems = [file.problem for name, file in read.items() if file.problem is not None and name not in made]
    return Report(tuple(one for one in problems if not (has_form and one.code == _MISSING)))
