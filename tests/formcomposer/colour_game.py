"""A procedure as run scripts of the original have them: guess a colour, get a hint, guess again."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, TypedDict

from ajeeb.formcomposer import (
    ConfigAttributeError,
    RemoteProcedureAgentState,
    SharedRemoteProcedureTaskState,
    extrapolate_dynamic_fieldset,
    find_dynamic_fieldsets_for_section,
    get_logger,
)

logger = get_logger(name=__name__)


class NextArguments(TypedDict):
    guess: str
    section_name: str


def _max_guesses(agent_state: RemoteProcedureAgentState) -> int | None:
    try:
        most: int = agent_state.agent.get_task_run().args.task.aux_parameters.max_answer_loops
        return most
    except ConfigAttributeError:
        return None


def _next(request_id: str, args: NextArguments, agent_state: RemoteProcedureAgentState) -> dict[str, Any]:
    state = agent_state.get_init_state()
    task_data = state["task_data"]
    served = [one["target"] for one in state["previous_requests"] if one["args_json"] is None]
    number = len(served) + 1
    logger.info("unit %s makes guess %s", agent_state.agent.unit_id, number)

    if args["guess"] == "":
        return {"validation_errors": {"guess": ["Write a colour."]}}
    if args["guess"] == task_data["form_metadata"]["tokens_values"]["colour"]:
        return _finished("That is it!")
    most = _max_guesses(agent_state)
    if most and number >= most:
        return _finished("These were all guesses.")
    templates = find_dynamic_fieldsets_for_section(config_data=task_data, section_name=args["section_name"])
    if not templates:
        return {"errors": [f"There is no section {args['section_name']}"]}
    fieldset = extrapolate_dynamic_fieldset(
        fieldset_config=deepcopy(templates[0]),
        tokens_values={"last": args["guess"]},
        index=number,
        fields_values={"guess": args["guess"]},
    )
    return {"current_answer_index": number, "fieldset_config": fieldset, "finished": False}


def _finished(message: str) -> dict[str, Any]:
    return {
        "current_answer_index": None,
        "fieldset_config": None,
        "finished": True,
        "submit_message": message,
    }


def _form(colour: str) -> dict[str, Any]:
    guess = {
        "type": "input",
        "name": "guess",
        "id": "id_guess",
        "label": "Guess",
        "validators": {"required": True},
    }
    return {
        "form": {
            "title": "Guess the colour",
            "sections": [
                {
                    "name": "game",
                    "title": "",
                    "fieldsets": [
                        {"rows": [{"fields": [{**guess, "name": "guess_0", "id": "id_guess_0"}]}]},
                        {
                            "lookup_name": "again",
                            "instruction": "It is not <b>[[last]]</b>.",
                            "rows": [{"fields": [guess]}],
                        },
                    ],
                }
            ],
            "submit_button": {"text": "Leave"},
        },
        "form_metadata": {"tokens_values": {"colour": colour}},
    }


shared_state = SharedRemoteProcedureTaskState(
    static_task_data=[_form("red"), _form("blue")],
    function_registry={"next": _next},
)
