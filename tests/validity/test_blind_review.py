"""Nothing that a blind reviewer gets tells of arms and models, whatever route of the management API gives it."""

from __future__ import annotations

import json
import re
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
        if "get" not in methods or path.endswith("/live") or not set(names) <= site_ids.keys():
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


async def ids_of(site: Site) -> dict[str, list[str]]:
    def column(name: str, table: str) -> Any:
        return lambda connection: [str(row[0]) for row in connection.execute(f"SELECT {name} FROM {table}")]

    store = site.parts.store
    return {
        "run_id": await store.query(column("run_id", "run")),
        "assignment_id": await store.query(column("assignment_id", "assignment")),
        "worker_key": await store.query(column("worker_key", "worker")),
        "unit": await store.query(column("DISTINCT unit_number", "assignment")),
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
        answer = await client.get(address)
        body = re.sub(r"/a/[0-9a-f-]+/[0-9a-f]{64}", "", answer.text)
        found = {one for one in secrets if one in body}
        if found:
            told[address] = found
    return told


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
            assert await heard(owner, site)
            owner.cookies.set("ajeeb_blind", "1")
            assert await heard(owner, site) == {}


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
