"""Routes about what workers are due, and what they were paid."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from ajeeb.accounts import Person
from ajeeb.review.owed import PaymentState
from ajeeb.review.pay_shapes import PaymentPage, PaySums, Sum, WorkerSums
from ajeeb.review.paying import MOST_REFERENCE, Ledger, ToPay, make_due, pay, take_back
from ajeeb.review.payment_lists import Payments, pay_sums, payment_page, worker_sums
from ajeeb.review.payment_sheet import payment_sheet

from .guard import MANAGE, SEE
from .looking import looking

router = APIRouter()
_MOST_AT_ONCE = 1000

Key = Annotated[str | None, Query(max_length=200)]
Limit = Annotated[int, Query(ge=1, le=200)]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class MarkPaid(_Body):
    """What was paid by hand. Either `payment_ids`, or everything that is due of a run, a worker or all."""

    payment_ids: Annotated[list[str] | None, Field(max_length=_MOST_AT_ONCE)] = None
    run_id: Annotated[str | None, Field(max_length=200)] = None
    worker_key: Annotated[str | None, Field(max_length=200)] = None
    reference: Annotated[str, Field(max_length=MOST_REFERENCE)] = ""
    """Under what the payment can be found where it was made."""
    seen: dict[str, int]
    """The sums that were shown, currency to smallest units: nothing is marked if it is another sum by now."""


class MarkUnpaid(_Body):
    """What was marked as paid, and was not."""

    payment_ids: Annotated[list[str], Field(min_length=1, max_length=_MOST_AT_ONCE)]


class MadePaid(_Body):
    """What was marked as paid, or no longer is."""

    sums: tuple[Sum, ...]


class MakeDue(_Body):
    """Of which run what is owed shall be due; None is all."""

    run_id: Annotated[str | None, Field(max_length=200)] = None


class MadeDue(_Body):
    """How many payments became due."""

    payments: int


@router.get("/payments", dependencies=[SEE])
async def payments(
    request: Request,
    state: PaymentState | None = None,
    run_id: Key = None,
    worker_key: Key = None,
    after: Key = None,
    limit: Limit = 50,
) -> PaymentPage:
    """Payments, those of the newest work first; `after` is the `next_after` of the page before."""
    wanted = Payments(state=state, run_id=run_id, worker_key=worker_key)
    return await looking(request).parts.store.query(
        lambda connection: payment_page(connection, wanted, after, limit)
    )


@router.get("/payments/sums", dependencies=[SEE])
async def payment_sums(request: Request, run_id: Key = None, worker_key: Key = None) -> PaySums:
    """What is due, was paid and was called off, by currency."""
    return await looking(request).parts.store.query(
        lambda connection: pay_sums(connection, run_id, worker_key)
    )


@router.get("/payments/workers", dependencies=[SEE])
async def payments_by_worker(
    request: Request,
    state: PaymentState = "due",
    run_id: Key = None,
    worker_key: Key = None,
    after: Key = None,
    limit: Limit = 50,
) -> WorkerSums:
    """What each worker is due, or was paid, by currency; `after` is the `next_after` of the page before."""
    wanted = Payments(state=state, run_id=run_id, worker_key=worker_key)
    return await looking(request).parts.store.query(
        lambda connection: worker_sums(connection, wanted, after, limit)
    )


@router.get("/payments.csv", dependencies=[MANAGE], response_class=PlainTextResponse)
async def payment_list(
    request: Request, state: PaymentState | None = None, run_id: Key = None, worker_key: Key = None
) -> PlainTextResponse:
    """Payments as CSV for paying by hand, with the ids by which workers are known outside."""
    parts = looking(request).parts
    wanted = Payments(state=state, run_id=run_id, worker_key=worker_key)
    text = await parts.store.follow(lambda connection: payment_sheet(connection, wanted, parts.known_as))
    headers = {"Content-Disposition": f'attachment; filename="payments-{state or "all"}.csv"'}
    return PlainTextResponse(text, media_type="text/csv", headers=headers)


@router.post("/payments/paid")
async def mark_paid(body: MarkPaid, request: Request, who: Annotated[Person, MANAGE]) -> MadePaid:
    """Mark as paid what was paid by hand. It cannot be called off as long as it is marked so."""
    parts = looking(request).parts
    whole = Payments(state="due", run_id=body.run_id, worker_key=body.worker_key)
    to_pay = ToPay(
        which=whole if body.payment_ids is None else body.payment_ids,
        at=parts.now(),
        by=who.name,
        seen=body.seen,
    )
    ledger = Ledger(reference=body.reference.strip())
    return MadePaid(sums=await parts.store.write(lambda connection: pay(connection, ledger, to_pay)))


@router.post("/payments/unpaid")
async def mark_unpaid(body: MarkUnpaid, request: Request, who: Annotated[Person, MANAGE]) -> MadePaid:
    """Let be due again what was marked as paid by mistake."""
    parts = looking(request).parts
    at = parts.now()
    return MadePaid(
        sums=await parts.store.write(lambda connection: take_back(connection, body.payment_ids, at, who.name))
    )


@router.post("/payments/due")
async def make_owed_due(body: MakeDue, request: Request, who: Annotated[Person, MANAGE]) -> MadeDue:
    """Let be due what is owed and has no payment yet: work that ended because our side failed, or that was decided
    before its run had a reward."""
    parts = looking(request).parts
    at = parts.now()
    return MadeDue(
        payments=await parts.store.write(lambda connection: make_due(connection, body.run_id, at, who.name))
    )
