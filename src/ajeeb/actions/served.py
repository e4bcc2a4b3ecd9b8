"""A run as this process serves it, and everything an action needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import get_args

from ajeeb.errors import NotServed
from ajeeb.forms.composer import FieldType, Json, definition, with_file_addresses
from ajeeb.loops import FormRules, FormView, PageView, Rules, TargetView, TaskView, goal_view
from ajeeb.procedures import Made, Procedure, Runner
from ajeeb.store import Asset, AssetFolder, Assignment, Run, Store, Unit
from ajeeb.tasks import PreparedTask

from .lately import Lately
from .purse import RunPurse

CALL_TIMEOUT_S = 60.0  # what the page of a form waits for a call

Similarity = Callable[[bytes, bytes], tuple[float, Mapping[str, float]]]
"""Of two encoded images: from 0 to 1, and the parts that it is made of."""


@dataclass(frozen=True, kw_only=True)
class ServedUnit:
    """A unit with the files it needs. compared: what its outputs are measured against. version: of the form."""

    unit: Unit
    target: Asset | None
    compared: Made | None
    version: Json = None


@dataclass(frozen=True, kw_only=True)
class ServedRun:
    """A run with its task ready to work."""

    run: Run
    task: PreparedTask
    units: dict[str, ServedUnit]
    procedures: Mapping[str, Procedure]
    """Those of the task, with what a running server puts around their models."""
    purse: RunPurse | None = None
    """What may still be spent; None if nothing costs."""

    def procedure(self, name: str) -> Procedure:
        """What answers an attempt, or the call of a form's own code."""
        return self.procedures[name]

    def with_file_addresses(self, value: Json) -> Json:
        """The same JSON, in which HTML that names a file of the form's folder has the file's address."""
        form = self.task.form
        return value if form is None or form.folder is None else with_file_addresses(value, form.address(""))

    def rules(self, unit_id: str) -> Rules:
        """The rules for one unit."""
        task = self.task.task
        seed = self.units[unit_id].unit.inputs.get("seed")
        before, after = self.task.before, self.task.after
        return Rules(
            loop=task.the_loop,
            form=self._form_rules(unit_id),
            pages=tuple(one.page.kind for one in before),
            after=tuple(one.page.kind for one in after),
            page_forms={
                place: one.form for place, one in enumerate((*before, *after)) if one.form is not None
            },
            seed_root=self.run.seed,
            unit_id=unit_id,
            unit_seed=seed if isinstance(seed, int) else None,
            time_limit_ms=None if task.time_limit_s is None else int(task.time_limit_s * 1000),
            auto_submit_ms=int(task.auto_submit_s * 1000) if task.form is not None else 0,
        )

    def _form_rules(self, unit_id: str) -> FormRules | None:
        form = self.task.form
        if form is None:
            return None
        return FormRules(
            config=self.units[unit_id].version,
            procedures=frozenset(self.task.procedures),
            custom=form.custom,
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
                    kind=p.page.kind,
                    title=p.page.title,
                    html=p.html,
                    agree=getattr(p.page, "agree", ""),
                    form=None if p.form is None else _page_form(p.form),
                )
                for p in (*self.task.before, *self.task.after)
            ),
            pages_before=len(self.task.before),
            target=self._target(served.target, asset_url),
            ask=task.the_loop.ask,
            judge=task.the_loop.judge,
            form=self._form_view(served),
            max_attempts=task.the_loop.max_attempts,
            candidates=task.the_loop.candidates,
            goal=goal_view(task.the_loop.goal),
            pilot=self.run.pilot,
        )

    def _form_view(self, served: ServedUnit) -> FormView | None:
        form, task = self.task.form, self.task.task
        if form is None:
            return None
        return FormView(
            config=self.with_file_addresses(_for_workers(served.version)),
            triggers=form.address(form.triggers) if form.triggers else None,
            validators=form.address(form.validators) if form.validators else None,
            styles=tuple(form.address(style) for style in form.styles),
            definition=definition(),
            field_types=get_args(FieldType),
            procedures=tuple(self.task.procedures),
            call_timeout_s=max((p.timeout_s for p in self.task.procedures.values()), default=CALL_TIMEOUT_S),
            auto_submit_s=None if task.time_limit_s is None else task.auto_submit_s,
            max_upload_bytes=task.max_upload_bytes,
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

        Raises: NotServed.
        """
        run = self.runs.get(assignment.run_id)
        if run is None:
            raise NotServed
        return run


def _page_form(config: Json) -> FormView:
    """A page that is a form of its own: no code, no files, no procedures."""
    return FormView(
        config=config,
        triggers=None,
        validators=None,
        styles=(),
        definition=definition(),
        field_types=get_args(FieldType),
        procedures=(),
        call_timeout_s=CALL_TIMEOUT_S,
        auto_submit_s=None,
        max_upload_bytes=0,
    )


def _for_workers(version: Json) -> Json:
    """The form version without what a gold unit is checked by."""
    return {name: value for name, value in version.items() if name != "expecting_answers"}
