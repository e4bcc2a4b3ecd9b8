"""A worker's client that keeps every byte it is sent, and a site whose models are given by the test."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ajeeb.models import Around
from ajeeb.procedures import Ask
from tests.server.site import Site, Worker

STREAM = {"Accept": "text/event-stream"}
_DATA_URL = re.compile(rb"data:[a-z]+/[a-z+]+;base64,([A-Za-z0-9+/=]+)")
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass
class Ear:
    """What one worker was sent. heard: of every answer the status, the headers and the body, as they came."""

    worker: Worker
    heard: list[bytes] = field(default_factory=list)
    views: list[dict[str, Any]] = field(default_factory=list)
    pieces: list[dict[str, Any]] = field(default_factory=list)
    keys: int = 0

    @property
    def view(self) -> dict[str, Any]:
        return self.views[-1] if self.views else self.worker.view

    async def ask(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] = {}
    ) -> tuple[int, bytes]:
        """The status and the body of an answer."""
        sent = {**self.worker.headers, **headers}
        content = json.dumps(body) if body else None
        answer = await self.worker.site.client.request(method, path, content=content, headers=sent)
        data = answer.content
        head = b"\r\n".join(name + b": " + value for name, value in answer.headers.raw)
        self.heard.append(f"{answer.status_code} ".encode() + head + b"\r\n\r\n" + data)
        return answer.status_code, data

    async def act(self, *, stream: bool = False, **action: Any) -> int:
        """The status of what became of an action; the view and the pieces are kept."""
        self.keys += 1
        body = {"key": f"ear-{self.keys:05}", **action}
        status, data = await self.ask("POST", "/api/act", body, STREAM if stream else {})
        self.take(data, stream and status == 200)
        return status

    async def turn(self, prompt: str, *, stream: bool = False, **judge: Any) -> int:
        """Judge what there is to judge, and ask."""
        judging = self.view["phase"] == "judge"
        return await self.act(
            stream=stream,
            kind="turn",
            on=self.view["attempts"][-1]["id"] if self.view["attempts"] else None,
            judge=judge if judging else None,
            ask=None if self.view["last"] else {"prompt": prompt},
        )

    async def look(self, *, stream: bool = False) -> None:
        """The view, or the stream until the running call has ended."""
        _, data = await self.ask("GET", "/api/view", headers=STREAM if stream else {})
        self.take(data, stream)

    async def fetch_images(self) -> None:
        """Every image on the page."""
        for output in self.outputs():
            if output["url"]:
                assert (await self.ask("GET", output["url"]))[0] == 200

    def outputs(self) -> list[dict[str, Any]]:
        return [output for attempt in self.view["attempts"] for output in attempt["outputs"]]

    def take(self, data: bytes, stream: bool) -> None:
        """Note the views and pieces in a body."""
        if not stream:
            found = json.loads(data)
            view = found if "phase" in found else found.get("view")
            self.views.extend([view] if view else [])
            return
        for event in data.decode().split("\n\n")[:-1]:
            name, _, told = event.partition("\n")
            {"event: view": self.views, "event: piece": self.pieces}[name].append(
                json.loads(told.removeprefix("data: "))
            )

    def everything(self) -> bytes:
        """All of it; what is packed in it is there unpacked as well."""
        plain = b"\n".join(self.heard)
        packed = [base64.b64decode(found) for found in _DATA_URL.findall(plain)]
        images = [body for body in (one.partition(b"\r\n\r\n")[2] for one in self.heard) if body[:8] == _PNG]
        return b"\n".join([plain, *packed, *(inflated(one) for one in (*packed, *images) if one[:8] == _PNG)])


def listening(worker: Worker) -> Ear:
    """The worker's ear, which has heard how the assignment was opened."""
    return Ear(worker, heard=[json.dumps(worker.session, ensure_ascii=False).encode()])


def chunks(png: bytes) -> list[tuple[str, bytes]]:
    """The parts of a PNG, by their names. Format: PNG (W3C), section 5."""
    found, place = [], 8
    while place < len(png):
        length = int.from_bytes(png[place : place + 4], "big")
        found.append((png[place + 4 : place + 8].decode(), png[place + 8 : place + 8 + length]))
        place += 12 + length
    return found


def inflated(png: bytes) -> bytes:
    """The texts of a PNG, those that are packed too."""
    texts = [data for name, data in chunks(png) if name in ("tEXt", "iTXt", "eXIf")]
    packed = [data.partition(b"\0")[2][1:] for name, data in chunks(png) if name == "zTXt"]
    return b"\n".join([*texts, *(zlib.decompress(one) for one in packed)])


def give_models(site: Site, models: Mapping[str, Any]) -> None:
    """Have each arm (the empty name without arms) of the site's loop answered by this model and its stand-in.

    models: by arm, or by `ARM/fallback` for what stands in.
    """
    runs = site.parts.deps.runs
    run = site.parts.run
    name = run.task.task.the_loop.procedure
    procedure = run.task.procedures[name]
    ask = procedure.function
    assert isinstance(ask, Ask)
    given = {}
    for arm, asked in ask.models.items():
        second = asked.model.second_name
        backends = {
            **asked.backends,
            asked.model.name: models[arm],
            **({second: models[f"{arm}/fallback"]} if second else {}),
        }
        given[arm] = replace(asked, backends=backends, runs=models[arm])
    served = replace(ask, models=given).served(Around(now=site.parts.deps.now))
    runs[run.run.run_id] = replace(run, procedures={name: replace(procedure, function=served)})


async def both(one: Any, other: Any) -> None:
    """Two things at the same time."""
    async with asyncio.timeout(30):
        await asyncio.gather(one, other)
