"""The progress of an export in the terminal, with rate and remaining time; quiet where there is none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ajeeb.export import Step


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Callable[[Step], None]]:
    """Something to tell how far it is."""
    if quiet or not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:11}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(step: Step) -> None:
            if step.what not in tasks:
                tasks[step.what] = bars.add_task(step.what, total=step.total, rate="")
            bars.update(tasks[step.what], completed=step.done)
            speed = bars.tasks[tasks[step.what]].speed
            bars.update(tasks[step.what], rate=f"{speed:,.0f}/s" if speed else "")

        yield tell
