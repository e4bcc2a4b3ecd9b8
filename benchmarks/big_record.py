"""`python -m benchmarks.big_record FOLDER`: a data folder with a run of 100,000 assignments of four attempts each.

Everything is recorded by the store's own functions, many assignments in one transaction; the same seed gives the same.
"""

from __future__ import annotations

import argparse
import asyncio
import heapq
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

import apsw

from ajeeb.loops import Arms
from ajeeb.store import Append, Asset, AssetFolder, Claim, Run, SqliteStore, Unit, own
from ajeeb.store.holds import hold
from ajeeb.store.log import append_to_log
from ajeeb.tasks import PreparedTask, load, prepare

from .big_story import Plot, Story, made_id
from .big_task import PRICES, picture, write_task

T = TypeVar("T")

RUN = "big-1"
SEED = 20_261_123
BEGAN_AT = 1_790_000_000_000  # UTC milliseconds
_DAYS_MS = 30 * 86_400_000
_UNITS, _IMAGES = 400, 300
_AT_ONCE = 2_000  # assignments in one transaction
_ENDS = (("limit", 62), ("goal", 28), ("worker", 4), (None, 3), ("timeout", 2), ("error", 1))
_ATTEMPTS = ((3, 10), (4, 80), (5, 10))


async def big_record(folder: Path, assignments: int, seed: int = SEED) -> None:
    """Fill a new data folder.

    Raises: FileExistsError if there is a record in it.
    """
    if (folder / "ajeeb.db").exists():
        raise FileExistsError(f"{folder} has a record already; name another folder, or remove it")
    rng = random.Random(seed)
    data = own(folder)
    store = SqliteStore(data.database)
    try:
        units = min(_UNITS, max(1, assignments // 20))
        places = -(-assignments // units) + 2
        task = prepare(load(write_task(folder / "task", units, places, rng), {}))
        files = AssetFolder(data.assets)
        images = [files.put_now(picture(rng), "image/png", 256, 256) for _ in range(_IMAGES)]
        await _add_run(store, files, task, places, images)
        crowd = Crowd(rng=rng, images=images, workers=max(3, assignments // 25))
        for first in range(0, assignments, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, assignments))
            await store.write(partial(crowd.work, numbers=numbers, step=_DAYS_MS // assignments))
            print(f"\r{numbers[-1] + 1:,} of {assignments:,}", end="", file=sys.stderr, flush=True)
        await store.write(crowd.finish)
    finally:
        await store.close()
        data.release()
    print(file=sys.stderr)


async def _add_run(
    store: SqliteStore, files: AssetFolder, task: PreparedTask, places: int, images: list[Asset]
) -> None:
    run = Run(
        run_id=RUN, task_name="big", task_hash=task.digest, parameters={}, config=task.config,
        environment={}, seed=SEED, pilot=False, created_at=BEGAN_AT - 60_000,
    )  # fmt: skip
    units, targets = [], []
    for number, unit in enumerate(task.units, 1):
        target = unit.target
        assert target is not None
        asset = files.put_now(target.data or b"", target.media_type or "", target.width, target.height)
        targets.append(asset)
        units.append(
            Unit(
                unit_id=f"{RUN}-u{number}",
                run_id=RUN,
                number=number,
                inputs=unit.inputs,
                target_asset=asset.sha256,
                places=places,
            )
        )
    await store.add_run(run, units, [*targets, *images])


@dataclass
class Crowd:
    """Workers who come one after the other, and work side by side. images: what models make."""

    rng: random.Random
    images: list[Asset]
    workers: int
    arms: Arms = field(default_factory=lambda: Arms(dict.fromkeys(PRICES, "composer"), per="assignment"))
    _coming: list[tuple[int, int, Append]] = field(default_factory=list)
    _count: int = 0

    def work(self, connection: apsw.Connection, numbers: range, step: int) -> None:
        """So many more assignments are opened, `step` milliseconds apart; what happens until then is recorded."""
        for number in numbers:
            at = BEGAN_AT + number * step + self.rng.randrange(step)
            self._record(connection, until=at)
            for append in self.story(connection, number, at):
                self._count += 1
                heapq.heappush(self._coming, (append.at, self._count, append))

    def finish(self, connection: apsw.Connection) -> None:
        """The rest of what happens."""
        self._record(connection, until=sys.maxsize)

    def _record(self, connection: apsw.Connection, until: int) -> None:
        while self._coming and self._coming[0][0] <= until:
            _, _, append = heapq.heappop(self._coming)
            append_to_log(connection, append, [event.model_dump_json() for event in append.events])

    def story(self, connection: apsw.Connection, number: int, at: int) -> Iterator[Append]:
        """What happens in one more assignment, after somebody has taken it."""
        rng = self.rng
        assignment_id = made_id(at, rng)
        simulated = self._hold(connection, assignment_id, at)
        ends = _chosen(rng, _ENDS)
        plot = Plot(
            stream=assignment_id,
            arm=self.arms.at(str(SEED), number),
            seed=number % 1000,
            at=at,
            simulated=simulated,
            images=self.images,
            attempts=_chosen(rng, _ATTEMPTS),
            ends=ends,
            hasty=rng.random() < 0.06,
            pastes=rng.random() < 0.07,
        )
        return Story(plot, rng).appends()

    def _hold(self, connection: apsw.Connection, assignment_id: str, at: int) -> bool:
        """Let somebody take a unit: some come often, most a few times. Whether they are simulated."""
        while True:
            who = int(self.workers * self.rng.random() ** 1.5)
            simulated = who % 17 == 3
            claim = Claim(
                assignment_id=assignment_id, run_id=RUN, number=None, worker_key=f"{who:06x}{'5eed' * 5}"[:24],
                provider="name", external_id=f"worker {who}", assurance="claimed", pilot=False,
                simulated=simulated, client="firefox desktop" if who % 3 else "chrome mobile", at=at,
            )  # fmt: skip
            if hold(connection, claim) is not None:
                return simulated


def _chosen(rng: random.Random, weighed: tuple[tuple[T, int], ...]) -> T:
    return rng.choices([one for one, _ in weighed], [weight for _, weight in weighed])[0]


def main() -> None:
    """Make one, and say how long it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.big_record", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--assignments", type=int, default=100_000)
    options = parser.parse_args()
    start = time.monotonic()
    asyncio.run(big_record(options.folder, options.assignments))
    size = (options.folder / "ajeeb.db").stat().st_size / 1e6
    print(
        f"{options.folder}: {options.assignments:,} assignments, {size:,.0f} MB, {time.monotonic() - start:.0f} s"
    )


if __name__ == "__main__":
    main()
