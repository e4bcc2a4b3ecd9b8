"""A run as this process serves it, and everything an action needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ajeeb.errors import Unknown
from ajeeb.loops import PageView, Rules, TargetView, TaskView, goal_view
from ajeeb.procedures import Made, Procedure, Runner
from ajeeb.store import Asset, AssetFolder, Assignment, Run, Store, Unit
from ajeeb.tasks import PreparedTask

from .lately import Lately

Similarity = Callable[[bytes, bytes], tuple[float, Mapping[str, float]]]
"""Of two encoded images: from 0 to 1, and the parts that it is made of."""


@dataclass(frozen=True, kw_only=True)
class ServedUnit:
    """A unit with the files it needs. compared: what its outputs are measured against."""

    unit: Unit
    target: Asset | None
    compared: Made | None


@dataclass(frozen=True, kw_only=True)
class ServedRun:
    """A run with its task ready to work."""

    run: Run
    task: PreparedTask
    units: dict[str, ServedUnit]

    @property
    def procedure(self) -> Procedure:
        """What answers an attempt."""
        return self.task.procedure

    def rules(self, unit_id: str) -> Rules:
        """The rules for one unit."""
        task = self.task.task
        seed = self.units[unit_id].unit.inputs.get("seed")
        return Rules(
            loop=task.loop,
            pages=tuple(page.kind for page in task.before),
            seed_root=self.run.seed,
            unit_id=unit_id,
            unit_seed=seed if isinstance(seed, int) else None,
            time_limit_ms=None if task.time_limit_s is None else int(task.time_limit_s * 1000),
        )

    def task_view(self, unit_id: str, asset_url: Callable[[str], str]) -> TaskView:
        """What does not change while a worker is on a unit."""
        task, served = self.task.task, self.units[unit_id]
        return TaskView(
            title=self.task.title,
            instruction_html=self.task.instruction.html_for(served.unit.inputs),
            unit=served.unit.number,
            pages=tuple(
                PageView(
                    kind=p.page.kind, title=p.page.title, html=p.html, agree=getattr(p.page, "agree", "")
                )
                for p in self.task.pages
            ),
            target=self._target(served.target, asset_url),
            ask=task.loop.ask,
            judge=task.loop.judge,
            max_attempts=task.loop.max_attempts,
            goal=goal_view(task.loop.goal),
            pilot=self.run.pilot,
        )

    def _target(self, target: Asset | None, asset_url: Callable[[str], str]) -> TargetView | None:
        show = self.task.task.show
        if target is None or show is None:
            return None
        return TargetView(
            url=asset_url(target.sha256),
            label=show.label,
            width=target.width or 0,
            height=target.height or 0,
            when=show.when,
            seconds=show.seconds,
        )


@dataclass(frozen=True, kw_only=True)
class Deps:
    """Everything that the path of an action needs. now: UTC milliseconds."""

    store: Store
    assets: AssetFolder
    runs: dict[str, ServedRun]
    runner: Runner
    now: Callable[[], int]
    similarity: Similarity
    lately: Lately = field(default_factory=Lately)

    def served(self, assignment: Assignment) -> ServedRun:
        """The run of an assignment.

        Raises: Unknown if this process does not serve it.
        """
        run = self.runs.get(assignment.run_id)
        if run is None:
            raise Unknown(
                "This task is not being served at the moment. What you did is saved; please try again later."
            )
        return run
