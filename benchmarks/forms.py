"""Figures of forms: verifying a large one, and making a thousand versions."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
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

_KINDS = ("input", "textarea", "select", "radio", "checkbox", "file", "email", "number", "hidden", "password")
_OPTIONS = [{"label": f"Option {number}", "value": f"v{number}"} for number in range(5)]
_SETS = 1000


def run(repeats: int = 5) -> dict[str, object]:
    """Medians. Targets: a form of 200 fields verified in 50 ms, 1,000 token sets extrapolated in 1 s."""
    sets = [{"tokens_values": {"subject": f"subject {number}", "number": number}} for number in range(_SETS)]
    large, usual = _form(200), _form(20)
    documents = Documents(by_name={UNIT_CONFIG: large, TOKEN_SETS: sets[:1]})
    load = from_mapping({})
    verified_ms = 1000 * _seconds(lambda: verify(documents), repeats)
    figures: dict[str, Any] = {
        "verify_200_fields_ms": round(verified_ms, 1),
        "verify_target_ms": 50,
        "verify_met": verified_ms <= 50,
    }
    for name, form in (("20_fields", usual), ("200_fields", large)):
        made_s = _seconds(lambda form=form: extrapolate(form, sets, load), repeats)  # type: ignore[misc]
        figures[f"extrapolate_1000_sets_{name}_s"] = round(made_s, 3)
        figures[f"extrapolate_{name}_met"] = made_s <= 1
    versions = extrapolate(usual, sets, load)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / TASK_DATA
        figures["write_1000_versions_20_fields_s"] = round(
            _seconds(lambda: write_json(file, versions), repeats), 3
        )
        figures["task_data_mb"] = round(file.stat().st_size / 1e6, 1)
    return figures


def _seconds(work: Callable[[], object], repeats: int) -> float:
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def _form(count: int) -> dict[str, Any]:
    """A form with a token in every label and in the title."""
    rows = [{"fields": [_field(number), _field(number + 1)]} for number in range(0, count, 2)]
    sections = [
        {
            "name": f"section_{start}",
            "title": "Section",
            "fieldsets": [{"title": "", "rows": rows[start : start + 10]}],
        }
        for start in range(0, len(rows), 10)
    ]
    return {"form": {"title": "{{number}}", "sections": sections, "submit_button": {"text": "Send"}}}


def _field(number: int) -> dict[str, Any]:
    kind = _KINDS[number % len(_KINDS)]
    field: dict[str, Any] = {
        "type": kind,
        "name": f"field_{number}",
        "id": f"id_{number}",
        "label": f"What about {{{{subject}}}}, question {number}?",
        "help": "Answer in <b>your own</b> words.",
        "validators": {"required": True},
    }
    if kind in {"input", "textarea", "email"}:
        field["validators"] |= {"minLength": 2, "maxLength": 200, "regexp": "^[a-z ]+$"}
    if kind in {"select", "radio", "checkbox"}:
        field["options"] = _OPTIONS
    if kind == "hidden":
        del field["validators"]
    return field
