"""The server's side of the task: which picture comes next, or why there is none."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ajeeb as aj
from ajeeb.formcomposer import (
    ConfigAttributeError,
    RemoteProcedureAgentState,
    extrapolate_dynamic_fieldset,
    find_dynamic_fieldsets_for_section,
    get_logger,
)
from ajeeb.models import ImageAnswer, ImageRequest, named

Answer = dict[str, Any]

logger = get_logger(name=__name__)

PERFECT = 10
HIGH = 5  # scores from here on get the template for high scores
SHORTEST, LONGEST = 20, 500  # characters of a prompt
PERFECT_TEXT = "Thank you! You made it look just like the picture."
LIMIT_TEXT = "Thank you! You have used all your attempts, and your work was submitted."
NO_PICTURE = "The picture could not be painted."


@dataclass(frozen=True)
class History:
    """What has happened on this unit so far: the prompts that were painted, and the end if it was reached."""

    prompts: tuple[str, ...] = ()
    end: Answer | None = None

    @staticmethod
    def of(entries: list[dict[str, Any]]) -> History:
        """Read from the requests and responses that are on record: a restart or another device changes nothing."""
        answers = {one["target"]: json.loads(one["response_json"]) for one in entries if one["response_json"]}
        history = History()
        for request in entries:
            answer = answers.get(request["uuid"])
            if request["target"] != "getNextFieldset" or not isinstance(answer, dict):
                continue
            if answer.get("finished"):
                history = History(history.prompts, answer)
            elif answer.get("fieldset_config"):
                prompt = json.loads(request["args_json"])["prompt"].strip()
                history = History((*history.prompts, prompt), history.end)
        return history


async def get_next_fieldset(request_id: str, args: Any, agent_state: RemoteProcedureAgentState) -> Answer:
    """A new round with the picture for the worker's prompt, the end of the task, or what is wrong."""
    state = agent_state.get_init_state()
    history = History.of(state["previous_requests"])
    if history.end is not None:
        return history.end
    if wrong := wrong_arguments(args, history):
        return wrong
    prompt, score = args["prompt"].strip(), args["score"]
    if score == PERFECT:
        return finished(PERFECT_TEXT)
    most = max_answer_loops(agent_state)
    if most and len(history.prompts) >= most:
        return finished(LIMIT_TEXT)
    if sentence := wrong_prompt(prompt, history):
        return {"validation_errors": {"prompt": [sentence]}}
    template = template_for(score, state["task_data"], args["section_name"])
    if template is None:
        return {"errors": [f"There is no section '{args['section_name']}' with a template for this score."]}
    try:
        picture = await painted(prompt, state["task_data"].get("form_metadata") or {})
    except aj.ModelFailed as failure:
        if failure.status in ("refused", "filtered"):
            return {
                "validation_errors": {"prompt": ["This cannot be painted. Please write it in another way."]}
            }
        logger.error("unit %s: no picture: %s", agent_state.agent.unit_id, failure)
        return {"errors": [NO_PICTURE]}
    number = len(history.prompts) + 1
    fieldset = extrapolate_dynamic_fieldset(
        fieldset_config=deepcopy(template),
        tokens_values={
            "image_url": agent_state.keep(picture),
            "number": number,
            "notes": " ".join(picture.notes),
        },
        index=number,
        fields_values=dict.fromkeys(("prompt_1", "prompt_2"), prompt),
    )
    return {"current_answer_index": number, "fieldset_config": fieldset, "finished": False}


def wrong_arguments(args: Any, history: History) -> Answer | None:
    """What no page of ours would send, or one that has not seen what happened on another device."""
    if not isinstance(args, dict) or not isinstance(args.get("section_name"), str):
        return {"errors": ["The name of the section is missing."]}
    if not isinstance(args.get("prompt"), str):
        return {"validation_errors": {"prompt": ["Please describe the picture."]}}
    index = args.get("current_answer_index", len(history.prompts))
    if index != len(history.prompts):
        return {"validation_errors": {"prompt": ["This went on in another window. Please reload this page."]}}
    lowest, highest = (1, PERFECT) if history.prompts else (0, 0)
    score = args.get("score")
    if not isinstance(score, int) or isinstance(score, bool) or not lowest <= score <= highest:
        return {"validation_errors": {"score": [f"Please give a score from 1 to {PERFECT}."]}}
    return None


def wrong_prompt(prompt: str, history: History) -> str | None:
    """Why this prompt cannot be painted."""
    if not SHORTEST <= len(prompt) <= LONGEST:
        return f"Please write {SHORTEST} to {LONGEST} characters."
    if prompt in history.prompts:
        return "You had this description before. Please change it."
    return None


def template_for(score: int, task_data: dict[str, Any], section_name: str) -> dict[str, Any] | None:
    """The template of the next round."""
    wanted = "high_score_loop" if score >= HIGH else "low_score_loop"
    templates = find_dynamic_fieldsets_for_section(config_data=task_data, section_name=section_name)
    return next((one for one in templates if one["lookup_name"] == wanted), None)


def max_answer_loops(agent_state: RemoteProcedureAgentState) -> int:
    """How many pictures a worker gets; 0 is as many as they like. Set by `-P max_answer_loops=3`."""
    try:
        return int(agent_state.agent.get_task_run().args.task.aux_parameters.max_answer_loops)
    except ConfigAttributeError:
        return 0


def finished(message: str) -> Answer:
    """The end of the task."""
    return {
        "current_answer_index": None,
        "fieldset_config": None,
        "finished": True,
        "submit_message": message,
    }


async def painted(prompt: str, metadata: dict[str, Any]) -> ImageAnswer:
    """The picture, by the model and with the seed that the form's metadata name; a second go if the first one fails."""
    try:
        return await paint(prompt, metadata)
    except aj.ModelFailed as failure:
        if failure.status in ("refused", "filtered"):
            raise
        logger.warning("one more go at a picture: %s", failure)
        return await paint(prompt, metadata)


async def paint(prompt: str, metadata: dict[str, Any]) -> ImageAnswer:
    """One go at a picture. Call your own model here."""
    model = named(metadata.get("painter", "composer"), Path(__file__).parent)
    return await model.image(ImageRequest(prompt=prompt, seed=metadata.get("seed", 0)))


# The same prompt and seed give the same picture, so a call that was lost with its server may simply be run again.
function_registry = {"getNextFieldset": aj.procedure(rerun=True)(get_next_fieldset)}
