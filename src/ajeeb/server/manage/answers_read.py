"""The answers of all runs, as they are counted from the record."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeVar

import apsw

from ajeeb.review.figures import AnswerLog

from .following import Following

T = TypeVar("T")


class AnswersRead:
    """What was answered, with everything that is recorded by now: whoever asks waits until it is counted."""

    def __init__(self, following: Following) -> None:
        self._following = following

    async def ask(self, show: Callable[[apsw.Connection, AnswerLog], T]) -> T:
        """What is to be shown of the answers."""
        return await self._following.ask(lambda connection, found: show(connection, found.answers), math.inf)
