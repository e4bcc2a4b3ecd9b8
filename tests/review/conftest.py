from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ajeeb.store import SqliteStore
from tests.review.scene import add_run, opened_store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with opened_store(tmp_path / "data") as store:
        await add_run(store)
        yield store
