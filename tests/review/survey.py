"""A form's run with work in it, on a real database: open, call, answer, upload, hand in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from ajeeb.events import (
    Called,
    Done,
    Ended,
    EndReason,
    Event,
    Failed,
    Output,
    PagePassed,
    Provenance,
    Settled,
    Submitted,
    Uploaded,
)
from ajeeb.store import Append, Asset, Run, SqliteStore, Unit
from tests.review.scene import NOW, come

RUN = "survey-1"
TOKEN = '{{getPresignedUrl("https://pictures.s3.amazonaws.com/one.png")}}'
KEPT = "d" * 64


def field(kind: str, name: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "name": name, "label": name.capitalize(), **more}


def options(*values: Any) -> list[dict[str, Any]]:
    return [{"label": f"Option {value}", "value": value} for value in values]


def fieldset(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"title": "", "rows": [{"fields": [each]} for each in fields], **more}


def version(**more: Any) -> dict[str, Any]:
    """A form version with static fields and a template."""
    static = fieldset(
        field("input", "text"),
        field("radio", "mood", options=options("good", "bad")),
        field("checkbox", "tags", options=options("a", "b")),
        field("file", "picture"),
    )
    template = fieldset(field("radio", "sure", options=options(1, 2)), lookup_name="again")
    sections = [{"name": "one", "title": "One", "fieldsets": [static, template]}]
    return {"form": {"title": "A survey", "sections": sections, "submit_button": {"text": "Send"}, **more}}


@dataclass
class Survey:
    """A run of one form version, and the files beside it."""

    store: SqliteStore
    files: dict[str, bytes]

    def read_asset(self, sha256: str) -> bytes:
        return self.files.get(sha256, b"")

    async def come(self, name: str, **kind: Any) -> Filling:
        await come(self.store, name, RUN, **kind)
        return Filling(self.store, name)


@dataclass
class Filling:
    """One worker at the form; every step takes a second."""

    store: SqliteStore
    assignment_id: str
    at: int = NOW
    calls: int = 0

    async def call(self, response: Any, **arguments: Any) -> None:
        """A procedure answers, and keeps a picture."""
        self.calls += 1
        call_id = f"{self.assignment_id}-c{self.calls}"
        await self.add(Called(call_id=call_id, procedure="oneMore", arguments=arguments, element="go"))
        ran = Provenance(procedure="oneMore", started_at=self.at + 100, finished_at=self.at + 700)
        outputs = (
            Output(kind="json", data=response),
            Output(index=1, kind="image", asset=KEPT, media_type="image/png", width=8, height=6),
        )
        settled = Settled(call_id=call_id, outcome=Done(outputs=outputs, provenance=ran))
        await self.add(
            settled, assets=[Asset(sha256=KEPT, media_type="image/png", bytes=1, width=8, height=6)]
        )

    async def one_more(self, index: int, **more: Any) -> None:
        """A round of the template."""
        made = fieldset(
            field("radio", f"sure__{index}__", options=options(1, 2)), lookup_name="again", **more
        )
        await self.call({"fieldset_config": made})

    async def fail(self, *, late: bool = False) -> None:
        """A procedure gives nothing."""
        self.calls += 1
        call_id = f"{self.assignment_id}-c{self.calls}"
        await self.add(Called(call_id=call_id, procedure="oneMore"))
        if late:
            await self.hand_in()
        failed = Failed(status="timeout", message="it took too long")
        await self.add(Settled(call_id=call_id, outcome=failed, late=late))

    async def upload(self, name: str, media_type: str = "image/png") -> str:
        """The file's SHA-256."""
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        uploaded = Uploaded(field="picture", asset=sha256, name=name, size=9, media_type=media_type)
        await self.add(uploaded, assets=[Asset(sha256=sha256, media_type=media_type, bytes=9)])
        return sha256

    async def hand_in(self, reason: EndReason = "submitted", **values: Any) -> None:
        """What the worker, or the end of the time, makes of the form."""
        early = reason != "submitted"
        picture = values.get("picture")
        files = {"picture": hashlib.sha256(picture["name"].encode()).hexdigest()} if picture else {}
        submitted = Submitted(values=values, files=files, invisible=("unseen",), unchecked=early)
        await self.add(submitted, Ended(reason=reason, incomplete=early, auto=reason == "timeout"))

    async def pass_page(self, page: int, **answers: Any) -> None:
        await self.add(PagePassed(page=page, answers=answers))

    async def add(self, *events: Event, assets: list[Asset] | None = None) -> None:
        self.at += 1000
        await self.store.append(
            Append(stream=self.assignment_id, events=events, at=self.at, assets=assets or ())
        )


async def a_survey(store: SqliteStore, config: dict[str, Any] | None = None) -> Survey:
    """The run; its unit has places for ten."""
    data = json.dumps(config or version()).encode()
    asset = Asset(sha256=hashlib.sha256(data).hexdigest(), media_type="application/json", bytes=len(data))
    run = Run(
        run_id=RUN,
        task_name="survey",
        task_hash="hash",
        parameters={},
        config={
            "loop": None,
            "form": "form",
            "title": "",
            "before": [{"kind": "consent", "title": "Before"}],
            "after": [{"kind": "form", "title": "Opinion"}],
        },
        environment={},
        seed=7,
        pilot=False,
        created_at=NOW,
    )
    unit = Unit(
        unit_id=f"{RUN}-u1",
        run_id=RUN,
        number=1,
        inputs={"topic": "boats"},
        target_asset=None,
        places=10,
        form_asset=asset.sha256,
    )
    await store.add_run(run, [unit], [asset])
    return Survey(store, {asset.sha256: data})
