"""The answers of all runs, as they are counted from the record."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import apsw

from ajeeb.review.figures import AnswerLog

from .following import Following

T = TypeVar("T")

_MOST_SHOWN = 200


class AnswersRead:
    """What was answered, with everything that is recorded by now: whoever asks waits until it is counted."""

    def __init__(self, following: Following) -> None:
        self._following = following
        self._shown: OrderedDict[Hashable, Any] = OrderedDict()

    async def ask(self, show: Callable[[apsw.Connection, AnswerLog], T]) -> T:
        """What is to be shown of the answers."""
        return await self._following.ask(lambda connection, found: show(connection, found.answers), math.inf)

    async def ask_of(
        self, run_id: str, query: Hashable, show: Callable[[apsw.Connection, AnswerLog], T]
    ) -> T:
        """The same of one run; what was shown for a query is shown again as long as its answers are the same."""

        def shown(connection: apsw.Connection, log: AnswerLog) -> T:
            key = (run_id, query, log.of(connection, run_id).state)
            if key not in self._shown:
                self._shown[key] = show(connection, log)
                if len(self._shown) > _MOST_SHOWN:
                    self._shown.popitem(last=False)
            found: T = self._shown[key]
            return found

        return await self.ask(shown)
