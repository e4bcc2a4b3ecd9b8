"""What is known of models: those that there are, and those of a task."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ajeeb.errors import BadTask
from ajeeb.models import Model, Price
from ajeeb.models.catalogue import catalogue, model_named
from ajeeb.models.health import HasHealth, Health, healths_of
from ajeeb.tasks import Task
from ajeeb.tasks.used_models import used_models

from .printing import printable

_WIDE = 500  # columns of what is no terminal: a line is a model, however long it is


@dataclass(frozen=True, kw_only=True)
class Row:
    """What is said of a model. here: empty if nothing is missing. health: None if it was not asked."""

    name: str
    makes: str = ""
    used_as: str = ""
    price: str = ""
    missing: str = ""
    health: Health | None = None


def here(environment: Mapping[str, str]) -> list[Row]:
    """Every kind of model; those whose name needs nothing more are made, and asked how they are."""
    rows, whole = [], {}
    for entry in catalogue(environment):
        row = Row(name=entry.name, makes=", ".join(entry.makes), missing=entry.missing)
        if not entry.form and not entry.missing:
            try:
                whole[row.name] = model_named(row.name, Path.cwd(), environment)
            except BadTask as error:
                row = replace(row, missing=str(error))
        rows.append(row)
    health = dict(zip(whole, asyncio.run(healths_of(whole.values())), strict=True))
    return [replace(row, health=health.get(row.name)) for row in rows]


def of_task(task: Task, *, only_remote: bool = False) -> list[Row]:
    """The models of a task, all asked at the same time.

    only_remote: leave those out that run in this process.
    Raises: BadTask naming the key that is missing.
    """
    used = used_models(task)
    made = [model_named(one.model.name, task.folder, os.environ) for one in used]
    asked = [
        pair for pair in zip(used, made, strict=True) if isinstance(pair[1], HasHealth) or not only_remote
    ]
    found = asyncio.run(healths_of([model for _, model in asked]))
    return [
        Row(
            name=one.model.name,
            makes="image" if hasattr(model, "image") else "text",
            used_as=f"instead of {one.stands_in_for}" if one.stands_in_for else one.arm or "run",
            price=said_price(one.model),
            health=health,
        )
        for (one, model), health in zip(asked, found, strict=True)
    ]


def said_price(model: Model) -> str:
    """What a call costs, in words."""
    price = model.price or Price()
    parts = {
        "a call": price.per_call,
        "an image": price.per_image,
        "1000 tokens in": price.per_1k_input_tokens,
        "1000 tokens out": price.per_1k_output_tokens,
    }
    said = [f"{amount:g} {price.currency} for {what}" for what, amount in parts.items() if amount]
    return ", ".join(said) or "none"


def print_rows(rows: list[Row]) -> None:
    """As a table, without the columns that are empty."""
    columns = {
        "model": [row.name for row in rows],
        "makes": [row.makes for row in rows],
        "used": [row.used_as for row in rows],
        "price": [row.price for row in rows],
        "here": [_state(row) for row in rows],
    }
    shown = {head: cells for head, cells in columns.items() if any(cells)}
    table = Table(*shown, box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for cells in zip(*shown.values(), strict=True):
        # As plain text: what stands in square brackets is no markup here.
        table.add_row(*(Text(printable(cell)) for cell in cells))
    Console(width=None if sys.stdout.isatty() else _WIDE, highlight=False).print(table)


def _state(row: Row) -> str:
    if row.missing:
        return f"missing: {row.missing}"
    if row.health is None:
        return "ready"
    took = f"{row.health.latency_ms} ms" if row.health.latency_ms is not None else ""
    said = [("well" if row.health.ok else "NOT WELL"), took, row.health.version, row.health.message]
    return ", ".join(part for part in said if part)
