"""Nothing that a blind reviewer gets tells of arms and models, whatever route of the management API gives it."""

from __future__ import annotations

import asyncio
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any, Literal

import httpx2
import pytest

from ajeeb.events import Asked, Settled
from ajeeb.models.scripted import Scripted
from ajeeb.models.scripted_text import ScriptedText
from ajeeb.server.manage import api
from tests.server.site import Site, on_site
from tests.validity.listening import give_models, listening
from tests.validity.test_canaries import Play, a_task, image_steps, text_steps

TOLD = (
    "canary-arm", "canary-alias", "canary-of-all-arms", "canary-model", "canary-7b", "canary-response", "canary_param",
    "canary template", "canary rewrote", "canary note", "canary.example", "canary model", "scripted",
)  # fmt: skip
"""What stands in names, parameters, prompts on their way, notes, answers and failures of the arms' models."""


async def play(site: Site, makes: Literal["image", "text"]) -> None:
    """Two workers go through everything that can happen."""
    if makes == "image":
        first, second, other = (
            Scripted(image_steps(size=size, kind="PNG")) for size in ((300, 200), (64, 128), (50, 50))
        )
        give_models(site, {"canary-arm-a": first, "canary-arm-b": second, "canary-arm-b/fallback": other})
    else:
        quick, slow, backup = (
            ScriptedText(text_steps(word, delay))
            for word, delay in (("quick", 0.05), ("slow", 0.25), ("other", 0.1))
        )
        give_models(site, {"canary-arm-a": quick, "canary-arm-b": slow, "canary-arm-b/fallback": backup})
    for name in ("ann", "bob"):
        await Play(listening(await site.open(name))).to_the_end()


def addresses(site_ids: dict[str, list[str]]) -> list[str]:
    """Every address that can be looked at, with all that stands in it."""
    paths: dict[str, dict[str, Any]] = api.app().openapi()["paths"]
    found = []
    for path, methods in paths.items():
        names = re.findall(r"{(\w+)}", path)
        if "get" not in methods or not set(names) <= site_ids.keys():
            continue
        for filled in _filled(path, names, site_ids):
            found += [filled, *_asked(filled, methods["get"])]
    return found


def _filled(path: str, names: list[str], ids: dict[str, list[str]]) -> list[str]:
    if not names:
        return [path]
    return [
        one
        for value in ids[names[0]]
        for one in _filled(path.replace(f"{{{names[0]}}}", value), names[1:], ids)
    ]


def _asked(path: str, described: dict[str, Any]) -> list[str]:
    """With the choices that a route offers, one at a time."""
    return [
        f"{path}?{one['name']}={choice}"
        for one in described.get("parameters", ())
        if one["in"] == "query"
        for choice in _choices(one["schema"])
    ]


def _choices(schema: dict[str, Any]) -> list[str]:
    if schema.get("type") == "boolean":
        return ["true"]
    nested = [schema.get("items") or {}, *schema.get("anyOf", ())]
    return [*map(str, schema.get("enum", ())), *(one for each in nested if each for one in _choices(each))]


NAMES = ("run_id", "assignment_id", "worker_key", "number", "export_id")
"""What stands in addresses, and is filled in."""


async def ids_of(site: Site) -> dict[str, list[str]]:
    def column(name: str, table: str) -> Any:
        return lambda connection: [str(row[0]) for row in connection.execute(f"SELECT {name} FROM {table}")]

    store = site.parts.store
    return {
        "run_id": await store.query(column("run_id", "run")),
        "assignment_id": await store.query(column("assignment_id", "assignment")),
        "worker_key": await store.query(column("worker_key", "worker")),
        "number": await store.query(column("DISTINCT number", "unit")),
        "export_id": [path.stem for path in (store.path.parent / "exports").glob("*.json")],
    }


async def secrets_of(site: Site) -> set[str]:
    """Names, and what is known of each call: its seed, and how long it took."""
    found = set(TOLD)
    for assignment_id in (await ids_of(site))["assignment_id"]:
        for one in await site.parts.store.events(assignment_id):
            match one.event:
                case Asked(seed=int(seed)):
                    found.add(str(seed))
                case Settled(outcome=outcome):
                    found |= {str(go.seed) for go in outcome.tries if go.seed is not None}
    return found


async def heard(client: httpx2.AsyncClient, site: Site) -> dict[str, set[str]]:
    """By address, what of the secrets came through."""
    secrets, told = await secrets_of(site), {}
    for address in addresses(await ids_of(site)):
        body = re.sub(r"/a/[0-9a-f-]+/[0-9a-f]{64}", "", await said(client, address))
        found = {one for one in secrets if one in body}
        if found:
            told[address] = found
    return told


async def said(client: httpx2.AsyncClient, address: str) -> str:
    """What an answer says: also inside a ZIP, and the first news of a stream; with its headers."""
    if address.endswith("/live"):
        async with asyncio.timeout(20), client.stream("GET", address) as news:
            assert news.status_code == 200
            return (
                f"{news.headers}{await anext(line async for line in news.aiter_lines() if 'data:' in line)}"
            )
    answer = await client.get(address)
    if answer.headers["content-type"] != "application/zip":
        return f"{answer.headers}{answer.text}"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return "".join(f"{name}{packed.read(name).decode(errors='replace')}" for name in packed.namelist())


