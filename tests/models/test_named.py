"""Models are named in one line, and what is wrong with a name is said before a run begins."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ajeeb.errors import BadTask
from ajeeb.models import named, named_text
from tests.contracts.models.remote import GRAPH

KEYS = {"OPENAI_API_KEY": "sk-canary", "REPLICATE_API_TOKEN": "r8_canary", "FAL_KEY": "canary:key"}


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("openai:gpt-image-1", {}),
        ("openai:gpt-image-1?quality=low&partial_images=2", {"quality": "low", "partial_images": 2}),
        ("replicate:black-forest-labs/flux-schnell?go_fast=true", {"go_fast": True}),
        ("replicate:owner/name:0123456789abcdef", {}),
        ("fal:fal-ai/flux/dev?image_size=square", {"image_size": "square"}),
        (
            "automatic1111:http://127.0.0.1:7860?steps=12&sampler_name=Euler+a",
            {"steps": 12, "sampler_name": "Euler a"},
        ),
        ("automatic1111:https://gpu.example.org/webui/", {}),
    ],
)
def test_a_model_is_recorded_under_its_name_with_its_parameters(
    name: str, params: object, tmp_path: Path
) -> None:
    model = named(name, tmp_path, KEYS)
    assert (model.info.name, model.info.params) == (name.partition("?")[0].rstrip("/"), params)
    assert not model.info.deterministic
    assert "canary" not in f"{model!r}{vars(model)!r}"


def test_a_workflow_lies_beside_the_task(tmp_path: Path) -> None:
    (tmp_path / "flow.json").write_text(json.dumps(GRAPH))
    info = named("comfyui:http://127.0.0.1:8188#flow.json", tmp_path, {}).info
    assert (info.name, info.params["workflow"]) == ("comfyui:http://127.0.0.1:8188", GRAPH)
    assert info.supports == {"seed", "negative", "progress", "preview", "cancel"}


def test_a_chat_is_named_as_a_text_model(tmp_path: Path) -> None:
    local = {"OPENAI_BASE_URL": "http://127.0.0.1:8000/v1"}
    assert named_text("openai-chat:llama?top_p=0.9", tmp_path, local).info.params == {"top_p": 0.9}
    with pytest.raises(BadTask, match=r"makes images, and texts are wanted here: .*openai-chat"):
        named_text("composer", tmp_path, KEYS)


@pytest.mark.parametrize(
    ("name", "environment", "said"),
    [
        ("openai:gpt-image-1", {}, ["'openai' needs a key", "OPENAI_API_KEY"]),
        ("openai:gpt-image-1", {"OPENAI_API_KEY": " "}, ["OPENAI_API_KEY"]),
        ("openai:gpt-image-1", {"OPENAI_API_KEY": "a canary"}, ["OPENAI_API_KEY is not a key"]),
        ("openai:gpt-image-1", {"OPENAI_API_KEY": "canary\nX: y"}, ["OPENAI_API_KEY is not a key"]),
        ("openai:gpt-image-1", {**KEYS, "OPENAI_BASE_URL": "localhost:1"}, ["'localhost:1'", "https://HOST"]),
        ("replicate:a/b", {}, ["REPLICATE_API_TOKEN"]),
        ("fal:a/b", {}, ["FAL_KEY"]),
        ("fal", KEYS, ["write fal:OWNER/NAME"]),
        ("openai", KEYS, ["write openai:MODEL"]),
        ("comfyui:http://127.0.0.1:8188", {}, ["needs a workflow", "#workflow.json"]),
        ("comfyui:http://127.0.0.1:8188#none.json", {}, ["none.json cannot be read"]),
        ("automatic1111:7860", {}, ["the address of automatic1111 is '7860'", "http://HOST:PORT"]),
        ("automatic1111:http://me:canary@gpu:7860", {}, ["//…@gpu", "AUTOMATIC1111_AUTH"]),
        (
            "automatic1111:http://gpu",
            {"AUTOMATIC1111_AUTH": "canary"},
            ["AUTOMATIC1111_AUTH is not USER:PASSWORD"],
        ),
        ("automatic", {}, ["did you mean 'automatic1111'"]),
    ],
)
def test_what_is_wrong_with_a_name_is_said_without_secrets(
    name: str, environment: dict[str, str], said: list[str], tmp_path: Path
) -> None:
    with pytest.raises(BadTask) as refusal:
        named(name, tmp_path, environment)
    assert [part for part in said if part not in str(refusal.value)] == []
    assert "canary" not in str(refusal.value)


def test_a_task_that_uses_one_model_pays_for_no_other() -> None:
    code = (
        "import sys; from pathlib import Path; from ajeeb.models import named; named('scripted', Path());"
        "print(*{'ajeeb.models.http', 'ajeeb.models.stub', 'stamina', 'websockets'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == ""
