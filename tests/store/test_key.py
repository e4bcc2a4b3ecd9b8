"""The project's key: made once, and never made again behind the requester's back."""

from __future__ import annotations

from pathlib import Path

import pytest

from ajeeb.errors import Environment
from ajeeb.store import KEY, Link, Run, SqliteStore, own

RUN = Run(
    run_id="r",
    task_name="t",
    task_hash="h",
    parameters={},
    config={},
    environment={},
    seed=1,
    pilot=False,
    created_at=1,
)


async def test_a_key_that_is_gone_is_not_replaced_in_silence(tmp_path: Path) -> None:
    folder = own(tmp_path)
    key = folder.key
    store = SqliteStore(folder.database)
    await store.add_run(RUN, [], [])
    await store.add_links([Link(link_id="a", run_id=RUN.run_id, number=1, created_at=1)])
    await store.close()
    folder.release()
    (tmp_path / KEY).unlink()
    with pytest.raises(Environment, match="is gone: put a copy of it back"):
        own(tmp_path)
    assert not (tmp_path / KEY).exists()
    (tmp_path / KEY).write_bytes(key)
    again = own(tmp_path)
    assert again.key == key
    again.release()
