"""The procedure of the look-alike form: what it answers to any request, from what is on record."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from ajeeb.errors import ModelFailed
from ajeeb.models import ImageAnswer
from ajeeb.procedures import Agent, AgentState, Request, Settings, TaskRun
from ajeeb.tasks import load, prepare
from ajeeb.tasks.modules import import_file

EXAMPLE = Path("examples/look_alike_form")
FIRST = "a big red balloon on a light blue background"
SECTION = "interactive_section"
VERSIONS = json.loads((EXAMPLE / "data/task_data.json").read_text(encoding="utf-8"))


@pytest.fixture
def procedures(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The example's module, with a painter that is quick."""
    module = import_file(EXAMPLE / "procedures.py")
    painted: list[str] = []

    async def paint(prompt: str, metadata: dict[str, Any]) -> ImageAnswer:
        painted.append(prompt)
        if "decline" in prompt:
            raise ModelFailed("refused", "no")
        if "break" in prompt and painted.count(prompt) <= prompt.count("break"):
            raise ModelFailed("unavailable", "the model is away")
        buffer = io.BytesIO()
        Image.new("RGB", (4, 4), "red").save(buffer, "PNG")
        return ImageAnswer(
            data=buffer.getvalue(), media_type="image/png", width=4, height=4, notes=("<note>",)
        )

    monkeypatch.setattr(module, "paint", paint)
    monkeypatch.setattr(module, "painted_prompts", painted, raising=False)
    return module


class Worker:
    """Somebody's requests, one after the other, as the server would record them."""

    def __init__(self, procedures: ModuleType, **settings: Any) -> None:
        self.procedures, self.settings = procedures, settings
        self.requests: list[Request] = []

    async def ask(self, prompt: Any, score: Any = 0, **more: Any) -> Any:
        args = {"prompt": prompt, "score": score, "section_name": SECTION, "fieldset_lookup_name": None}
        return await self.send({**args, **more})

    async def send(self, args: Any) -> Any:
        number = len(self.requests) + 1
        common: dict[str, Any] = {
            "id": f"r{number}",
            "procedure": "getNextFieldset",
            "arguments": args,
            "asked_at": number * 1000,
            "answer_id": f"a{number}",
        }
        settings = Settings({"task": {"aux_parameters": self.settings}})
        agent = Agent(
            id="a", unit_id="u", assignment_id="v", worker_id="w", run=TaskRun(id="r", args=settings)
        )
        state = AgentState(
            agent=agent,
            task_data=VERSIONS[0],
            requests=(*self.requests, Request(**common)),
            keep_file=lambda image: "asset:0",
        )
        answer = json.loads(json.dumps(await self.procedures.get_next_fieldset(f"r{number}", args, state)))
        self.requests.append(Request(**common, response=answer, settled_at=number * 1000 + 500))
        return answer


def lookup(answer: Any) -> str:
    return str(answer["fieldset_config"]["lookup_name"])


def test_the_folder_is_a_task_and_its_versions_are_fresh() -> None:
    before = (EXAMPLE / "data/task_data.json").read_bytes()
    prepared = prepare(load(EXAMPLE, {"max_answer_loops": "3"}))
    assert len(prepared.units) == 5
    assert prepared.procedures["getNextFieldset"].rerun
    assert (EXAMPLE / "data/task_data.json").read_bytes() == before


async def test_from_the_first_prompt_to_the_limit(procedures: ModuleType) -> None:
    worker = Worker(procedures, max_answer_loops=3)
    first = await worker.ask(f"  {FIRST} ")
    assert (first["current_answer_index"], first["finished"], lookup(first)) == (1, False, "low_score_loop")
    fieldset = first["fieldset_config"]
    assert 'src="asset:0"' in fieldset["instruction"]
    assert "&lt;note&gt;" in fieldset["instruction"]
    names = {field["name"]: field.get("value") for row in fieldset["rows"] for field in row["fields"]}
    assert names == {
        "score_1__1__": None,
        "prompt_1__1__": FIRST,
        "continue_dynamic_button_1__1__": "Update",
    }
    assert lookup(await worker.ask(FIRST + " 2", 4)) == "low_score_loop"
    assert lookup(await worker.ask(FIRST + " 3", 5)) == "high_score_loop"
    last = await worker.ask(FIRST, 9)
    assert (last["finished"], last["fieldset_config"]) == (True, None)
    assert "all your attempts" in last["submit_message"]
    assert await worker.ask("anything", 1) == last
    assert len(procedures.painted_prompts) == 3


