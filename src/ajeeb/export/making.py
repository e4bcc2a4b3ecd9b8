"""One run's work as rows of all its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ajeeb.events import RunChanged, run_stream
from ajeeb.loops import Arms, fold
from ajeeb.store import Run, Unit

from .columns import Column, Row, tables
from .flat import flat
from .form_work import Submissions, Versions, filled_form, is_form, page_answers, page_forms, upload_rows
from .lost_money import with_lost_money
from .opening import loop_of, rules_of
from .rows import Rows, Subject, Work, rows
from .source import Source
from .submissions import answers

Place = Callable[[str | None], str | None]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What the columns of a run depend on besides its task; it takes a look at all work."""

    measures: dict[str, list[str]] = field(default_factory=dict)
    submissions: Submissions | None = None


@dataclass(frozen=True, kw_only=True)
class Made:
    """The rows of one assignment, by table; `rows` has them as they were made."""

    tables: dict[str, list[Row]]
    rows: Rows


class Making:
    """Makes the rows. columns: of each table, in the order of the export. media: SHA-256 to the place of the file."""

    def __init__(self, source: Source, layout: Layout, media: Place, versions: Versions) -> None:
        run = source.run
        self._loop = loop_of(run)
        self._media = media
        self._versions = versions
        self._submissions = layout.submissions
        self._page_forms = page_forms(run)
        self._arms = frozenset(source.filters.arms)
        self._excluded = source.filters.excluded
        self.is_form = layout.submissions is not None
        self.arms: Arms | None = None if self.is_form else self._loop.arms
        self.subject = Subject(rules=rules_of(run), media=media, is_form=self.is_form)
        self.first = "submissions" if self.is_form else "attempts_flat"
        self._flat = flat(self._loop, [] if self.is_form else source.units(), layout.measures, media)
        first = layout.submissions.columns if layout.submissions else self._flat.columns
        has_arms, has_page_forms = self.arms is not None, bool(self._page_forms)
        others = tables(is_form=self.is_form, has_page_forms=has_page_forms, has_arms=has_arms)
        self.columns: dict[str, tuple[Column, ...]] = {self.first: first, **others}

    def unit(self, unit: Unit, status: str) -> Row:
        """The row of a unit."""
        row = {
            "unit_id": unit.unit_id,
            "run_id": unit.run_id,
            "index": unit.number,
            "kind": "main",
            "inputs": unit.inputs,
            "target_asset": unit.target_asset,
            "target": self._media(unit.target_asset),
            "places": unit.places,
            "status": status,
        }
        if self.is_form:
            row |= {"form_asset": unit.form_asset, "form": self._media(unit.form_asset)}
        return row

    def work(self, work: Work) -> Made:
        """The rows of one assignment."""
        made = self._wanted(rows(self.subject, work))
        found = {
            "assignment": [made.assignment],
            "output": made.output,
            "model_call": made.model_call,
            "event": made.event,
            "review": made.review,
        }
        if self._page_forms:
            found["answers"] = list(page_answers(work, self._page_forms))
        if self._submissions is None:
            found |= {"attempt": made.attempt, self.first: list(self._flat.rows(work.unit, made))}
            return Made(tables=found, rows=made)
        filled = filled_form(self._versions.of(work.unit), made.state, self._media)
        found[self.first] = [self._submissions.row(work.unit, made, filled)]
        found["upload"] = list(upload_rows(work, made.state, self._media))
        stream = work.assignment.assignment_id
        found["answers"] = [*found.get("answers", []), *answers(stream, filled)]
        return Made(tables=found, rows=made)

    def _wanted(self, made: Rows) -> Rows:
        """Without the attempts that a filter leaves out."""
        if self._excluded and not self._arms:
            return made
        kept = [place for place, row in enumerate(made.attempt) if self._is_wanted(made, place, row)]
        gone = {row["attempt_id"] for row in made.attempt} - {
            made.attempt[place]["attempt_id"] for place in kept
        }
        return made.without(kept, gone)

    def _is_wanted(self, made: Rows, place: int, row: Row) -> bool:
        arms = made.state.attempts[place].arms
        return (self._excluded or not row["excluded"]) and (
            not self._arms or bool(self._arms.intersection(arms))
        )


def layout_of(source: Source, assignments: Iterable[tuple[str, str]], versions: Versions) -> Layout:
    """What the columns depend on."""
    if not is_form(source.run):
        return Layout(measures=source.measures())
    by_id = {unit.unit_id: unit for unit in source.units()}
    seen = (
        filled_form(versions.of(by_id[unit_id]), fold(source.events(stream)), lambda sha256: None)
        for stream, unit_id in assignments
    )
    return Layout(submissions=Submissions(by_id.values(), seen))


def works(source: Source, assignments: Sequence[tuple[str, str]]) -> Iterator[tuple[Work, int]]:
    """Each assignment, and how many of its batches of observations cannot be read."""
    units = source.units_of(assignments)
    for assignment_id, unit_id in assignments:
        work, unreadable = source.work(assignment_id, units[unit_id])
        yield with_lost_money(source.connection, work, source.until.at), unreadable


def unit_status(unit: Unit, held: tuple[int, int]) -> str:
    """Whether it may be taken, is taken, or done. held: by how many workers, and how many of them are done."""
    taken, done = held
    return "done" if done >= unit.places else "held" if taken >= unit.places else "open"


def run_row(source: Source) -> Row:
    """The run as it was at the event up to which it is exported."""
    run, settings = source.run, source.settings()
    environment = run.environment
    state, closed_at = _state(source, run)
    return {
        "run_id": run.run_id,
        "task_name": run.task_name,
        "task_hash": run.task_hash,
        "parameters": run.parameters,
        "config": run.config,
        "seed": run.seed,
        "code_git_sha": environment.get("code_git_sha"),
        "ajeeb_version": _version_of("ajeeb", environment.get("packages", [])),
        "environment": environment,
        "pilot": run.pilot,
        "created_at": run.created_at,
        "closed_at": closed_at,
        "provider": settings.get("provider"),
        "provider_study_id": settings.get("provider_study_id"),
        "reward_minor": settings.get("reward_minor"),
        "currency": settings.get("currency"),
        "budget": run.config.get("task", run.config).get("budget"),
        "status": state,
    }


def _state(source: Source, run: Run) -> tuple[str, int | None]:
    changes = [one for one in source.decided(run_stream(run.run_id)) if isinstance(one.decision, RunChanged)]
    if changes:
        last = changes[-1]
        assert isinstance(last.decision, RunChanged)
        return last.decision.state, last.at if last.decision.state == "closed" else None
    closed_at = run.closed_at
    if closed_at is not None and closed_at > source.until.at:
        closed_at = None
    return ("open" if closed_at is None else "closed"), closed_at


def _version_of(package: str, packages: Sequence[str]) -> str | None:
    return next((one.partition("==")[2] for one in packages if one.startswith(f"{package}==")), None)
