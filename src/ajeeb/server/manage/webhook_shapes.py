"""What travels about webhooks."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ajeeb.webhooks import Kind
from ajeeb.webhooks.outgoing import DeliveryState


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class WebhookBody(_Wire):
    """A webhook to be added."""

    url: Annotated[str, Field(max_length=2000)]
    kinds: Annotated[tuple[Kind, ...], Field(max_length=10)]


class WebhookChange(_Wire):
    """What shall change about a webhook."""

    disabled: bool


class WebhookRow(_Wire):
    """One address that is told. Times are UTC milliseconds."""

    webhook_id: str
    url: str
    kinds: tuple[Kind, ...]
    created_at: int
    disabled_at: int | None
    waiting: int
    """Deliveries that are still to be sent."""
    failed: int
    """Deliveries that were given up."""
    former_until: int | None
    """Until when deliveries are signed by the secret before as well; None if it never had another."""


class NewWebhookSecret(_Wire):
    """A webhook with its new secret, which signs its deliveries and is shown this once."""

    webhook: WebhookRow
    secret: str


class DeliveryRow(_Wire):
    """One message to a webhook. Times are UTC milliseconds."""

    delivery_id: str
    kind: str
    """submitted, decided or test."""
    state: DeliveryState
    created_at: int
    tries: int
    next_at: int | None
    """When it is tried next."""
    done_at: int | None
    error: str | None
    """Why the last try failed."""


class DeliveryPage(_Wire):
    """Deliveries of a webhook, newest first."""

    rows: tuple[DeliveryRow, ...]
    next_after: str | None
    """For `after`, to get the rows that follow; None if there are none."""
