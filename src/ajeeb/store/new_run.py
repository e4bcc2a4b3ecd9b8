"""A run that was launched, as it is kept: with its units and the files that they show."""

from __future__ import annotations

import json
from typing import Any

import apsw

from .base import Asset, Run, Unit
from .log import add_asset


def add_run(connection: apsw.Connection, run: Run, units: list[Unit], assets: list[Asset]) -> None:
    """Keep a new run with its units and their files."""
    for asset in assets:
        add_asset(connection, asset, run.created_at)
    connection.execute(
        "INSERT INTO run (run_id, task_name, task_hash, parameters, config, environment, seed, pilot, created_at, "
        "source, score_field) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            run.run_id,
            run.task_name,
            run.task_hash,
            _json(run.parameters),
            _json(run.config),
            _json(run.environment),
            run.seed,
            run.pilot,
            run.created_at,
            None if run.source is None else _json(run.source),
            _score_field(run.config),
        ),
    )
    connection.executemany(
        "INSERT INTO unit (unit_id, run_id, number, inputs, target_asset, places, form_asset) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (u.unit_id, u.run_id, u.number, _json(u.inputs), u.target_asset, u.places, u.form_asset)
            for u in units
        ],
    )


def _score_field(config: dict[str, Any]) -> str | None:
    """The judgement that lists sort by: the first scale, by name."""
    judge = (config.get("loop") or {}).get("judge") or {}
    return min((name for name, field in judge.items() if field.get("kind") == "scale"), default=None)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
