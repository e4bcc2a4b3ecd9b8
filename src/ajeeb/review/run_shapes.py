"""What is shown and asked of runs as a whole: state, settings, links, tasks to launch. Times are UTC milliseconds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ajeeb.events import RunState
from ajeeb.store.retention import Retention

from .shape import Shape

Text = Annotated[str, Field(max_length=1000)]
MOST_LINKS = 10_000
Links = Annotated[int, Field(ge=0, le=MOST_LINKS)]


class StateNote(Shape):
    """Who brought a run into its state, when and why."""

    at: int
    by: str
    reason: str


class RunStatus(Shape):
    """How a run stands, and whether it is at work here."""

    state: RunState
    note: StateNote | None
    """None as long as nobody changed the state."""
    served: bool
    """Workers can do its work on this server now."""
    not_served: str
    """Why not, and the way out; empty if it is served, or closed."""
    out_of_money: bool
    """Its budget is used up: nobody new gets work until that is raised, whatever the state says."""
    archived: bool
    """Hidden from the list; nothing of it is lost."""


class RunSettings(Shape):
    """What may change while a run is there."""

    blind: bool = False
    """Reviewers do not see which arm or model made what."""
    retention_days: int | None = None
    """How long after the run was closed its workers' data is kept; None is without end."""
    retention: Retention = "everything"
    """What goes then: the ids of workers and their links, or what they did as well."""
    archived: bool = False


class SettingsBody(Shape):
    """Settings to change; what is left out stays as it is."""

    blind: bool | None = None
    retention_days: Annotated[int, Field(ge=0, le=36_500)] | None = None
    """0 keeps the data without end."""
    retention: Retention | None = None
    archived: bool | None = None


class StateBody(Shape):
    """The state that a run is to have. expect: the one that whoever asks has seen; another one is answered with 409."""

    state: RunState
    expect: RunState | None = None
    reason: Text = ""


class RunLink(Shape):
    """A link for one worker."""

    number: int
    """Within the run, from 1."""
    url: str
    state: Literal["unused", "working", "done", "expired", "revoked"]
    created_at: int


class LinksBody(Shape):
    """How many more links are wanted."""

    count: Annotated[int, Field(ge=1, le=MOST_LINKS)]


class LaunchBody(Shape):
    """A task to launch, and how."""

    task: Annotated[str, Field(max_length=1000)] | None = None
    """Its path below the folder of tasks, as the list has it; None is the one that the server was started with."""
    parameters: Annotated[
        dict[Annotated[str, Field(min_length=1, max_length=200)], Text], Field(max_length=200)
    ] = {}
    """As they would be typed after -P."""
    pilot: bool = False
    """The work is a try-out, and stays out of exports unless asked for."""
    links: Links = 3
    """How many worker links are made at once."""


class DuplicateBody(Shape):
    """How a run is launched again. pilot: None is as before."""

    pilot: bool | None = None
    links: Links = 3


class Launched(Shape):
    """A run that was launched, and is served."""

    run_id: str
    changed: bool
    """For a duplicate: its task has changed since the run that it is made of."""
    links: tuple[RunLink, ...]


class Launchable(Shape):
    """What can be launched."""

    folder: str | None
    """The folder whose tasks are listed; None if the server was started without --tasks."""
    tasks: tuple[str, ...]
    """Paths below the folder, without the one that the server was started with."""
    started: str | None
    """The task that the server was started with, if it can be loaded again."""


class TaskFault(Shape):
    """A task below the folder that cannot be started. problem: why, in one line."""

    name: str
    problem: str


class CheckBody(Shape):
    """A task to check, with parameters as for launching."""

    task: Annotated[str, Field(max_length=1000)] | None = None
    parameters: Annotated[
        dict[Annotated[str, Field(min_length=1, max_length=200)], Text], Field(max_length=200)
    ] = {}


class TaskParameter(Shape):
    """A parameter of a task."""

    name: str
    value: str
    """The one that it has if none is given, as it would be typed."""


class TaskChecked(Shape):
    """What a check of a task found. problem: a sentence or more, with the way out; empty if the task is fine."""

    problem: str
    title: str = ""
    name: str = ""
    kind: Literal["loop", "form"] | None = None
    units: int = 0
    places: int = 0
    """How many assignments there can be."""
    parameters: tuple[TaskParameter, ...] = ()
