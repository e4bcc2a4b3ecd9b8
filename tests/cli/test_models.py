"""`ajeeb models`: what there is and how it is, one answer, and keys that are wrong said before any worker sees it."""

from __future__ import annotations

import asyncio
import io
import json
import re
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from ajeeb.models import ImageRequest
from ajeeb.models.composer import Composer
from ajeeb.models.scripted import Scripted
from ajeeb.models.stub import Bench
from ajeeb.models.stub import stubbed as in_process

from .terminal import AJEEB, ajeeb, environment, serving

KEY = "sk-canary-4711"
LAKE = "a red house beside a lake and a flurb"
TASK = """
units: [{word: boat}]
loop:
  ask: {prompt: {kind: text, label: Say}}
  run: MODEL
"""

FORM = {
    "form": {
        "title": "Say",
        "instruction": "Say it.",
        "submit_button": {"instruction": "Send it.", "text": "Send"},
        "sections": [
            {
                "name": "one",
                "title": "One",
                "fieldsets": [{"rows": [{"fields": [{"type": "input", "name": "word", "label": "Word"}]}]}],
            }
        ],
    }
}


@contextmanager
def stubbed(at: Path, *more: str) -> Iterator[str]:
    """The composer, served as the services are that programs know: the root of their addresses."""
    command = (sys.executable, "-m", "ajeeb.models.stub", "--model", "composer", "--port", "0", "--key", KEY)
    with serving(*command, *more, at=at) as stub:
        stub.until(lambda: "fal" in stub.said)
        found = re.search(r"(http\S+)/fal", stub.said)
        assert found, stub.said
        yield found[1]


def at_stub(url: str, key: str = KEY) -> dict[str, str]:
    """Where the services are, as a program is told."""
    return {"OPENAI_BASE_URL": f"{url}/openai/v1", "OPENAI_API_KEY": key}


