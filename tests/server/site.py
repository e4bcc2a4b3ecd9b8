"""The whole server on a free port of this process, and a hostile client's ways to speak to it."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from PIL import Image

import ajeeb as aj
from ajeeb.accounts import Role
from ajeeb.server.app import app
from ajeeb.settings import Settings
from ajeeb.tasks import Source, prepare
from ajeeb.testing import Script
from ajeeb.wiring import Parts, running
from tests.requesters import sign_in_as

SECRETS = ("a secret description", "secret|facts", "424242", "similarity", "Traceback", "scripted-trace")
PROMPT = "a red house beside a lake, number "


def a_task(script: Script, folder: Path, **changes: Any) -> aj.Task:
    Image.new("RGB", (12, 8), "red").save(folder / "target.png")
    score = aj.Scale("How close?", 1, 10)
    unit = {
        "target": str(folder / "target.png"),
        "description": SECRETS[0],
        "facts": SECRETS[1],
        "seed": 424242,
    }
    loop = {
        "ask": {"prompt": aj.Text("Describe", min=20, max=500, unique=True)},
        "run": script.procedure(),
        "judge": {"score": score},
        "max_attempts": 5,
        "goal": score == 10,
        **changes.pop("loop", {}),
    }
    task = {
        "name": "pictures",
        "units": [unit, unit],
        "show": aj.Image("{target}"),
        "assignments_per_unit": 3,
    }
    return aj.Task(loop=aj.Loop(**loop), measure=(aj.similarity("{target}"),), **{**task, **changes})


@dataclass
class Worker:
    """One opened assignment, spoken for by hand."""

    site: Site
    token: str
    session: dict[str, Any]
    view: dict[str, Any]
    name: str = ""
    keys: int = 0

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def send(self, path: str, body: Any, **options: Any) -> httpx2.Response:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.site.client.post(path, content=data, headers=self.headers, **options)

    async def act(self, **action: Any) -> httpx2.Response:
        self.keys += 1
        answer = await self.send("/api/act", {"key": f"key-{self.keys:05}", **action})
        view = answer.json() if answer.status_code == 200 else answer.json().get("view")
        self.view = view or self.view
        return answer

    async def turn(self, prompt: Any = None, score: Any = None, **more: Any) -> httpx2.Response:
        body = {
            "kind": "turn",
            "on": self.view["attempts"][-1]["id"] if self.view["attempts"] else None,
            "judge": None if score is None else {"score": score},
            "ask": None if prompt is None else {"prompt": prompt},
        }
        return await self.act(**{**body, **more})

    async def look(self) -> dict[str, Any]:
        answer = await self.site.client.get("/api/view", headers=self.headers)
        assert answer.status_code == 200
        self.view = answer.json()
        return self.view


@dataclass
class Site:
    """A served task."""

    parts: Parts
    port: int
    client: httpx2.AsyncClient
    script: Script
    said: list[str] = field(default_factory=list)
    """Every body that was sent to this client."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def open(self, name: str = "ann", **more: Any) -> Worker:
        answer = await self.client.post("/api/open", json={"worker_id": name, **more})
        assert answer.status_code == 200, answer.text
        session = answer.json()
        return Worker(self, session["token"], session, session["view"], name)

    @asynccontextmanager
    async def requester(self, role: Role = "owner") -> AsyncIterator[httpx2.AsyncClient]:
        """A client that is signed in to the management API as this role, for as long as the block."""
        async with httpx2.AsyncClient(base_url=self.url, timeout=30) as client:
            await sign_in_as(client, self.parts.sign_in, role, self.parts.deps.now())
            yield client

    async def called(self) -> None:
        """Until the procedure has been called."""
        await _until(lambda: bool(self.script.calls))

    async def raw(self, data: bytes) -> bytes:
        """What comes back for these very bytes, until the server closes or is silent."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(data)
        await writer.drain()
        try:
            return await asyncio.wait_for(reader.read(), 2)
        except TimeoutError:
            return b""
        finally:
            writer.close()


@asynccontextmanager
async def on_site(
    folder: Path,
    *,
    settings: Settings | None = None,
    task: aj.Task | None = None,
    source: Source | None = None,
    **changes: Any,
) -> AsyncIterator[Site]:
    """The server, from start to stop; of another task than `a_task`, if one is given. source: where it came from."""
    script = Script()
    prepared = prepare(task or a_task(script, folder, **changes))
    chosen = settings or Settings()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        async with running(replace(chosen, data=folder / "data"), prepared, source) as parts:
            config = uvicorn.Config(app(parts), lifespan="off", log_config=None, access_log=False)
            server = uvicorn.Server(config)
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            await _until(lambda: server.started)
            site = Site(
                parts, port, httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30), script
            )
            site.client.event_hooks = {"response": [_noting(site)]}
            try:
                yield site
            finally:
                await site.client.aclose()
                if script.gate is not None:
                    script.gate.set()
                server.should_exit = True
                await serving


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.005)


def _noting(site: Site) -> Callable[[httpx2.Response], Awaitable[None]]:
    async def note(response: httpx2.Response) -> None:
        if "text/event-stream" not in response.headers.get("content-type", ""):
            site.said.append(f"{response.headers}{(await response.aread()).decode(errors='replace')}")

    return note
