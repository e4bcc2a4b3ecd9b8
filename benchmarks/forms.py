"""Figures of forms: verifying a large one, and making a thousand versions."""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from ajeeb.forms.composer import (
    TASK_DATA,
    TOKEN_SETS,
    UNIT_CONFIG,
    Documents,
    extrapolate,
    from_mapping,
    verify,
)
from ajeeb.tasks.formfolder import write_json

from .form_tasks import form_of

_SETS = 1000


def run(repeats: int = 5) -> dict[str, object]:
    """Medians. Targets: a form of 200 fields verified in 50 ms, 1,000 token sets extrapolated in 1 s.

    The control is what Python's own JSON needs: reading the form, or reading what is made of it.
    """
    sets = [{"tokens_values": {"subject": f"subject {number}", "number": number}} for number in range(_SETS)]
    large, usual = form_of(200), form_of(20)
    documents = Documents(by_name={UNIT_CONFIG: large, TOKEN_SETS: sets[:1]})
    load = from_mapping({})
    verified_ms = 1000 * _seconds(lambda: verify(documents), repeats)
    figures: dict[str, Any] = {
        "verify_200_fields": {
            "ms": round(verified_ms, 1),
            "json_ms": round(_reading_ms(large, repeats), 1),
            "target_ms": 50,
            "met": verified_ms <= 50,
        }
    }
    for name, form in (("20_fields", usual), ("200_fields", large)):
        made_s = _seconds(partial(extrapolate, form, sets, load), repeats)
        figures[f"extrapolate_1000_sets_{name}"] = {
            "s": round(made_s, 3),
            "json_s": round(_reading_ms(extrapolate(form, sets, load), repeats) / 1000, 3),
            "target_s": 1,
            "met": made_s <= 1,
        }
    versions = extrapolate(usual, sets, load)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / TASK_DATA
        written_s = _seconds(lambda: write_json(file, versions), repeats)
        figures["write_1000_versions_20_fields"] = {
            "s": round(written_s, 3),
            "json_s": round(_seconds(lambda: json.dumps(versions), repeats), 3),
            "mb": round(file.stat().st_size / 1e6, 1),
        }
    return figures


def _reading_ms(value: object, repeats: int) -> float:
    text = json.dumps(value)
    return 1000 * _seconds(lambda: json.loads(text), repeats)


def _seconds(work: Callable[[], object], repeats: int) -> float:
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)
