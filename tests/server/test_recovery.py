"""The process killed, stopped and started twice: what was acknowledged is there, once."""

from __future__ import annotations

import asyncio
import hashlib
import random
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.browser.serving import Server, drawing, served, until

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(150)]

KILLS = 10
CLIENTS = 20
MOST = 4  # attempts of an assignment
AWAY = (httpx2.NetworkError, httpx2.RemoteProtocolError)


@dataclass
class Client:
    """Plays one assignment after another, and sends what was not answered again, with the same key."""

    url: str
    number: int
    stop: asyncio.Event
    rng: random.Random
    acknowledged: list[str] = field(default_factory=list)
    seen: dict[str, list[str]] = field(default_factory=dict)
    """Assignment to the prompts of its attempts, as last told by the server."""
    _headers: dict[str, str] = field(default_factory=dict)
    _assignment: str = ""

    async def play(self) -> None:
        async with httpx2.AsyncClient(base_url=self.url, timeout=10) as http:
            nth = 0
            while not self.stop.is_set():
                nth += 1
                await self._assignment_from_start_to_end(http, f"client-{self.number}-{nth}")

    async def _assignment_from_start_to_end(self, http: httpx2.AsyncClient, name: str) -> None:
        session = await self._sent(http, "/api/open", {"worker_id": name})
        self._headers, self._assignment = (
            {"Authorization": f"Bearer {session['token']}"},
            session["assignment"],
        )
        view = session["view"]
        while view["phase"] != "done":
            view = await self._act(http, view)
            self.seen[self._assignment] = [one["answers"]["prompt"] for one in view["attempts"]]

    async def _act(self, http: httpx2.AsyncClient, view: dict[str, Any]) -> dict[str, Any]:
        attempts = view["attempts"]
        if view["phase"] == "running":
            await asyncio.sleep(0.05)
            return await self._view(http)
        body: dict[str, Any] = {
            "kind": "turn",
            "key": uuid.uuid4().hex,
            "on": attempts[-1]["id"] if attempts else None,
            "judge": {"score": self.rng.randint(1, 9)} if view["phase"] == "judge" else None,
            "ask": None if view["last"] else {"prompt": f"A picture, number {len(attempts)}, slowly"},
        }
        answer = await self._sent(http, "/api/act", body)
        self.acknowledged.append(body["key"])
        return answer

    async def _view(self, http: httpx2.AsyncClient) -> dict[str, Any]:
        while True:
            try:
                answer = await http.get("/api/view", headers=self._headers)
                found: dict[str, Any] = answer.raise_for_status().json()
            except AWAY:
                await asyncio.sleep(0.05)
            else:
                return found

    async def _sent(self, http: httpx2.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Sent until it is answered."""
        while True:
            try:
                answer = await http.post(path, json=body, headers=self._headers)
                assert answer.status_code == 200, answer.text
                found: dict[str, Any] = answer.json()
            except AWAY:
                await asyncio.sleep(0.05)
            else:
                return found


async def test_ten_kills_under_load_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    with served(tmp_path, *drawing(tmp_path, max_attempts=MOST), "--links", "0") as server:
        rng, stop = random.Random(20), asyncio.Event()
        clients = [Client(server.url, n, stop, random.Random(n)) for n in range(CLIENTS)]
        async with asyncio.TaskGroup() as group:
            for client in clients:
                group.create_task(client.play())
            for _ in range(KILLS):
                await asyncio.sleep(rng.uniform(0.1, 0.9))
                await asyncio.to_thread(server.kill)
                await asyncio.to_thread(server.start)
            stop.set()
        until(lambda: not server.rows("SELECT 1 FROM call WHERE status = 'running'"))
        assert_acknowledged_once(server, clients)
        assert_attempts_whole(server)
        assert_told_what_is_recorded(server, clients)


def assert_acknowledged_once(server: Server, clients: list[Client]) -> None:
    stored = {
        row["action"]: row["n"]
        for row in server.rows(
            "SELECT action, count(*) AS n FROM event WHERE action IS NOT NULL GROUP BY action"
        )
    }
    acknowledged = [key for client in clients for key in client.acknowledged]
    assert len(acknowledged) > 3 * CLIENTS
    assert [key for key in acknowledged if stored.get(key) != 1] == []
    assert set(stored) == set(acknowledged)  # each client came to its end
    assert server.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert server.rows("PRAGMA foreign_key_check") == []


def assert_attempts_whole(server: Server) -> None:
    """Every attempt was asked once, came to one end, and the images that it names are there."""
    for row in server.rows("SELECT assignment_id, attempts, status FROM assignment"):
        events = server.events(row["assignment_id"])
        asked = [e["attempt_id"] for e in events if e["kind"] == "asked"]
        settled = [e for e in events if e["kind"] == "settled"]
        made = [e for e in settled if e["outcome"]["status"] == "ok"]
        judged = [e["attempt_id"] for e in events if e["kind"] == "judged"]
        assert row["status"] == "submitted"
        assert len(asked) == len(set(asked)) == row["attempts"]
        assert asked == [e["attempt_id"] for e in settled]
        assert judged == [e["attempt_id"] for e in made]
        assert len(made) == MOST
        for event in made:
            (sha256,) = (output["asset"] for output in event["outcome"]["outputs"])
            (file,) = (server.data / "assets").rglob(f"{sha256}*")
            assert hashlib.sha256(file.read_bytes()).hexdigest() == sha256
    # A call is given up only after several servers died under it.
    assert server.rows("SELECT 1 FROM call WHERE status <> 'ok' AND (status <> 'lost' OR try_no < 3)") == []
    assert server.rows("SELECT 1 FROM event WHERE kind = 'tried'")  # kills met calls


def assert_told_what_is_recorded(server: Server, clients: list[Client]) -> None:
    for client in clients:
        for assignment, prompts in client.seen.items():
            recorded = [e["answers"]["prompt"] for e in server.events(assignment) if e["kind"] == "asked"]
            assert prompts == recorded


def ask(server: Server, prompt: str) -> str:
    """Begin a call and do not wait for it; the assignment."""
    with httpx2.Client(base_url=server.url) as http:
        session = http.post("/api/open", json={"worker_id": "somebody"}).json()
        body = {"kind": "turn", "key": uuid.uuid4().hex, "on": None, "judge": None, "ask": {"prompt": prompt}}
        headers = {"Authorization": f"Bearer {session['token']}", "Accept": "text/event-stream"}
        with http.stream("POST", "/api/act", json=body, headers=headers) as answer:
            assert answer.status_code == 200
        return str(session["assignment"])


def test_a_stop_waits_for_a_call_that_is_nearly_done(tmp_path: Path) -> None:
    with served(tmp_path, *drawing(tmp_path, rerun=False), "--links", "0") as server:
        assignment = ask(server, "Draw it slowly, please")
        until(lambda: server.calls("slowly"))
        started = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - started < 5
        assert server.kinds(assignment) == ["opened", "asked", "settled", "measured"]
        assert "Traceback" not in server.said()


@pytest.mark.parametrize(("rerun", "then"), [(True, ["tried", "settled", "measured"]), (False, ["settled"])])
def test_a_stop_in_mid_call_is_clean_and_a_restart_goes_on(
    tmp_path: Path, rerun: bool, then: list[str]
) -> None:
    with served(tmp_path, *drawing(tmp_path, rerun=rerun), "--links", "0") as server:
        assignment = ask(server, f"Draw it {server.hold('long')}")
        until(lambda: server.calls("long"))
        started = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - started < 9
        assert "Traceback" not in server.said()
        assert server.kinds(assignment) == ["opened", "asked"]
        server.let_go("long")
        server.start()
        assert "run drawing-1 goes on" in server.said()
        until(lambda: server.kinds(assignment) == ["opened", "asked", *then])


def test_a_second_server_on_the_same_data_says_so_and_changes_nothing(tmp_path: Path) -> None:
    with served(tmp_path, *drawing(tmp_path), "--links", "1") as server:
        before = server.rows("SELECT * FROM event"), server.rows("SELECT * FROM link")
        second = subprocess.run(
            [
                sys.executable,
                "-m",
                "ajeeb",
                *server.command,
                "--data",
                server.data,
                "--port",
                str(server.port),
            ],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert second.returncode == 2
        assert "another server is running on the data folder" in second.stderr
        assert "--data" in second.stderr
        assert "Traceback" not in second.stderr
        assert (server.rows("SELECT * FROM event"), server.rows("SELECT * FROM link")) == before
        with httpx2.Client() as http:
            assert http.get(f"{server.url}/healthz").text == "ok"
