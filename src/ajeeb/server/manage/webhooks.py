"""Routes about webhooks: addresses that are told when work is handed in or decided on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request

from ajeeb import webhooks as hooks
from ajeeb.accounts import Person
from ajeeb.actions import new_id
from ajeeb.webhooks.addresses import BadWebhook
from ajeeb.webhooks.own_address import OwnAddress, check_new_url

from .guard import MANAGE
from .looking import looking
from .webhook_shapes import (
    DeliveryPage,
    DeliveryRow,
    NewWebhookSecret,
    WebhookBody,
    WebhookChange,
    WebhookRow,
)

router = APIRouter(prefix="/webhooks")


@router.get("", dependencies=[MANAGE])
async def webhooks(request: Request) -> tuple[WebhookRow, ...]:
    """All webhooks, in the order in which they were added."""
    found = await looking(request).parts.store.query(lambda connection: tuple(hooks.webhooks(connection)))
    return tuple(map(_row, found))


@router.post("", status_code=201)
async def add_webhook(
    body: WebhookBody, request: Request, who: Annotated[Person, MANAGE]
) -> NewWebhookSecret:
    """Add a webhook; the answer has, this once, the secret with which a receiver checks signatures."""
    parts = looking(request).parts
    await check_new_url(body.url, on_loopback=parts.on_loopback, own=_own_address(request))
    kinds = tuple(kind for kind in hooks.KINDS if kind in body.kinds)
    if not kinds:
        raise BadWebhook(f"a webhook is told of one or more of: {', '.join(hooks.KINDS)}")
    secret = hooks.new_signing_secret()
    new = hooks.NewWebhook(
        webhook_id=new_id(), url=body.url, secret=secret, kinds=kinds, at=parts.now(), by=who.name
    )
    made = await parts.store.write(lambda connection: hooks.add_webhook(connection, new))
    return NewWebhookSecret(webhook=_row(made), secret=secret)


@router.patch("/{webhook_id}")
async def change_webhook(
    webhook_id: str, body: WebhookChange, request: Request, who: Annotated[Person, MANAGE]
) -> WebhookRow:
    """Disable a webhook, whose waiting deliveries have failed then, or enable it."""
    parts = looking(request).parts
    at = parts.now()
    changed = await parts.store.write(
        lambda connection: hooks.change_webhook(
            connection, webhook_id, disabled=body.disabled, at=at, by=who.name
        )
    )
    return _row(changed)


@router.post("/{webhook_id}/secret", status_code=201)
async def renew_webhook_secret(
    webhook_id: str, request: Request, who: Annotated[Person, MANAGE]
) -> NewWebhookSecret:
    """Give a webhook a new secret, told this once; for a day its deliveries are signed by the one before too."""
    parts = looking(request).parts
    secret, at = hooks.new_signing_secret(), parts.now()
    changed = await parts.store.write(
        lambda connection: hooks.renew_secret(connection, webhook_id, secret, at, who.name)
    )
    return NewWebhookSecret(webhook=_row(changed), secret=secret)


@router.delete("/{webhook_id}", status_code=204)
async def remove_webhook(webhook_id: str, request: Request, who: Annotated[Person, MANAGE]) -> None:
    """Remove a webhook with the list of its deliveries."""
    parts = looking(request).parts
    at = parts.now()
    await parts.store.write(lambda connection: hooks.remove_webhook(connection, webhook_id, at, who.name))


@router.post("/{webhook_id}/test", status_code=202)
async def test_webhook(webhook_id: str, request: Request, who: Annotated[Person, MANAGE]) -> DeliveryRow:
    """Send a message that tells nothing, to see whether it arrives."""
    parts = looking(request).parts
    delivery_id, at = f"msg_{new_id()}", parts.now()
    made = await parts.store.write(
        lambda connection: hooks.send_test(connection, webhook_id, delivery_id, at, who.name)
    )
    return _delivery(made)


@router.get("/{webhook_id}/deliveries", dependencies=[MANAGE])
async def deliveries(
    webhook_id: str,
    request: Request,
    after: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> DeliveryPage:
    """Deliveries of a webhook, newest first; `after` is the `next_after` of the page before."""
    found = await looking(request).parts.store.query(
        lambda connection: hooks.deliveries(connection, webhook_id, limit + 1, after)
    )
    more, found = len(found) > limit, found[:limit]
    return DeliveryPage(rows=tuple(map(_delivery, found)), next_after=found[-1].delivery_id if more else None)


@router.post("/{webhook_id}/deliveries/{delivery_id}/again", status_code=202)
async def send_again(
    webhook_id: str, delivery_id: str, request: Request, who: Annotated[Person, MANAGE]
) -> DeliveryRow:
    """Send a delivery again at once, with the id that it had, by which a receiver knows it."""
    parts = looking(request).parts
    at = parts.now()
    sent = await parts.store.write(
        lambda connection: hooks.send_again(connection, webhook_id, delivery_id, at, who.name)
    )
    return _delivery(sent)


def _own_address(request: Request) -> OwnAddress:
    """Where this server is, as far as it knows."""
    public = looking(request).parts.public_url
    host, port = request.scope.get("server") or ("", None)
    return OwnAddress(urls=(str(request.base_url), *([public] if public else [])), host=host, port=port)


def _row(webhook: hooks.Webhook) -> WebhookRow:
    return WebhookRow(**asdict(webhook))


def _delivery(delivery: hooks.Delivery) -> DeliveryRow:
    columns = asdict(delivery)
    columns.pop("webhook_id")
    return DeliveryRow(**columns)
