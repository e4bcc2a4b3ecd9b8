"""`ajeeb simulate RUN`"""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ajeeb.errors import Environment
from ajeeb.settings import DEFAULT_DATA, DEFAULT_PORT

_HERE = f"http://127.0.0.1:{DEFAULT_PORT}"


def simulate(
    run: Annotated[str, typer.Argument(help="The run's id; its units say what a worker knows ('facts').")],
    workers: Annotated[int, typer.Option(min=1, max=10_000, help="How many workers.")] = 5,
    url: Annotated[str, typer.Option(help="Where the server is.")] = _HERE,
    data: Annotated[Path, typer.Option(help="Folder of the data.")] = DEFAULT_DATA,
    think: Annotated[float, typer.Option(min=0, help="Seconds that a worker thinks, on average.")] = 1.0,
    seed: Annotated[int | None, typer.Option(help="The same number makes the same workers.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Let simulated workers play a run that is being served.

    They write, look at the images and score them; or they fill in the form, upload files and hand it in.
    """
    from ajeeb.simulate import Habits, facts_of, play, strategy_for

    report = asyncio.run(
        play(
            url,
            workers=workers,
            strategy=strategy_for(facts_of(data, run)),
            seed=secrets.randbits(20) if seed is None else seed,
            habits=Habits(think_s=think),
        )
    )
    if as_json:
        print(json.dumps(asdict(report), sort_keys=True))
    else:
        ends = ", ".join(f"{count} {reason}" for reason, count in report.ended.items()) or "nobody"
        forms = report.ended.get("submitted", 0)
        done = f"handed in {forms} forms" if forms else f"made {report.attempts} attempts"
        print(f"{report.workers} workers (seed {report.seed}) {done} in {report.took_s:.1f} s")
        print(f"ended: {ends}; turned away: {report.turned_away}")
        if report.first_score is not None and report.last_score is not None:
            print(f"score: {report.first_score:.1f} at first, {report.last_score:.1f} at the end")
    if report.problems:
        raise Environment("; ".join(report.problems))
