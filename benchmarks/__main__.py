"""`python -m benchmarks`: measure, print, and keep the figures under benchmarks/results."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from . import calls, form_calls, report, startup, waiting, weight
from .machine import busy, commit, machine

_SEED = 20_261_123


def main() -> None:
    options = _options()
    repeats = 1 if options.quick else options.repeats
    figures: dict[str, Callable[[], Any]] = {
        "startup": lambda: startup.startup(repeats if options.quick else repeats + 2),
        "throughput": lambda: calls.throughput(repeats, _SEED, calls=2_000 if options.quick else 10_000),
        "latency": lambda: calls.at_a_rate(10 if options.quick else 30, _SEED),
        "weight": weight.weight,
        "composer": lambda: _alone("composer", "run()"),
        "forms": lambda: _alone("forms", f"run({repeats})"),
        "form_calls": lambda: form_calls.form_calls(
            repeats, _SEED, requests=1_000 if options.quick else 2_000
        ),
        "form_page": lambda: _alone("form_page", f"form_page({_SEED}, {2 if options.quick else 5})"),
        "waiting": lambda: waiting.waiting(2 if options.quick else 5, _SEED),
        "in_flight": lambda: waiting.in_flight(500 if options.quick else 2_000),
        "pieces": lambda: _alone("pieces", f"pieces({5 if options.quick else 40})"),
        "cancelling": lambda: _alone("cancelling", f"cancelling({5 if options.quick else 20})"),
        "dashboard": lambda: _alone("dashboard", f"dashboard({2_000 if options.quick else 100_000})"),
        "exporting": lambda: _alone("exporting", f"exporting({2_000 if options.quick else 100_000})"),
        "reviewing": lambda: _alone("reviewing", f"reviewing({2_000 if options.quick else 100_000})"),
        "appending": lambda: _alone("appending", f"appending({300 if options.quick else 1_000}, {repeats})"),
        "lists": lambda: _alone("lists", f"lists({2_000 if options.quick else 100_000}, 300, {_SEED})"),
        "answers": lambda: _alone("answers", f"answers({2_000 if options.quick else 100_000}, 40)"),
        "ray_serve": lambda: _alone("ray_serve", f"run({2 if options.quick else 8})"),
    }
    found: dict[str, Any] = {}
    about = {"machine": machine(), "commit": commit(), "seed": _SEED, "busy": busy()}
    if about["busy"]:
        print(
            "This machine is busy with something else; figures by the clock mean little now.", file=sys.stderr
        )
    for name, measure in figures.items():
        if options.only and name not in options.only:
            continue
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        found[name] = measure()
        print(report.text_table(report.lines({name: found[name]})), flush=True)
    if not options.quick and not options.only:
        date = datetime.now(UTC).date().isoformat()
        path = report.write(f"{date}-{about['commit']}", {**about, "date": date, "figures": found})
        print(f"\nkept in {path.relative_to(path.parent.parent.parent)}")


def _alone(module: str, call: str) -> dict[str, Any]:
    """In a process of its own, so that what it loads burdens no other figure."""
    program = f"import json; from benchmarks.{module} import *; print(json.dumps({call}))"
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    names = (
        "startup, throughput, latency, weight, composer, forms, form_calls, form_page, "
        "waiting, in_flight, pieces, cancelling, dashboard, exporting, ray_serve, lists, appending, answers"
    )
    parser.add_argument("--only", action="append", metavar="FIGURE", help=names)
    parser.add_argument("--quick", action="store_true", help="one short round of each, not kept")
    parser.add_argument("--repeats", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
