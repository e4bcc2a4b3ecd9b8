"""Answers as a test asks for them: the log read to its end, then one question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ajeeb.events import Decision, review_stream
from ajeeb.review.agreeing import Chosen, field_agreement
from ajeeb.review.agreement import Level
from ajeeb.review.answer_columns import ENDED, PEOPLE, Among, RunAnswers
from ajeeb.review.answer_shapes import AnsweredField, FieldAgreement, TextSample, Turn
from ajeeb.review.answering import answered_fields
from ajeeb.review.compare_shapes import ComparedUnits, ComparedWorkers, WorkerUnits
from ajeeb.review.compared_work import Sources
from ajeeb.review.comparing import UnitPage, unit_page
from ajeeb.review.figures import AnswerLog, Figures
from ajeeb.review.sampling import Wanted, text_sample
from ajeeb.review.side_by_side import OneUnit, unit_workers, worker_units
from ajeeb.store import AppendDecisions, SqliteStore, append_decisions
from tests.review.scene import NOW, RUN, Work, asset_url, come


@dataclass
class Asking:
    """One reader of the log of one store. files: the versions of forms."""

    store: SqliteStore
    run_id: str = RUN
    files: dict[str, bytes] = field(default_factory=dict)
    figures: Figures = field(init=False)

    def __post_init__(self) -> None:
        self.figures = Figures(lambda sha256: self.files.get(sha256, b""))

    @property
    def log(self) -> AnswerLog:
        return self.figures.answers

    async def run(self) -> RunAnswers:
        while await self.store.query(self.figures.read_on):
            pass
        return await self.store.query(lambda connection: self.log.of(connection, self.run_id))

    async def fields(self, among: Among = PEOPLE) -> dict[str, AnsweredField]:
        return {one.field: one for one in answered_fields(await self.run(), among)}

    async def agreement(
        self, name: str, level: Level | None = None, turn: Turn = "last", among: Among = ENDED
    ) -> FieldAgreement:
        run = await self.run()
        score = await self.store.query(lambda connection: self.log.score(connection, self.run_id))
        chosen = Chosen(field=name, turn=turn, score=score, among=among)
        return field_agreement(self.run_id, run, chosen, level)

    async def texts(self, name: str, **more: Any) -> TextSample:
        run, wanted = await self.run(), Wanted(run_id=self.run_id, field=name, **more)
        return await self.store.query(lambda connection: text_sample(connection, run, wanted))

    async def units(self, name: str, among: Among = PEOPLE, **more: Any) -> ComparedUnits:
        run = await self.run()
        page = UnitPage(run_id=self.run_id, chosen=Chosen(field=name, among=among), **more)
        return await self.store.query(lambda connection: unit_page(connection, asset_url, run, page))

    async def unit(self, number: int, among: Among = PEOPLE, **more: Any) -> ComparedWorkers:
        run = await self.run()
        wanted = OneUnit(run_id=self.run_id, number=number, chosen=Chosen(field="", among=among), **more)
        return await self.store.query(lambda connection: unit_workers(self._sources(connection), run, wanted))

    async def worker(self, worker_key: str, **more: Any) -> WorkerUnits:
        await self.run()
        after, limit = more.get("after"), more.get("limit", 12)
        return await self.store.query(
            lambda connection: worker_units(self._sources(connection), worker_key, after, limit)
        )

    def _sources(self, connection: Any) -> Sources:
        return Sources(connection=connection, asset_url=asset_url, version=self.log.version)


async def scored(store: SqliteStore, name: str, *scores: int, **kind: Any) -> Work:
    """A worker who takes the next unit, judges an attempt for each score and is done."""
    work = await come(store, name, **kind)
    for number, score in enumerate(scores, 1):
        await work.ask(f"{name} tries number {number}")
        await work.answer()
        await work.judge(score)
    await work.end("limit")
    return work


async def decide(store: SqliteStore, assignment_id: str, *decisions: Decision) -> None:
    """What a reviewer decides."""
    append = AppendDecisions(stream=review_stream(assignment_id), decisions=decisions, at=NOW, by="eve")
    await store.write(lambda connection: append_decisions(connection, append))