def asked(*arguments: str, at: Path, url: str, status: int = 0, key: str = KEY) -> str:
    """What a command says that is told where the services are."""
    where = at_stub(url, key)
    return ajeeb(
        *arguments,
        at=at,
        status=status,
        OPENAI_BASE_URL=where["OPENAI_BASE_URL"],
        OPENAI_API_KEY=where["OPENAI_API_KEY"],
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made: Path = tmp_path / "here"
    made.mkdir()
    return made


def task(folder: Path, model: str) -> str:
    (folder / "task.yaml").write_text(TASK.replace("MODEL", json.dumps(model)))
    return "task.yaml"


def rows(said: str) -> dict[str, dict[str, object]]:
    return {row["name"]: row for row in json.loads(said)}


def test_all_models_are_listed_with_what_is_missing(folder: Path) -> None:
    found = rows(ajeeb("models", "--json", at=folder, OPENAI_API_KEY="", REPLICATE_API_TOKEN=KEY))
    assert found["composer"]["makes"] == "image"
    assert found["openai-chat:MODEL"]["makes"] == "text"
    health = found["composer"]["health"]
    assert isinstance(health, dict)
    assert (health["ok"], health["message"]) == (True, "")
    assert "set OPENAI_API_KEY" in str(found["openai:MODEL"]["missing"])
    assert found["replicate:OWNER/NAME"]["missing"] == ""
    said = ajeeb("models", at=folder, OPENAI_API_KEY="", REPLICATE_API_TOKEN=KEY)
    assert re.search(r"^composer +image +well, \d+ ms", said, re.MULTILINE)
    assert re.search(r"^openai:MODEL +image +missing: .*OPENAI_API_KEY", said, re.MULTILINE)
    assert KEY not in said


def test_the_models_of_a_task_are_asked_how_they_are(folder: Path) -> None:
    with stubbed(folder) as url:
        file = task(folder, "openai:stub")
        found = rows(asked("models", file, "--json", at=folder, url=url))
        health = found["openai:stub"]["health"]
        assert isinstance(health, dict)
        assert (health["ok"], health["models"]) == (True, ["stub", "composer"])
        assert "well" in asked("models", file, at=folder, url=url)
        other = asked("models", task(folder, "openai:other"), at=folder, status=1, url=url)
        assert "has no model 'other'; it has: stub, composer" in other
    away = asked("models", task(folder, "openai:stub"), at=folder, status=1, url=url)
    assert "NOT WELL" in away
    assert "could not be reached" in away


def test_a_parameter_chooses_the_model_that_is_asked(folder: Path) -> None:
    found = rows(ajeeb("models", task(folder, "composer"), "-P", "run=scripted", "--json", at=folder))
    assert list(found) == ["scripted"]


def test_a_form_has_no_model(folder: Path) -> None:
    (folder / "unit_config.json").write_text(json.dumps(FORM))
    for verb in (["models"], ["check"]):
        ajeeb(*verb, str(folder), at=folder)


def test_a_task_that_a_function_answers_has_no_model(folder: Path) -> None:
    (folder / "words.py").write_text(
        "import ajeeb as aj\n@aj.task\ndef words():\n    return aj.Task(loop=aj.Loop(ask={'a': aj.Text('Say')}, "
        "run=lambda a: a))\n"
    )
    assert "a function answers" in ajeeb("models", "words.py", at=folder)


def test_a_wrong_key_is_said_by_check_and_by_run_before_any_worker_comes(folder: Path) -> None:
    with stubbed(folder) as url:
        file = task(folder, "openai:stub")
        assert "is fine" in asked("check", file, at=folder, url=url)
        wrong = asked("check", file, at=folder, status=1, url=url, key="sk-canary-4712")
        assert "look at OPENAI_API_KEY" in wrong
        assert "--offline" in wrong
        assert "canary" not in wrong
        assert "is fine" in asked("check", file, "--offline", at=folder, url=url, key="wrong")
        command = (*AJEEB, "run", file, "--port", "0", "--data", str(folder / "data"))
        with serving(*command, at=folder, **at_stub(url, "sk-canary-4712")) as server:
            server.answers()
            assert "look at OPENAI_API_KEY" in server.said
            assert "canary" not in server.said
            assert server.stop() == 0
    missing = ajeeb("check", file, "--offline", at=folder, status=1, OPENAI_API_KEY="", OPENAI_BASE_URL="")
    assert "set OPENAI_API_KEY" in missing


def test_the_task_of_the_how_to_is_one(folder: Path) -> None:
    text = Path("docs/how-to/use-your-own-model.md").read_text(encoding="utf-8")
    [(name, content)] = re.findall(r"^`([^`]+)`:\n\n```yaml\n(.*?)```", text, re.DOTALL | re.MULTILINE)
    (folder / name).parent.mkdir()
    (folder / name).write_text(content, encoding="utf-8")
    assert "is fine" in ajeeb("check", "describe", "--offline", at=folder, OPENAI_API_KEY=KEY)


def test_an_image_is_written_and_never_over_another(folder: Path) -> None:
    said = ajeeb("models", "try", "composer", LAKE, "--seed", "3", at=folder)
    assert "composer-3.png   512 x 512 pixels" in said
    assert "seed 3" in said
    assert 'Not understood: "flurb"' in said
    first = (folder / "composer-3.png").read_bytes()
    assert "composer-3-2.png" in ajeeb("models", "try", "composer", "a boat", "--seed", "3", at=folder)
    assert (folder / "composer-3.png").read_bytes() == first
    (folder / "mine.png").write_text("a word")
    taken = ajeeb("models", "try", "composer", "a boat", "--out", "mine.png", at=folder, status=1)
    assert "mine.png is there already" in taken
    assert (folder / "mine.png").read_text() == "a word"


async def test_real_images_come_over_http(folder: Path) -> None:
    with stubbed(folder) as url:
        said = asked("models", "try", "openai:composer", LAKE, "--out", "far.png", at=folder, url=url)
    assert "4160 tokens out" in said
    request = ImageRequest(prompt=LAKE)
    here = await Composer().image(replace(request, seed=0))
    with Image.open(folder / "far.png") as far, Image.open(io.BytesIO(here.data)) as near:
        assert far.size == near.size == (512, 512)
        assert far.convert("RGB").tobytes() == near.convert("RGB").tobytes()


def test_a_text_comes_to_the_terminal(folder: Path) -> None:
    with stubbed(folder) as url:
        command = ("models", "try", "openai-chat:stub", "hello you", "--system", "Be brief.")
        said = asked(*command, at=folder, url=url)
    assert said.splitlines()[0] == "You said: hello you"
    assert "tokens in" in said


@pytest.mark.parametrize(
    ("model", "key", "more", "named"),
    [
        ("openai:stub", "wrong", [], ["cannot work as it is set up", "look at OPENAI_API_KEY"]),
        ("openai:stub", KEY, ["--timeout", "0.3"], ["took too long", "not done within 0.3 s"]),
        ("openai:stub", KEY, ["--system", "x"], ["--system", "makes images"]),
        ("opnai:stub", KEY, [], ["there is no model 'opnai:stub'", "did you mean 'openai'?"]),
    ],
)
def test_a_failure_is_a_sentence(
    folder: Path, model: str, key: str, more: list[str], named: list[str]
) -> None:
    with stubbed(folder, "--step-s", "5") as url:
        said = asked("models", "try", model, "hi", *more, at=folder, status=1, url=url, key=key)
    assert said.startswith("ajeeb: ")
    assert len(said.splitlines()) == 1
    assert all(part in said for part in named)
    assert list(folder.glob("*.png")) == []


async def test_ctrl_c_cancels_where_the_model_runs(folder: Path) -> None:
    async with in_process(Bench(model=Scripted(), key=KEY)) as stub:
        stub.bench.trouble("hang")
        more = environment(REPLICATE_BASE_URL=stub.address("replicate"), REPLICATE_API_TOKEN=KEY)
        trying = await asyncio.create_subprocess_exec(
            *AJEEB, "models", "try", "replicate:owner/name", "a boat", cwd=folder, stderr=PIPE, env=more
        )
        try:
            await stub.bench.until(lambda bench: bench.states() == ["running"], within_s=20)
            trying.send_signal(signal.SIGINT)
            _, said = await asyncio.wait_for(trying.communicate(), 20)
        finally:
            if trying.returncode is None:
                trying.kill()
                await trying.wait()
        assert (trying.returncode, said.decode().strip()) == (130, "ajeeb: cancelled")
        assert stub.bench.states() == ["cancelled"]
