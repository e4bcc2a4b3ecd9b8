"""`ajeeb accounts`, alone and beside a running server; and what a server prints about getting in."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2
import pytest

from .terminal import AJEEB, TASK, Serving, ajeeb, free_port, serving

PASSWORD = "four words that fit"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "task"
    folder.mkdir()
    (folder / "words.py").write_text(TASK)
    return folder


def run(folder: Path, *options: str) -> tuple[str, ...]:
    return (*AJEEB, "run", "words.py", "--data", "data", "--port", str(free_port()), *options)


def code_in(said: str) -> str:
    found: list[str] = re.findall(r"/review#(\S+)", said)
    return found[-1]


def set_password(server: Serving, code: str, name: str = "") -> httpx2.Response:
    body = {"code": code, "name": name, "password": PASSWORD}
    return httpx2.post(f"http://127.0.0.1:{server.port}/api/manage/entrance/password", json=body, timeout=30)


def test_the_first_start_prints_a_set_up_link_and_later_ones_the_address(folder: Path) -> None:
    with serving(*run(folder), at=folder) as server:
        server.answers()
        assert "works once: set your name and password" in server.said
        code = code_in(server.said)
        answer = set_password(server, code, "Ada")
        assert (answer.status_code, answer.json()["role"]) == (200, "owner")
        assert set_password(server, code, "Eve").status_code == 404
    with serving(*run(folder), at=folder) as server:
        server.answers()
        assert f"http://localhost:{server.port}/review   (sign in with name and password)" in server.said
        assert "/review#" not in server.said
        body = {"name": "Ada", "password": PASSWORD}
        url = f"http://127.0.0.1:{server.port}/api/manage/session/password"
        assert httpx2.post(url, json=body, timeout=30).json()["name"] == "Ada"
        assert httpx2.post(url, json={**body, "password": "wrong"}, timeout=30).status_code == 401


def test_a_set_up_link_that_nobody_opened_is_followed_by_another(folder: Path) -> None:
    codes = []
    for _ in range(2):
        with serving(*run(folder), at=folder) as server:
            server.answers()
            codes.append(code_in(server.said))
    assert codes[0] != codes[1]


def test_accounts_are_made_beside_a_running_server_and_their_links_work(folder: Path) -> None:
    with serving(*run(folder), at=folder) as server:
        server.answers()
        said = ajeeb("accounts", "add", "Bob", "--role", "reviewer", "--data", "data", at=folder)
        answer = set_password(server, code_in(said))
        assert (answer.status_code, answer.json()["name"], answer.json()["role"]) == (200, "Bob", "reviewer")
        said = ajeeb("accounts", "link", "bob", "--data", "data", "--url", "https://lab.example/", at=folder)
        assert "https://lab.example/review#" in said
        assert set_password(server, code_in(said)).status_code == 200
        assert "Bob" in ajeeb("accounts", "list", "--data", "data", at=folder)
        assert server.open().status_code == 200


def test_accounts_are_made_without_a_server_too(folder: Path) -> None:
    with serving(*run(folder), at=folder) as server:
        server.answers()
        server.stop()
    ajeeb("accounts", "add", "Ada", "--role", "owner", "--data", "data", at=folder)
    said = ajeeb("accounts", "list", "--data", "data", at=folder)
    assert re.search(r"Ada +owner .* no password yet", said)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("add", "Ada", "--role", "boss"),
            "there is no role 'boss'; there are: viewer, reviewer, admin, owner",
        ),
        (("link", "Ada"), "there is no data in nowhere; give the folder that 'ajeeb run' printed"),
        (("add", "Ada", "--role", "owner"), "there is no data in nowhere"),
        (("list",), "there is no data at nowhere"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    assert said in ajeeb("accounts", *arguments, "--data", "nowhere", at=tmp_path, status=1)
    assert not (tmp_path / "nowhere").exists()


def test_names_are_checked_and_those_that_there_are_named(folder: Path) -> None:
    with serving(*run(folder), at=folder) as server:
        server.answers()
    ajeeb("accounts", "add", "Ada", "--role", "owner", "--data", "data", at=folder)
    again = ajeeb("accounts", "add", "ADA", "--role", "viewer", "--data", "data", at=folder, status=1)
    assert "take another name" in again
    unknown = ajeeb("accounts", "link", "Eve", "--data", "data", at=folder, status=1)
    assert "there is no account 'Eve' in data; there are: Ada" in unknown
    bad = ajeeb("accounts", "add", " ", "--role", "viewer", "--data", "data", at=folder, status=1)
    assert "1 to 60 characters" in bad
