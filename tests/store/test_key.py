"""The project's key: made once, and never made again behind the requester's back."""

from __future__ import annotations

from pathlib import Path

import pytest

from ajeeb.errors import Environment
from ajeeb.store import KEY, own
from tests.store.record import opened


async def test_a_key_that_is_gone_is_not_replaced_in_silence(tmp_path: Path) -> None:
    async with opened(tmp_path) as (_, folder):
        key = folder.key
    (tmp_path / KEY).unlink()
    with pytest.raises(Environment, match="is gone: put a copy of it back"):
        own(tmp_path)
    assert not (tmp_path / KEY).exists()
    (tmp_path / KEY).write_bytes(key)
    again = own(tmp_path)
    assert again.key == key
    again.release()