async def an_export(owner: httpx2.AsyncClient, site: Site) -> None:
    """An export that the server has made."""
    [run_id] = (await ids_of(site))["run_id"]
    address = f"/api/manage/runs/{run_id}/exports"
    assert (await owner.post(address, json={"formats": ["jsonl"]})).status_code == 201
    async with asyncio.timeout(50):
        while True:
            [made] = (await owner.get(address)).json()
            if made["state"] == "done":
                return
            await asyncio.sleep(0.1)


def test_every_route_that_can_be_asked_about_a_run_is_asked() -> None:
    """A new name in an address has to be filled in above; those of the accounts' own things tell of no work."""
    paths: dict[str, dict[str, Any]] = api.app().openapi()["paths"]
    names = {
        name for path, methods in paths.items() if "get" in methods for name in re.findall(r"{(\w+)}", path)
    }
    assert names <= {*NAMES, "webhook_id"}


async def test_what_is_not_json_is_refused_to_reviewers_or_tells_nothing(tmp_path: Path) -> None:
    async with on_site(tmp_path, task=a_task(tmp_path, "output", "text")) as site:
        await play(site, "text")
        async with site.requester("owner") as owner, site.requester("reviewer") as reviewer:
            await an_export(owner, site)
            await be_blind(site)
            told, kinds = await heard(owner, site), {}
            for address in addresses(await ids_of(site)):
                if "?" in address or address.endswith("/live"):
                    continue
                kind = (await owner.get(address)).headers["content-type"].partition(";")[0]
                if kind != "application/json":
                    kinds[address] = kind, (await reviewer.get(address)).status_code
            assert {"application/zip", "text/csv"} <= {kind for kind, _ in kinds.values()}
            assert [one for one in told if one.endswith("/file")], "the test reads what is packed"
            open_to_both = {one for one, (_, status) in kinds.items() if status != 403}
            assert all(one.endswith("/form") for one in open_to_both)  # what the worker saw, heard below
            assert await heard(reviewer, site) == {}


async def be_blind(site: Site) -> None:
    await site.parts.store.write(
        lambda connection: connection.execute(
            "UPDATE run SET settings = json_set(settings, '$.blind', json('true'))"
        )
    )


@pytest.mark.parametrize("makes", ["image", "text"])
async def test_no_route_tells_a_blind_reviewer_of_arms(
    tmp_path: Path, makes: Literal["image", "text"]
) -> None:
    async with on_site(tmp_path, task=a_task(tmp_path, "output", makes)) as site:
        await play(site, makes)
        async with site.requester("reviewer") as reviewer, site.requester("admin") as admin:
            open_to_all = await heard(reviewer, site)
            films = {one for one in open_to_all if re.search(r"assignments/[^/]+$", one)}
            assert films  # the test hears what is said
            await be_blind(site)
            assert await heard(reviewer, site) == {}
            assert await heard(admin, site) == open_to_all  # whoever manages sees all


async def test_the_switch_of_ones_own_blinds_whoever_has_it(tmp_path: Path) -> None:
    async with on_site(tmp_path, task=a_task(tmp_path, "attempt", "text")) as site:
        await play(site, "text")
        async with site.requester("owner") as owner:
            await an_export(owner, site)
            assert {one.rpartition("/")[2] for one in await heard(owner, site)} >= {"kept", "file"}
            owner.cookies.set("ajeeb_blind", "1")
            assert await heard(owner, site) == {}
            [worker_key, *_] = (await ids_of(site))["worker_key"]
            refused = await owner.get(f"/api/manage/workers/{worker_key}/kept")
            assert (refused.status_code, refused.json()["code"]) == (409, "hides_models")
            assert "switch off “Hide arms and models”" in refused.json()["message"]


async def test_a_blind_film_shows_the_work_whole_with_times_that_do_not_tell(tmp_path: Path) -> None:
    async with on_site(tmp_path, task=a_task(tmp_path, "output", "text")) as site:
        await play(site, "text")
        [assignment_id, *_] = (await ids_of(site))["assignment_id"]
        address = f"/api/manage/assignments/{assignment_id}"
        async with site.requester("reviewer") as reviewer:
            seen = (await reviewer.get(address)).json()
            await be_blind(site)
            blind = (await reviewer.get(address)).json()
    assert (seen["blind"], blind["blind"]) == (False, True)
    for before, after in zip(seen["attempts"], blind["attempts"], strict=True):
        for same in ("id", "k", "counted", "state", "texts", "answers", "judgement", "hint"):
            assert after[same] == before[same]
        assert [one["text"] for one in after["outputs"]] == [one["text"] for one in before["outputs"]]
        assert [one["index"] for one in after["outputs"]] == list(range(len(after["outputs"])))
        assert after["times"]["person_ms"] == before["times"]["person_ms"]
        # A model takes no time: what it began and what it gave are told as of one moment.
        assert after["times"]["settled_at"] == after["times"]["asked_at"]
    at = [one["at"] for one in blind["events"]]
    assert at == sorted(at)
    assert blind["row"]["ended_at"] - blind["row"]["opened_at"] <= seen["person_ms"] + 1
    assert json.dumps(blind).count("the model took") == 0
