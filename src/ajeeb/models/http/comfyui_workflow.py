"""A ComfyUI graph in the format of its API, and where in it a request's values go."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ajeeb.errors import BadTask
from ajeeb.models.base import ImageRequest, Json

_STEPS = 20
"""How many links are followed from a sampler to the node that holds its text."""


@dataclass(frozen=True, kw_only=True)
class Workflow:
    """inputs: what a request has (`prompt`, `negative`, `seed`, `width`, `height`, or a name in `extra`) to the node
    and the input of it where it goes."""

    graph: Mapping[str, Json]
    inputs: Mapping[str, tuple[str, str]]

    def filled(self, request: ImageRequest) -> Json:
        """The graph with the values of one request."""
        graph = copy.deepcopy(dict(self.graph))
        values: Mapping[str, Json] = {
            "prompt": request.prompt,
            "negative": request.negative or None,
            "seed": request.seed,
            "width": request.width,
            "height": request.height,
            **request.extra,
        }
        for name, (node, field) in self.inputs.items():
            if values.get(name) is not None:
                graph[node]["inputs"][field] = values[name]
        return graph


def workflow(path: Path) -> Workflow:
    """The workflow of a file, as "Save (API Format)" writes it.

    Where its values go is read from `NAME.inputs.json` beside `NAME.json` (`{"prompt": "6.text", "seed": "3.seed"}`),
    else found from its sampler.
    Raises: BadTask naming the file and the way out.
    """
    graph = _object(path)
    if not graph or not all(
        isinstance(node, dict) and isinstance(node.get("inputs"), dict) and "class_type" in node
        for node in graph.values()
    ):
        raise BadTask(f"{path.name} is not a ComfyUI workflow of its API; save it with 'Save (API Format)'")
    beside = path.with_name(f"{path.stem}.inputs.json")
    inputs = _written(beside, graph) if beside.is_file() else _found(graph)
    if "prompt" not in inputs:
        raise BadTask(
            f"where the prompt goes in {path.name} is not clear; "
            f'write {beside.name} such as {{"prompt": "6.text", "seed": "3.seed"}}'
        )
    return Workflow(graph=graph, inputs=inputs)


def _object(path: Path) -> dict[str, Json]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadTask(f"the workflow {path.name} cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise BadTask(f"{path.name} is not JSON ({error})") from error
    if not isinstance(found, dict):
        raise BadTask(f"{path.name} is not a JSON object")
    return found


def _written(path: Path, graph: Mapping[str, Json]) -> dict[str, tuple[str, str]]:
    inputs = {}
    for name, place in _object(path).items():
        node, _, field = str(place).partition(".")
        if field not in graph.get(node, {"inputs": ()})["inputs"]:
            raise BadTask(
                f"{path.name}: {name} is '{place}', which the workflow does not have; write NODE.INPUT"
            )
        inputs[name] = (node, field)
    return inputs


def _found(graph: Mapping[str, Json]) -> dict[str, tuple[str, str]]:
    """Where values go if there is one sampler: its seed, its texts, the size of its latent image."""
    samplers = [node for node, it in graph.items() if {"positive", "negative"} <= it["inputs"].keys()]
    samplers = [node for node in samplers if {"seed", "noise_seed"} & graph[node]["inputs"].keys()]
    if len(samplers) != 1:
        return {}
    sampler = samplers[0]
    inputs = graph[sampler]["inputs"]
    seed = "seed" if "seed" in inputs else "noise_seed"
    places = {
        "prompt": _upstream(graph, inputs["positive"], "text", str),
        "negative": _upstream(graph, inputs["negative"], "text", str),
        "seed": (sampler, seed) if isinstance(inputs[seed], int) else None,
        "width": _upstream(graph, inputs.get("latent_image"), "width", int),
        "height": _upstream(graph, inputs.get("latent_image"), "height", int),
    }
    return {name: place for name, place in places.items() if place is not None}


def _upstream(graph: Mapping[str, Json], link: Json, field: str, kind: type) -> tuple[str, str] | None:
    """The nearest node before a link that has a written value of this name."""
    ahead = [link]
    for _ in range(_STEPS):
        node = _node(graph, ahead.pop(0)) if ahead else None
        if node is None:
            continue
        if isinstance(graph[node]["inputs"].get(field), kind):
            return node, field
        ahead.extend(_links(graph[node]["inputs"]))
    return None


def _node(graph: Mapping[str, Json], link: Json) -> str | None:
    node = str(link[0]) if isinstance(link, list) and link else ""
    return node if node in graph else None


def _links(inputs: Mapping[str, Json]) -> Iterator[Json]:
    return (value for value in inputs.values() if isinstance(value, list))
