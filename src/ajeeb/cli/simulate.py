"""`ajeeb simulate RUN`"""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ajeeb.errors import Environment
from ajeeb.settings import DEFAULT_DATA, DEFAULT_PORT

from . import options

if TYPE_CHECKING:
    from ajeeb.simulate import Report

_HERE = f"http://127.0.0.1:{DEFAULT_PORT}"


def _rate(text: str) -> Any:
    return typer.Option(min=0, max=1, help=text)


def simulate(
    run: Annotated[str, typer.Argument(help="The run's id; its units say what a worker knows ('facts').")],
    workers: Annotated[int, typer.Option(min=1, max=10_000, help="How many workers.")] = 5,
    strategy: Annotated[
        str, typer.Option(help="scripted, composer-facts, or model:NAME; without it, whichever fits.")
    ] = "",
    script: Annotated[
        Path | None, typer.Option(help="What workers say: a prompt a line, or CSV or JSON by fields.")
    ] = None,
    url: Annotated[str, typer.Option(help="Where the server is.")] = _HERE,
    data: Annotated[Path, typer.Option(help="Folder of the data.")] = DEFAULT_DATA,
    think: Annotated[float, typer.Option(min=0, help="Seconds that a worker thinks, on average.")] = 1.0,
    mistakes: Annotated[float, _rate("To send a prompt twice, or to overlook a field of a form.")] = 0.1,
    leaves: Annotated[float, _rate("To end the task early.")] = 0.02,
    cancels: Annotated[float, _rate("To cancel a call.")] = 0.02,
    double_clicks: Annotated[float, _rate("To click twice.")] = 0.05,
    reads: Annotated[float, _rate("To read what streams, and not only wait for the end.")] = 0.8,
    seed: Annotated[int | None, typer.Option(help="The same number makes the same workers.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Let simulated workers play a run that is being served.

    They write, look at what comes and judge it; or they fill in the form, upload files and hand it in. Their work is
    recorded as simulated. Rates are probabilities per attempt.
    """
    from ajeeb.simulate import Habits, by_name, facts_of, play, strategy_named

    url = options.server_url(url)
    _check_is_there(url)
    seed = secrets.randbits(20) if seed is None else seed
    report = asyncio.run(
        play(
            url,
            workers=workers,
            strategy=strategy_named(strategy, facts_of(data, run), script),
            seed=seed,
            entries=by_name(workers, seed, run=run),
            habits=Habits(
                think_s=think,
                mistakes=mistakes,
                leaves=leaves,
                cancels=cancels,
                double_clicks=double_clicks,
                reads=reads,
            ),
        )
    )
    print(json.dumps(asdict(report), sort_keys=True) if as_json else told(report))
    if report.problems:
        raise Environment("; ".join(report.problems))


def _check_is_there(url: str) -> None:
    """Whether a server listens, so that nobody waits for none.

    Raises: Environment.
    """
    import httpx2

    try:
        httpx2.get(f"{url}/healthz", timeout=5)
    except httpx2.HTTPError as error:
        raise Environment(
            f"no server answers at {url} ({type(error).__name__}); start one with 'ajeeb run', or name it with --url"
        ) from error


_ENDS = {"worker": "left early", "timeout": "time up", "error": "our failures"}


def told(report: Report) -> str:
    """What the workers did, in a few lines."""
    ends = ", ".join(f"{count} {_ENDS.get(reason, reason)}" for reason, count in report.ended.items())
    forms = report.ended.get("submitted", 0)
    done = f"handed in {_counted(forms, 'form')}" if forms else f"made {_counted(report.attempts, 'attempt')}"
    workers = _counted(report.workers, "worker")
    lines = [
        f"{workers} (seed {report.seed}) {done} in {report.took_s:.1f} s",
        f"ended: {ends or 'nobody'}; turned away: {report.turned_away}",
        f"refused: {report.refusals}; repeated: {report.repeats}; cancelled: {report.cancelled};"
        f" clicked twice: {report.double_clicks}; failed: {report.failures}",
    ]
    if report.first_score is not None and report.last_score is not None:
        lines.append(f"score: {report.first_score:.1f} at first, {report.last_score:.1f} at the end")
    return "\n".join(lines)


def _counted(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"
