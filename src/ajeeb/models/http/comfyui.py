"""Images that a ComfyUI server makes by a workflow of the researcher's."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import cast
from urllib.parse import urlencode
from uuid import uuid4

from ajeeb.errors import ModelFailed
from ajeeb.models.base import Feature, ImageAnswer, ImageRequest, Json, ModelInfo
from ajeeb.models.health import Health
from ajeeb.models.watch import NOBODY, Watch

from .comfyui_socket import News, news
from .comfyui_workflow import Workflow
from .failures import failed_midway
from .health import looked_at
from .parting import begun, part
from .pictures import picture
from .service import Service
from .wire import Wire, connected

_NEWS_PATIENCE_S = 2.0


class ComfyUI:
    """`POST /prompt`, followed over the websocket if the extra `comfyui` is installed, else by asking.

    A cancelled job is taken out of the queue, or interrupted if it is the one that runs.
    """

    def __init__(self, service: Service, workflow: Workflow, *, poll_s: float = 0.5) -> None:
        self._service = service
        self._workflow = workflow
        self._poll_s = poll_s

    @property
    def info(self) -> ModelInfo:
        graph = json.dumps(self._workflow.graph, sort_keys=True)
        heeded = {"seed", "negative"} & self._workflow.inputs.keys()
        return ModelInfo(
            name=f"comfyui:{self._service.base_url}",
            version=f"workflow {hashlib.sha256(graph.encode()).hexdigest()[:12]}",
            params={"workflow": self._workflow.graph, "inputs": dict(self._workflow.inputs)},
            supports=frozenset({"progress", "preview", "cancel", *cast(set[Feature], heeded)}),
        )

    async def image(self, request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        client_id, job_id = uuid4().hex, str(uuid4())
        body = {"prompt": self._workflow.filled(request), "client_id": client_id, "prompt_id": job_id}
        # The socket comes first: what is said before it is open is said to nobody.
        async with connected(self._service) as wire, news(self._service, client_id) as heard:
            found = await begun(self._submitted(body), lambda _: self._stopped(job_id))
            if isinstance(found.get("prompt_id"), str):
                job_id = found["prompt_id"]  # older servers choose it themselves
            try:
                ended = await self._ended(wire, job_id, heard, watch)
            except BaseException:  # nobody waits for it any more, whatever the reason
                await part(self._stopped(job_id))
                raise
            image = await picture(await wire.file(self._address(ended)))
        return ImageAnswer(
            data=image.data,
            media_type=image.media_type,
            width=image.width,
            height=image.height,
            seed_used=request.seed if "seed" in self._workflow.inputs else None,
            response_id=job_id,
        )

    async def health(self) -> Health:
        """Whether the server answers; the workflow is only tried by a call."""
        return await looked_at(self._service, _stats)

    async def _submitted(self, body: Json) -> Json:
        async with connected(self._service) as wire:
            return await wire.json("POST", "/prompt", body)

    async def _ended(self, wire: Wire, job_id: str, heard: News | None, watch: Watch) -> Json:
        """What the server's history has about the job, once it is over."""
        missed, place, is_over = 0, -1, False
        while True:
            entry = (await wire.look(f"/history/{job_id}")).get(job_id)
            if isinstance(entry, dict):
                _check(self._service, entry)
                return entry
            now = await self._place(wire, job_id)
            # Gone between the two questions is done; gone twice is a server that was started anew.
            missed = missed + 1 if now is None else 0
            if missed > 2:
                raise ModelFailed("lost", "comfyui knows nothing of the job any more")
            if now is not None and now != place:
                place = now
                if now > 0:
                    watch.queued(now - 1)
                else:
                    watch.progress()
            if heard is None or heard.broken or is_over or missed:
                await asyncio.sleep(min(self._poll_s, 0.05) if is_over else self._poll_s)
            else:
                is_over = await heard.until_over(job_id, watch, _NEWS_PATIENCE_S)

    async def _place(self, wire: Wire, job_id: str) -> int | None:
        """0 while the job runs, from 1 while it waits, None if the queue does not have it."""
        queue = await wire.look("/queue")
        if job_id in _ids(queue.get("queue_running")):
            return 0
        waiting = _ids(queue.get("queue_pending"))
        return waiting.index(job_id) + 1 if job_id in waiting else None

    def _address(self, ended: Json) -> str:
        outputs = ended.get("outputs")
        nodes = (
            [node for node in outputs.values() if isinstance(node, dict)] if isinstance(outputs, dict) else []
        )
        lists = [node["images"] for node in nodes if isinstance(node.get("images"), list)]
        images = [image for images in lists for image in images if isinstance(image, dict)]
        saved = [image for image in images if image.get("type") == "output"] or images
        if not saved:
            raise ModelFailed("invalid", "the workflow of comfyui ended without an image")
        asked = {name: str(saved[0].get(name, "")) for name in ("filename", "subfolder", "type")}
        return f"{self._service.base_url}/view?{urlencode(asked)}"

    async def _stopped(self, job_id: str) -> None:
        """Take the job out of the queue; interrupt it if, and only if, it is the one that runs."""
        async with connected(self._service) as wire:
            await wire.done("POST", "/queue", {"delete": [job_id]})
            # Servers before 2025 do not look at the id and interrupt whatever runs.
            if await self._place(wire, job_id) == 0:
                await wire.done("POST", "/interrupt", {"prompt_id": job_id})


async def _stats(wire: Wire) -> Health:
    system = (await wire.json("GET", "/system_stats")).get("system")
    version = system.get("comfyui_version") if isinstance(system, dict) else None
    return Health(ok=True, version=version if isinstance(version, str) else "")


def _check(service: Service, entry: Json) -> None:
    """Raises: ModelFailed if the job did not end well."""
    status = entry.get("status")
    if not isinstance(status, dict) or status.get("status_str") != "error":
        return
    listed = status.get("messages")
    messages = {
        str(one[0]): one[1]
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, list) and len(one) == 2
    }
    if "execution_interrupted" in messages:
        raise ModelFailed("cancelled", "the job was interrupted at comfyui")
    raise failed_midway(service, messages.get("execution_error") or "the workflow failed")


def _ids(items: Json) -> list[str]:
    """The ids of queued jobs, in the order in which they will run; an item is [number, id, …]."""
    listed = items if isinstance(items, list) else []
    jobs = [item for item in listed if isinstance(item, list) and len(item) >= 2]
    return [str(job[1]) for job in sorted(jobs, key=lambda job: _number(job[0]))]


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