async def test_without_a_limit_it_goes_on(procedures: ModuleType) -> None:
    worker = Worker(procedures)
    indices = [(await worker.ask(f"{FIRST} {n}", min(n, 1)))["current_answer_index"] for n in range(12)]
    assert indices == list(range(1, 13))


async def test_ten_wins_over_everything(procedures: ModuleType) -> None:
    worker = Worker(procedures, max_answer_loops=1)
    await worker.ask(FIRST)
    answer = await worker.ask("", 10)
    assert "just like" in answer["submit_message"]


async def test_a_duplicate_costs_nothing_and_case_counts(procedures: ModuleType) -> None:
    worker = Worker(procedures, max_answer_loops=3)
    await worker.ask(FIRST)
    assert list(await worker.ask(f" {FIRST}\n", 3)) == ["validation_errors"]
    assert (await worker.ask(FIRST.upper(), 3))["current_answer_index"] == 2


async def test_a_model_that_fails_is_asked_once_more_and_then_costs_nothing(procedures: ModuleType) -> None:
    worker = Worker(procedures, max_answer_loops=2)
    once, often = "a break in the clouds, seen from here", "a break, a break and a break in the clouds"
    assert (await worker.ask(once))["current_answer_index"] == 1
    assert list(await worker.ask(often, 3)) == ["errors"]
    assert (await worker.ask(often, 3))["current_answer_index"] == 2


async def test_a_refused_prompt_is_the_workers_to_change(procedures: ModuleType) -> None:
    worker = Worker(procedures)
    assert list(await worker.ask("please decline this one, model")) == ["validation_errors"]
    assert (await worker.ask(FIRST))["current_answer_index"] == 1


@pytest.mark.parametrize(
    ("args", "kind"),
    [
        (None, "errors"),
        ([], "errors"),
        ("text", "errors"),
        ({}, "errors"),
        ({"section_name": 1, "prompt": FIRST, "score": 0}, "errors"),
        ({"section_name": "elsewhere", "prompt": FIRST, "score": 0}, "errors"),
        ({"section_name": SECTION, "score": 0}, "prompt"),
        ({"section_name": SECTION, "prompt": None, "score": 0}, "prompt"),
        ({"section_name": SECTION, "prompt": "short", "score": 0}, "prompt"),
        ({"section_name": SECTION, "prompt": " " * 30, "score": 0}, "prompt"),
        ({"section_name": SECTION, "prompt": "x" * 501, "score": 0}, "prompt"),
        ({"section_name": SECTION, "prompt": FIRST}, "score"),
        ({"section_name": SECTION, "prompt": FIRST, "score": None}, "score"),
        ({"section_name": SECTION, "prompt": FIRST, "score": "0"}, "score"),
        ({"section_name": SECTION, "prompt": FIRST, "score": False}, "score"),
        ({"section_name": SECTION, "prompt": FIRST, "score": 10}, "score"),
        ({"section_name": SECTION, "prompt": FIRST, "score": 0, "current_answer_index": 1}, "prompt"),
    ],
)
async def test_what_no_page_would_send_is_answered(procedures: ModuleType, args: Any, kind: str) -> None:
    worker = Worker(procedures)
    answer = await worker.send(args)
    assert kind in answer or kind in answer["validation_errors"]
    assert procedures.painted_prompts == []
    assert (await worker.ask(FIRST))["current_answer_index"] == 1


@pytest.mark.parametrize("score", [0, -1, 11, 4.5, None, "4", True])
async def test_a_score_of_an_image_is_from_1_to_10(procedures: ModuleType, score: Any) -> None:
    worker = Worker(procedures)
    await worker.ask(FIRST)
    assert "score" in (await worker.ask(FIRST + " 2", score))["validation_errors"]


async def test_a_page_that_is_behind_is_told(procedures: ModuleType) -> None:
    worker = Worker(procedures)
    await worker.ask(FIRST, current_answer_index=0)
    await worker.ask(FIRST + " 2", 3, current_answer_index=1)
    answer = await worker.ask(FIRST + " 3", 3, current_answer_index=1)
    assert "reload" in answer["validation_errors"]["prompt"][0]
