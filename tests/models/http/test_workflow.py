"""A ComfyUI workflow is taken as it was saved; where a request's values go is found or written beside it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from ajeeb.errors import BadTask
from ajeeb.models import ImageRequest
from ajeeb.models.http.comfyui_workflow import Workflow, workflow
from tests.contracts.models.remote import GRAPH


def saved(folder: Path, graph: Any, inputs: Any = None) -> Workflow:
    (folder / "flow.json").write_text(graph if isinstance(graph, str) else json.dumps(graph))
    if inputs is not None:
        (folder / "flow.inputs.json").write_text(json.dumps(inputs))
    return workflow(folder / "flow.json")


def test_places_are_found_from_the_sampler(tmp_path: Path) -> None:
    assert saved(tmp_path, GRAPH).inputs == {
        "prompt": ("6", "text"),
        "negative": ("7", "text"),
        "seed": ("3", "seed"),
        "width": ("5", "width"),
        "height": ("5", "height"),
    }


def test_a_text_behind_other_nodes_is_found(tmp_path: Path) -> None:
    graph: Any = copy.deepcopy(GRAPH)
    graph["3"]["inputs"]["positive"] = ["8", 0]
    graph["8"] = {"class_type": "ConditioningCombine", "inputs": {"strength": 1, "conditioning_1": ["6", 0]}}
    assert saved(tmp_path, graph).inputs["prompt"] == ("6", "text")


def test_links_in_a_ring_end(tmp_path: Path) -> None:
    graph: Any = copy.deepcopy(GRAPH)
    graph["6"]["inputs"] = {"text": ["6", 0]}
    with pytest.raises(BadTask, match="where the prompt goes"):
        saved(tmp_path, graph)


def test_places_written_beside_go_first(tmp_path: Path) -> None:
    flow = saved(tmp_path, GRAPH, {"prompt": "7.text", "steps": "3.steps"})
    graph = flow.filled(ImageRequest(prompt="a house", seed=9, extra={"steps": 8}))
    assert (graph["7"]["inputs"]["text"], graph["3"]["inputs"]["steps"]) == ("a house", 8)
    assert (graph["3"]["inputs"]["seed"], graph["6"]["inputs"]["text"]) == (1, "a placeholder")
    assert flow.graph == GRAPH


@pytest.mark.parametrize(
    ("graph", "inputs", "said"),
    [
        ("{", None, "flow.json is not JSON"),
        ("[]", None, "not a JSON object"),
        ({}, None, "Save (API Format)"),
        ({"nodes": [], "links": []}, None, "Save (API Format)"),
        ({"1": {"class_type": "KSampler", "inputs": {"seed": 1}}}, None, "flow.inputs.json"),
        ({**GRAPH, "4": GRAPH["3"]}, None, "flow.inputs.json"),
        (GRAPH, {"prompt": "77.text"}, "prompt is '77.text'"),
        (GRAPH, {"prompt": "6.txt"}, "NODE.INPUT"),
        (GRAPH, {"prompt": "6"}, "NODE.INPUT"),
        (GRAPH, {"seed": "3.seed"}, "where the prompt goes"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, graph: Any, inputs: Any, said: str) -> None:
    with pytest.raises(BadTask) as refusal:
        saved(tmp_path, graph, inputs)
    assert said in str(refusal.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadTask, match=r"nowhere\.json cannot be read"):
        workflow(tmp_path / "nowhere.json")
