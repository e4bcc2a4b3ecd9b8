"""Routes that compare: answers and agreement field by field, a unit across workers, a worker across units."""

from __future__ import annotations

from typing import Annotated

from apsw import Connection
from fastapi import APIRouter, Query
from starlette.requests import Request

from ajeeb.review.agreeing import Chosen, field_agreement
from ajeeb.review.answer_columns import Among
from ajeeb.review.answer_shapes import FieldAgreement, RunFields, TextSample
from ajeeb.review.answering import answered_fields
from ajeeb.review.compare_shapes import ComparedUnits, ComparedWorkers, WorkerUnits
from ajeeb.review.compared_work import Sources
from ajeeb.review.comparing import UnitPage, comparable, unit_page
from ajeeb.review.figures import AnswerLog
from ajeeb.review.sampling import Wanted, text_sample
from ajeeb.review.side_by_side import OneUnit, unit_workers, worker_units

from .comparing_queries import OfAgreement, OfTexts, OfUnit, OfUnits, OfWork, OfWorker
from .guard import SEE
from .looking import looking

router = APIRouter(dependencies=[SEE])


@router.get("/runs/{run_id}/fields")
async def answer_fields(run_id: str, asked: Annotated[OfWork, Query()], request: Request) -> RunFields:
    """What was answered, field by field, people and simulated workers apart.

    How often each value, how many left empty, where numbers lie; of loops in the attempts that count.
    """
    among = Among(pilot=asked.pilot, rejected=asked.rejected)
    return await looking(request).given.ask_of(
        run_id,
        asked,
        lambda connection, log: RunFields(
            run_id=run_id, fields=answered_fields(log.of(connection, run_id), among)
        ),
    )


@router.get("/runs/{run_id}/agreement")
async def agreement(run_id: str, asked: Annotated[OfAgreement, Query()], request: Request) -> FieldAgreement:
    """How far workers agree on a field: Krippendorff's alpha with an interval, and the share of equal pairs.

    Only work that has ended is compared, and nothing that was excluded.
    """

    def show(connection: Connection, log: AnswerLog) -> FieldAgreement:
        score = log.score(connection, run_id)
        chosen = Chosen(field=asked.field, turn=asked.turn, score=score, among=asked.among(ended=True))
        return field_agreement(run_id, log.of(connection, run_id), chosen, asked.level)

    return await looking(request).given.ask_of(run_id, asked, show)


@router.get("/runs/{run_id}/texts")
async def texts(run_id: str, asked: Annotated[OfTexts, Query()], request: Request) -> TextSample:
    """A random sample of the texts of a field."""
    wanted = Wanted(
        run_id=run_id,
        field=asked.field,
        sample=asked.sample,
        search=asked.search,
        size=asked.size,
        among=asked.among(),
    )
    return await looking(request).given.ask(
        lambda connection, log: text_sample(connection, log.of(connection, run_id), wanted)
    )


@router.get("/runs/{run_id}/units")
async def compared_units(run_id: str, asked: Annotated[OfUnits, Query()], request: Request) -> ComparedUnits:
    """The units of a run with the final answers to one field: mean, spread, and how far the workers agree."""
    asset_url = looking(request).parts.asset_url

    def show(connection: Connection, log: AnswerLog) -> ComparedUnits:
        run = log.of(connection, run_id)
        field = asked.field or log.score(connection, run_id) or next(iter(comparable(run)), "")
        page = UnitPage(
            run_id=run_id,
            chosen=Chosen(field=field, among=asked.among()),
            order=asked.order,
            descending=asked.descending,
            after=asked.after,
            limit=asked.limit,
        )
        return unit_page(connection, asset_url, run, page)

    return await looking(request).given.ask(show)


@router.get("/runs/{run_id}/units/{number}")
async def compared_workers(
    run_id: str, number: int, asked: Annotated[OfUnit, Query()], request: Request
) -> ComparedWorkers:
    """One unit with its workers side by side, in the order in which they came, and how far they agree.

    It tells neither arm nor model.
    """
    asset_url = looking(request).parts.asset_url
    wanted = OneUnit(
        run_id=run_id,
        number=number,
        chosen=Chosen(field="", among=asked.among()),
        after=asked.after,
        limit=asked.limit,
    )
    return await looking(request).given.ask(
        lambda connection, log: unit_workers(
            Sources(connection=connection, asset_url=asset_url, version=log.version),
            log.of(connection, run_id),
            wanted,
        )
    )


@router.get("/workers/{worker_key}/units")
async def compared_by_worker(
    worker_key: str, asked: Annotated[OfWorker, Query()], request: Request
) -> WorkerUnits:
    """One worker with the units that they worked on, newest first. It tells neither arm nor model."""
    asset_url = looking(request).parts.asset_url
    return await looking(request).given.ask(
        lambda connection, log: worker_units(
            Sources(connection=connection, asset_url=asset_url, version=log.version),
            worker_key,
            asked.after,
            asked.limit,
        )
    )
