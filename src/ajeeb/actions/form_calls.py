"""Calls that the code of a form asks for: what their procedures are told, and the files that they keep."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ajeeb.events import Done, Failed, Outcome, Output
from ajeeb.loops import FormCall
from ajeeb.procedures import (
    OWN_ARGUMENTS,
    Agent,
    AgentState,
    Call,
    Live,
    Made,
    Request,
    Runner,
    Settings,
    TaskRun,
    made,
    unknown_arguments,
)
from ajeeb.store import Asset, AssetFolder

from .act import Standing

_FAILED = {"errors": ["The procedure failed."], "original_error_message": "", "status_code": 500}
"""What the original lists as the response of a procedure that raised; why it did is in the record."""


@dataclass
class KeptFiles:
    """Images that a procedure keeps while it runs; each becomes an output beside its answer."""

    folder: AssetFolder
    assets: list[Asset] = field(default_factory=list)
    outputs: list[Output] = field(default_factory=list)

    def keep(self, image: Any) -> str:
        """Keeps an image in any usual form; gives what stands for its address. May be called from any thread."""
        (one,) = made(image)
        if one.data is None:
            raise TypeError(f"an image can be kept, and this is {image!r:.80}")
        asset = self.folder.put_now(one.data, one.media_type or "", one.width, one.height)
        self.assets.append(asset)
        self.outputs.append(
            Output(
                kind="image",
                asset=asset.sha256,
                media_type=asset.media_type,
                width=asset.width,
                height=asset.height,
                notes=one.notes,
            )
        )
        return f"asset:{asset.sha256}"

    def beside(self, outcome: Outcome) -> Outcome:
        """The outcome, with what was kept after what was answered."""
        if not isinstance(outcome, Done):
            return outcome
        outputs = (*outcome.outputs, *self.outputs)
        numbered = tuple(one.model_copy(update={"index": index}) for index, one in enumerate(outputs))
        return outcome.model_copy(update={"outputs": numbered})


async def run_form_call(
    runner: Runner, standing: Standing, asked: FormCall, files: KeptFiles, live: Live
) -> Outcome:
    """How the call ended; never raises."""
    procedure = standing.run.procedure(asked.procedure)
    arguments = asked.arguments
    unit = standing.run.units[standing.assignment.unit_id]
    call = Call(
        id=asked.call_id,
        k=len(standing.state.calls),
        seed=standing.rules.seed(standing.state),
        unit=unit.unit.inputs,
        worker=standing.state.opened.worker_key if standing.state.opened else "",
        keep_file=files.keep,
    )
    given = arguments if isinstance(arguments, dict) else {}
    values = {
        **given,
        "request_id": asked.key,
        "arguments": arguments,
        "agent_state": agent_state(standing, files),
    }
    missing = procedure.missing((*values, "seed", "call"))
    if missing:
        return Failed(
            status="invalid",
            message=f"{procedure.name}() wants '{missing}', and the page sent {arguments!r:.200}",
        )
    unknown = [] if procedure.takes_all else unknown_arguments(procedure.function, given)
    if unknown:
        takes = ", ".join(name for name in procedure.parameters if name not in OWN_ARGUMENTS) or "none"
        text = f"There is no such argument; there are: {takes}."
        return Failed(
            status="invalid",
            message=f"{procedure.name}() does not take '{unknown[0]}'; it takes: {takes}",
            fields=dict.fromkeys(unknown, text),
        )
    return await runner.run(procedure, values, call, _keep_nothing, live)


def agent_state(standing: Standing, files: KeptFiles) -> AgentState:
    """What a procedure in the original's style is told."""
    assignment, run, task = standing.assignment, standing.run.run, standing.run.task.task
    opened = standing.state.opened
    settings = {
        "aux_parameters": task.aux_parameters,
        "task_name": run.task_name,
        "task_title": standing.run.task.title,
        "units_per_assignment": task.assignments_per_unit,
        "assignment_duration_in_seconds": task.time_limit_s,
        "auto_submit_before_expiration_sec": task.auto_submit_s,
    }
    return AgentState(
        agent=Agent(
            id=assignment.assignment_id,
            unit_id=assignment.assignment_id,
            assignment_id=assignment.unit_id,
            worker_id=opened.worker_key if opened else "",
            run=TaskRun(id=run.run_id, args=Settings({"task": settings})),
        ),
        task_data=standing.run.units[assignment.unit_id].version,
        requests=tuple(_request(call) for call in standing.state.calls),
        keep_file=files.keep,
    )


def _request(call: FormCall) -> Request:
    return Request(
        id=call.key,
        procedure=call.procedure,
        arguments=call.arguments,
        asked_at=call.asked_at,
        answer_id=call.call_id,
        response=_FAILED if isinstance(call.outcome, Failed) else call.response,
        settled_at=call.settled_at,
    )


async def _keep_nothing(made: Made) -> str:
    raise AssertionError("the answer to a form's code is JSON")
