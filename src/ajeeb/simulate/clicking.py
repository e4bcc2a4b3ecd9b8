"""A click, and what a worker does while its call runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How a click is made.

    times: how often it is sent at the same moment. reads: whether what streams is read.
    cancels_after_s: when it is cancelled, if it still runs then; None is never.
    """

    times: int = 1
    reads: bool = False
    cancels_after_s: float | None = None


CALM = Manner()


async def sse(lines: AsyncIterator[str]) -> AsyncIterator[tuple[str, str]]:
    """(name, data) of the server-sent events in these lines; one that is cut off is none."""
    name, data = "message", list[str]()
    async for line in lines:
        kind, _, value = line.partition(":")
        if not line and data:
            yield name, "\n".join(data)
            name, data = "message", []
        elif kind == "event":
            name = value.strip()
        elif kind == "data":
            data.append(value.removeprefix(" "))
