"""Who worked on a run, for paying them."""

from __future__ import annotations

import asyncio
import csv
import io
from pathlib import Path

from typer.testing import CliRunner

from ajeeb.cli.main import cli
from ajeeb.store import Claim, Link, Run, SqliteStore, Unit, own


async def work(data: Path) -> None:
    folder = own(data)
    store = SqliteStore(folder.database)
    run = Run(
        run_id="task-1",
        task_name="task",
        task_hash="h",
        parameters={},
        config={},
        environment={},
        seed=1,
        pilot=False,
        created_at=1,
    )
    unit = Unit(unit_id="task-1-u1", run_id="task-1", number=1, inputs={}, target_asset=None, places=9)
    await store.add_run(run, [unit], [])
    await store.add_links([Link(link_id="abc", run_id="task-1", number=1, created_at=1)])
    for number, (provider, name) in enumerate([("name", "ann"), ("name", "=1+1"), ("link", "abc")]):
        claim = Claim(
            assignment_id=f"a{number}",
            run_id="task-1",
            number=1,
            worker_key=f"k{number}",
            provider=provider,
            external_id=name,
            assurance="claimed",
            pilot=False,
            simulated=False,
            client="",
            at=number,
        )
        assert await store.claim(claim)
    await store.close()
    folder.release()


def test_names_and_links_stand_beside_the_pseudonyms(tmp_path: Path) -> None:
    asyncio.run(work(tmp_path))
    done = CliRunner().invoke(cli, ["workers", "task-1", "--data", str(tmp_path)])
    rows = list(csv.DictReader(io.StringIO(done.output)))
    assert [(row["worker"], row["worker_key"], row["status"]) for row in rows[:2]] == [
        ("ann", "k0", "open"),
        ("'=1+1", "k1", "open"),
    ]
    assert rows[2]["worker"].startswith("/w#abc.")
