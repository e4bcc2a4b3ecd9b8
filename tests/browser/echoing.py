"""A task whose model says what the worker wrote, served by test_hostile_review.py."""

from __future__ import annotations

import ajeeb as aj


@aj.procedure
async def echo(text: str) -> str:
    """The worker's own words."""
    return text


@aj.task
def echoing() -> aj.Task:
    score = aj.Scale("How good?", 1, 10)
    return aj.Task(
        title="Echo",
        units=[{"topic": str(n)} for n in range(3)],
        loop=aj.Loop(
            ask={"text": aj.Text("Write", max=20_000)},
            run=echo,
            judge={"score": score, "remark": aj.Text("Why?", max=20_000)},
            max_attempts=20,
        ),
        assignments_per_unit=1000,
    )
