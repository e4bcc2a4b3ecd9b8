"""Settings are those of Ray Serve where it has them, and a wrong name is said before anything starts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ajeeb.errors import BadTask
from ajeeb.models import named
from ajeeb.models.cluster import Settings
from ajeeb.models.cluster.replica import made
from ajeeb.models.cluster.settings import complete, options
from ajeeb.models.scripted import Scripted


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({}, {"num_replicas": 1, "max_ongoing_requests": 1, "max_queued_requests": 100}),
        ({"replicas": "auto"}, {"num_replicas": "auto"}),
        ({"at_once": 5}, {"max_ongoing_requests": 5}),
        ({"max_batch": 8}, {"max_ongoing_requests": 32}),
        ({"max_batch": 8, "at_once": 40}, {"max_ongoing_requests": 40}),
        ({"num_gpus": 0.5}, {"ray_actor_options": {"num_gpus": 0.5, "num_cpus": 1}}),
        ({"autoscaling": {"max_replicas": 4}}, {"autoscaling_config": {"max_replicas": 4}}),
        ({"options": {"max_ongoing_requests": 7}}, {"max_ongoing_requests": 7}),
        (
            {"options": {"ray_actor_options": {"memory": 10}}},
            {"ray_actor_options": {"num_gpus": 0, "num_cpus": 1, "memory": 10}},
        ),
    ],
)
def test_settings_become_options_of_ray(settings: Settings, found: dict[str, Any]) -> None:
    all_options = options(complete(settings))
    assert {name: all_options[name] for name in found} == found
    assert ("num_replicas" in all_options) != ("autoscaling_config" in all_options)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"gpus": 1}, "there is no setting 'gpus'"),
        ({"at_once": 0}, "at_once must be at least 1"),
        ({"max_batch": 0}, "max_batch must be at least 1"),
    ],
)
def test_a_wrong_setting_is_named(settings: Any, said: str) -> None:
    with pytest.raises(BadTask, match=said):
        complete(settings)


@pytest.mark.parametrize("name", ["ray:/model", "ray:painter/", "ray:a/b/c"])
def test_a_name_that_is_no_application_is_said_at_once(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadTask, match="write ray:APP or ray:APP/DEPLOYMENT"):
        named(name, tmp_path, {})


def test_where_ray_is_not_installed_the_way_out_is_said() -> None:
    program = (
        "import sys; sys.modules['ray'] = None; from pathlib import Path; from ajeeb.models import named;"
        "named('ray:painter', Path(), {})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60
    )
    assert "BadTask: models on a cluster need Ray; install it with pip install 'ajeeb[ray]'" in done.stderr


def test_a_script_that_deploys_without_ray_says_it_in_one_sentence() -> None:
    document = Path("docs/how-to/run-models-on-ray.md").read_text(encoding="utf-8")
    (script,) = [part for part in document.split("```") if part.startswith("python\n") and "deploy(" in part][
        :1
    ]
    program = f"import sys; sys.modules['ray'] = None\n{script.removeprefix('python')}"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr == "models on a cluster need Ray; install it with pip install 'ajeeb[ray]'\n"


def test_a_model_is_made_by_its_name_by_a_function_or_is_one() -> None:
    model = Scripted()
    assert made(model) is model
    assert made(lambda: model) is model
    assert isinstance(made(Scripted), Scripted)
    assert made("composer").info.name == "composer"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("paintr", "there is no model 'paintr'"),
        ("gallery", "write gallery:FOLDER"),
        ("openai-chat", "write openai-chat:MODEL"),
    ],
)
def test_a_model_that_is_none_is_told_by_what_is_wrong_with_its_name(name: str, said: str) -> None:
    with pytest.raises(BadTask, match=said):
        made(name)
