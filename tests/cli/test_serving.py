"""Commands that serve: what they print, how they stop, how they go on."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from .terminal import AJEEB, TASK, Serving, environment, free_port, serving


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "task"
    folder.mkdir()
    (folder / "words.py").write_text(TASK)
    return folder


def run(*options: str) -> list[str]:
    port = [] if "--port" in options else ["--port", str(free_port())]
    return [*AJEEB, "run", "words.py", "--data", "data", *port, *options]


@pytest.fixture
def server(folder: Path) -> Iterator[Serving]:
    with serving(*run(), at=folder) as server:
        server.answers()
        yield server


def test_everything_a_requester_needs_is_printed(server: Serving, folder: Path) -> None:
    said = server.said
    assert "run words-1 starts, 2 units" in said
    assert f"http://localhost:{server.port}/?worker_id=WORKER_USERNAME&id=1" in said
    assert len(server.links) == 3
    assert re.search(rf"http://localhost:{server.port}/review#\S+   \(works once: set your name", said)
    assert str(folder / "data") in said
    assert "ajeeb export words-1 --data data --to DIR" in said
    assert "Ctrl-C" in said


def test_the_printed_links_open_the_task(server: Serving) -> None:
    token = server.links[0].partition("#")[2]
    opened = httpx2.post(f"http://127.0.0.1:{server.port}/api/open", json={"link": token})
    assert opened.json()["task"]["title"] == "Words"
    assert server.open("WORKER_USERNAME").status_code == 200
    assert httpx2.get(server.links[0].partition("#")[0]).status_code == 200


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_is_clean_and_starting_again_goes_on(folder: Path, kind: signal.Signals) -> None:
    with serving(*run(), at=folder) as server:
        server.answers()
        links, assignment = server.links, server.open().json()["assignment"]
        assert server.stop(kind) in (0, 130)
    assert not list((folder / "data").glob("*-wal"))
    with serving(*run(), at=folder) as server:
        server.answers()
        assert "run words-1 goes on" in server.said
        assert [link.partition("#")[2] for link in server.links] == [link.partition("#")[2] for link in links]
        assert server.open().json()["assignment"] == assignment


def test_ctrl_c_twice_at_once_is_as_clean(folder: Path) -> None:
    with serving(*run(), at=folder) as server:
        server.answers()
        server.process.send_signal(signal.SIGINT)
        assert server.stop() in (0, 130)


def test_ctrl_c_before_the_server_answers_is_quiet(folder: Path) -> None:
    (folder / "words.py").write_text(
        TASK.replace("import ajeeb as aj", "import ajeeb as aj, time; print('on', flush=True); time.sleep(5)")
    )
    with serving(*run(), at=folder) as server:
        server.says("on")
        assert server.stop() in (1, 130)


def test_a_changed_task_starts_a_new_run_beside_the_old_one(folder: Path) -> None:
    for text, expected in (
        (TASK, "run words-1 starts"),
        (TASK.replace("prompt.upper()", "prompt.lower()"), "run words-2 starts"),
        (TASK, "run words-1 goes on"),
    ):
        (folder / "words.py").write_text(text)
        with serving(*run(), at=folder) as server:
            server.answers()
            assert expected in server.said
            kept = "words-1 is kept as it is; the task or its parameters have changed since"
            assert (kept in server.said) == ("words-2" in expected)


def test_the_instruction_of_each_unit_is_its_own(folder: Path) -> None:
    text = TASK.replace("aj.Task(", "aj.Task(instruction='Draw a {word}.',").replace(
        "per_unit=3", "per_unit=1"
    )
    (folder / "words.py").write_text(text)
    with serving(*run(), at=folder) as server:
        server.answers()
        seen = [server.open(name).json()["task"]["instruction_html"].strip() for name in ("ann", "bob")]
    assert seen == ["<p>Draw a boat.</p>", "<p>Draw a hut.</p>"]


def test_parameters_and_options_are_used(folder: Path) -> None:
    options = ["--links", "5", "--pilot", "-P", "max_attempts=2", "--public-url", "https://study.example/"]
    with serving(*run(*options), at=folder) as server:
        server.says("Ctrl-C")
        assert len(server.links) == 5
        assert all(link.startswith("https://study.example/w#") for link in server.links)
        assert "https://study.example/?worker_id=WORKER_USERNAME&id=1" in server.said
        assert "https://study.example/review#" in server.said
        assert ", pilot" in server.said
        assert "--pilot" in server.said.partition("ajeeb export")[2].splitlines()[0]
        task = server.open().json()["task"]
        assert (task["max_attempts"], task["pilot"]) == (2, True)


def test_no_more_links_are_printed_than_there_are_places(folder: Path) -> None:
    with serving(*run("--links", "50"), at=folder) as server:
        server.answers()
        assert len(server.links) == 6


def test_a_taken_port_makes_it_the_next_one_and_says_so(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with serving(*run("--port", str(port)), at=folder) as server:
            server.answers()
            assert server.port > port
            assert f"port {port} is taken" in server.said


def test_names_open_nothing_when_they_are_turned_off(folder: Path) -> None:
    with serving(*run("--no-local-links"), at=folder) as server:
        server.answers()
        assert "worker_id" not in server.said
        assert server.open().status_code == 404


def test_a_task_file_starts_itself(folder: Path) -> None:
    text = TASK.replace(".run()", f".run(port={free_port()}, links=1, data='mine')")
    (folder / "words.py").write_text(text)
    with serving(sys.executable, "words.py", at=folder) as server:
        server.answers()
        assert len(server.links) == 1
        assert (folder / "mine" / "ajeeb.db").exists()
        assert server.stop() in (0, 130)


def test_a_server_killed_and_started_again_goes_on(folder: Path) -> None:
    with serving(*run(), at=folder) as server:
        server.answers()
        assignment = server.open().json()["assignment"]
        server.process.kill()
        server.process.wait(10)
    with serving(*run(), at=folder) as server:
        server.answers()
        assert "run words-1 goes on" in server.said
        assert server.open().json()["assignment"] == assignment


def test_reload_starts_again_on_change_and_survives_a_broken_edit(folder: Path) -> None:
    with serving(*run("--reload"), at=folder) as server:
        server.answers()
        (folder / "words.py").write_text(TASK + "\ndef broken(:\n")
        server.says("invalid syntax")
        (folder / "words.py").write_text(TASK.replace('"Say"', '"Tell"'))
        server.says("run words-2 starts")
        server.answers()
        assert server.open().json()["task"]["ask"]["prompt"]["label"] == "Tell"
        assert server.stop() == 0


def test_reload_does_not_start_again_because_of_the_data(folder: Path) -> None:
    with serving(*run("--reload"), at=folder) as server:
        server.answers()
        (folder / "log").write_text("somebody keeps what is printed")
        for n in range(3):
            assert server.open(f"worker {n}").status_code == 200
        with pytest.raises(AssertionError):
            server.until(lambda: "changed; starting again" in server.said, within_s=3)
        assert server.said.count("Ctrl-C") == 1


def test_the_last_server_of_a_reload_ends_with_it(folder: Path) -> None:
    with serving(*run("--reload"), at=folder) as server:
        server.answers()
        port = server.port
        assert server.stop(signal.SIGTERM) == 0
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(f"http://127.0.0.1:{port}/healthz")


NOTEBOOK = """
import asyncio, sys
import httpx2
from words import words
import ajeeb as aj

async def cell():
    served = words().run(port=0, data="data")
    assert len(served.links) == 3, served.links
    url = served.review.partition("/review")[0].replace("localhost", "127.0.0.1")
    async with httpx2.AsyncClient() as client:
        assert (await client.get(url + "/healthz")).text == "ok"
        try:
            words().run(port=0, data="data")
        except aj.AjeebError as error:
            print("refused:", error)
        served.stop()
        try:
            await client.get(url + "/healthz")
        except httpx2.ConnectError:
            print("stopped")
    again = words().run(port=0, data="data")
    assert again.links
    again.stop()
    print("again")

asyncio.run(cell())
"""


def test_in_a_notebook_run_returns_at_once_with_links_and_stop(folder: Path) -> None:
    (folder / "notebook.py").write_text(NOTEBOOK)
    ended = subprocess.run(
        [sys.executable, "notebook.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=40,
        env=environment(),
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "refused: another server is running" in ended.stdout
    assert "stopped\n" in ended.stdout
    assert ended.stdout.endswith("again\n")
