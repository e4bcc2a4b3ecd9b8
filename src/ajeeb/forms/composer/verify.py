"""The verifier: every problem of the four files in one report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from .advice import Modules, advise
from .cross import check_tokens, form_tokens, names_in_files
from .extrapolation import extrapolate
from .files import SEPARATE, TASK_DATA, TOKEN_SETS, UNIT_CONFIG
from .insertions import InsertionRules, Loader, from_mapping, insert, insertable_texts
from .json_values import MAX_DEPTH, Json, too_deep
from .levels import FORM_COMPOSER, Format
from .report import Problem, Report, collect
from .structure import check_structure
from .token_sets import check_separate, check_token_sets
from .tokens import token_names
from .walk import objects, replaced_texts

_NO_FILES = from_mapping({})


@dataclass(frozen=True, kw_only=True)
class Checking:
    """How to verify."""

    load: Loader = _NO_FILES
    """Reads insertion files."""
    modules: Modules = field(default_factory=Modules)
    """The functions of the task's own modules."""
    insertions: InsertionRules = field(default_factory=InsertionRules)
    """How insertion paths are read."""
    form: Format = FORM_COMPOSER
    """The tables of attributes."""
    allow_extra: bool = False
    """Whether unknown keys beside `form` are accepted."""


@dataclass(frozen=True, kw_only=True)
class Documents:
    """The files of a configuration by name, as far as they are there and can be read."""

    by_name: dict[str, Json] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    """Files that are there and cannot be read: nothing is concluded from their absence."""


def verify(documents: Documents, checking: Checking | None = None) -> Report:
    """Every problem of a configuration. Missing files are warnings."""
    checking = checking or Checking()
    given = documents.by_name
    report = Report()
    if TASK_DATA in given:
        report += verify_task_data(given[TASK_DATA], checking).in_file(TASK_DATA)
    if UNIT_CONFIG in given:
        report += verify_unit_config(given[UNIT_CONFIG], checking).in_file(UNIT_CONFIG)
    if TOKEN_SETS in given:
        report += verify_token_sets(given[TOKEN_SETS]).in_file(TOKEN_SETS)
    if not documents.unreadable & {UNIT_CONFIG, TOKEN_SETS}:
        report += verify_tokens(given.get(UNIT_CONFIG), given.get(TOKEN_SETS, []), checking)
    if SEPARATE in given:
        report += _verify_separate(documents, checking).in_file(SEPARATE)
    return report + _stale(given, report, checking)


def verify_task_data(data: Json, checking: Checking | None = None) -> Report:
    """Problems of the final list of form versions."""
    checking = checking or Checking()
    if too_deep(data):
        return Report((_too_deep(),))
    return collect(_task_data(data, checking))


def verify_unit_config(config: Json, checking: Checking | None = None) -> Report:
    """Problems of one form, tokens aside."""
    checking = checking or Checking()
    if too_deep(config):
        return Report((_too_deep(),))
    inserted = insert(config, checking.load, checking.insertions, checking.form)
    return Report(inserted.problems) + _form(inserted.config, checking)


def verify_token_sets(sets: Json) -> Report:
    """Problems of the token sets, apart from the form."""
    return Report((_too_deep(),)) if too_deep(sets) else collect(check_token_sets(sets))


def verify_tokens(config: Json, sets: Json, checking: Checking | None = None) -> Report:
    """Problems of the tokens of a form against those of the sets, each in its file. config: None if there is none."""
    checking = checking or Checking()
    if too_deep(config) or too_deep(sets):
        return Report()
    inserted = insert(config, checking.load, checking.insertions, checking.form).config
    found = check_tokens(inserted, sets, checking.load, checking.insertions, checking.form)
    return Report(found.in_sets).in_file(TOKEN_SETS) + Report(found.in_form).in_file(UNIT_CONFIG)


def verify_separate(values: Json) -> Report:
    """Problems of the separate values."""
    return Report((_too_deep(),)) if too_deep(values) else collect(check_separate(values))


def _verify_separate(documents: Documents, checking: Checking) -> Report:
    values, config = documents.by_name[SEPARATE], documents.by_name.get(UNIT_CONFIG)
    report = verify_separate(values)
    if not isinstance(values, dict) or config is None or too_deep(config):
        return report
    inserted = insert(config, checking.load, checking.insertions, checking.form).config
    lists = [options for options in values.values() if isinstance(options, list)]
    in_files = names_in_files(
        (value for options in lists for value in options), checking.load, checking.insertions
    )
    used = form_tokens(inserted, checking.form).keys() | in_files
    unused = [name for name in values if name not in used]
    return report + Report(
        tuple(
            Problem(code="W19", message=f"the form uses no token '{name:.60}'", path=(name,))
            for name in unused
        )
    )


def _task_data(data: Json, checking: Checking) -> Iterator[Problem]:
    if not isinstance(data, list):
        yield Problem(code="D01", message="the task data must be an array of form versions")
        return
    if not data:
        yield Problem(code="D02", message="the task data has no form versions; there must be at least one")
    told: set[tuple[object, ...]] = set()  # versions are alike: one warning stands for the same of later ones
    for index, version in enumerate(data):
        if not version:
            yield Problem(code="D02", message=f"form version {index + 1} is empty", path=(index,))
            continue
        for problem in (*_form(version, checking).problems, *_left_over(version, checking)):
            if problem.severity == "error":
                yield replace(problem, path=(index, *problem.path), within="D03")
            elif (key := (problem.code, problem.path, problem.message)) not in told:
                told.add(key)
                yield replace(problem, path=(index, *problem.path))


def _form(config: Json, checking: Checking) -> Report:
    return collect(check_structure(config, checking.form, allow_extra=checking.allow_extra)) + collect(
        advise(config, checking.modules, checking.form)
    )


def _left_over(version: Json, checking: Checking) -> Iterator[Problem]:
    for place in objects(version, checking.form):
        for path, text in replaced_texts(place):
            names = token_names(text)
            if names:
                said = f"workers will see the token '{{{{{names[0]:.60}}}}}'; extrapolate the form again"
                yield Problem(code="W01", message=said, path=path)
    for path, text in insertable_texts(version, checking.form):
        if checking.insertions.path(text):
            said = (
                "workers will see this path; files are only inserted into unit_config.json and token values"
            )
            yield Problem(code="W02", message=said, path=path)


def _stale(given: dict[str, Json], report: Report, checking: Checking) -> Report:
    if not report.is_valid or TASK_DATA not in given or UNIT_CONFIG not in given:
        return Report()
    made = extrapolate(
        given[UNIT_CONFIG], given.get(TOKEN_SETS, []), checking.load, checking.insertions, checking.form
    )
    if made == given[TASK_DATA]:
        return Report()
    said = "this is not what the form and the token sets make now; extrapolate to bring it up to date"
    return Report((Problem(code="W20", message=said, file=TASK_DATA),))


def _too_deep() -> Problem:
    return Problem(code="D04", message=f"this nests more than {MAX_DEPTH} levels deep; a form needs about 15")
