"""The answers of all runs, read from the record when somebody asks for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

import apsw

from ajeeb.review import ReadAsset
from ajeeb.review.answer_log import AnswerLog
from ajeeb.store import SqliteStore

T = TypeVar("T")


class AnswersRead:
    """What was answered, with everything that is recorded by now."""

    def __init__(self, store: SqliteStore, read_asset: ReadAsset) -> None:
        self._store = store
        self._log = AnswerLog(read_asset)
        self._reading = asyncio.Lock()

    async def ask(self, show: Callable[[apsw.Connection, AnswerLog], T]) -> T:
        """What is to be shown of the answers."""
        async with self._reading:
            while await self._store.follow(self._log.read_on):
                pass
            return await self._store.follow(lambda connection: show(connection, self._log))
