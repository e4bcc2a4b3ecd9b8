"""The validators' truth table, which the page's tests read as well: both must give every verdict in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ajeeb.forms.composer import KINDS, refusals

HERE = Path(__file__).parent
ROWS: list[dict[str, Any]] = json.loads((HERE / "validator_table.json").read_text())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['field']['type']} {row['field']['validators']}")
def test_the_server_gives_every_verdict(row: dict[str, Any]) -> None:
    assert [refusal.message for refusal in refusals(row["field"], row["value"])] == row["refused"]


def test_the_table_has_every_type() -> None:
    assert {row["field"]["type"] for row in ROWS} >= KINDS.keys()
