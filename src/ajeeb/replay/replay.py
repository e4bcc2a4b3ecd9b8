"""Send every recorded prompt of a run through another model, and keep the answers as a run of the same shape."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from ajeeb.actions import now_ms, served_procedures
from ajeeb.errors import Unknown
from ajeeb.loops import Loop, fold
from ajeeb.models import Around, Model
from ajeeb.models.http.parting import parted
from ajeeb.procedures import Made, Runner
from ajeeb.store import DATABASE, AssetFolder, Run, SqliteStore, own
from ajeeb.tasks.modelled import asking
from ajeeb.wiring import similarity

from .answering import Answering, Prompted
from .target import Hand, ReplayOf, counterpart, find_or_make, hands, made_first

_AT_ONCE = 8  # assignments; how many calls run at the same time is the model's own setting
_STOP_WITHIN_S = 5.0


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was replayed. run_id: of the replay. done: attempts answered now; before: those that had an answer."""

    run_id: str
    attempts: int
    done: int
    before: int
    failed: int


async def replay(
    data: Path,
    run_id: str,
    model: str,
    *,
    seed: int | None = None,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> Report:
    """The answers of `model` to every attempt of a run; a replay that was interrupted goes on where it stopped.

    A prompt is sent as it was sent the first time, with the seed that it had then or `seed`. Where the first model was
    told what was said before, this one is told the same: the prompts and answers of the first run.

    data: the data folder, which no server may be using. told: hears how many attempts are done, of how many.
    Raises: Unknown if there is no such run, or if it has no loop; BadTask if there is no such model;
        Environment and its kinds if the folder cannot be used.
    """
    if not (data / DATABASE).exists():
        raise Unknown(f"there is no data in {data}; give the folder that 'ajeeb run' printed, with --data")
    async with _opened(data) as (store, assets):
        original = await _original(store, run_id)
        loop = Loop.model_validate(original.config["loop"])
        makes = await store.query(lambda connection: made_first(connection, run_id))
        loop = loop.model_copy(update={"run": Model(model, makes=makes)})
        procedure = asking(loop, Path.cwd())
        shared = Around(now=now_ms)
        answering = Answering(
            store=store,
            assets=assets,
            runner=Runner(now=now_ms),
            procedure=served_procedures({procedure.name: procedure}, shared)[procedure.name],
            prompt_field=next(iter(loop.ask)),
            similarity=similarity if original.config.get("measure") else None,
            seed=seed,
        )
        run = await find_or_make(store, ReplayOf(run=original, model=model, seed=seed))
        units = await store.units(original.run_id)
        work = await store.query(lambda connection: hands(connection, original, run, units))
        return await _all(answering, run, work, told)


async def _all(
    answering: Answering, run: Run, work: Sequence[Hand], told: Callable[[int, int], None]
) -> Report:
    """Every attempt of every assignment: some assignments side by side, their attempts one after the other."""
    counts: Counter[str] = Counter()
    room = asyncio.Semaphore(_AT_ONCE)
    of = sum(hand.attempts for hand in work)

    async def one(hand: Hand) -> None:
        async with room:
            prompted = await _prompted(answering, hand)
            became = []
            for attempt in prompted.before.attempts:
                became.append(await answering.answer(prompted, attempt))
                counts[became[-1]] += 1
                told(counts.total(), of)
            if "failed" not in became:
                await answering.end(prompted)

    async with asyncio.TaskGroup() as group:
        for hand in work:
            group.create_task(one(hand))
    return Report(
        run_id=run.run_id,
        attempts=counts.total(),
        done=counts["done"],
        before=counts["before"],
        failed=counts["failed"],
    )


async def _prompted(answering: Answering, hand: Hand) -> Prompted:
    store = answering.store
    stream = await counterpart(store, hand)
    before = fold(await store.events(hand.assignment_id))
    target = await asyncio.to_thread(_content, answering.assets, hand.unit.target_asset)
    return Prompted(before=before, unit=hand.unit, stream=stream, target=target)


def _content(assets: AssetFolder, sha256: str | None) -> Made | None:
    path = None if sha256 is None else assets.path(sha256)
    return None if path is None else Made(data=path.read_bytes())


async def _original(store: SqliteStore, run_id: str) -> Run:
    runs = await store.runs()
    found = next((run for run in runs if run.run_id == run_id), None)
    if found is None:
        names = ", ".join(run.run_id for run in runs) or "none yet"
        raise Unknown(f"there is no run '{run_id}' in this data folder; there are: {names}")
    if found.config.get("loop") is None:
        raise Unknown(f"'{run_id}' is a run of a form, which has no prompts to replay")
    if "replay_of" in found.config:
        first = found.config["replay_of"]["run_id"]
        raise Unknown(f"'{run_id}' is a replay itself; replay '{first}', which it was made from")
    return found


@asynccontextmanager
async def _opened(data: Path) -> AsyncIterator[tuple[SqliteStore, AssetFolder]]:
    folder = own(data)
    try:
        store = SqliteStore(folder.database)
        try:
            yield store, AssetFolder(folder.assets)
        finally:
            await parted(_STOP_WITHIN_S)
            await store.close()
    finally:
        folder.release()
