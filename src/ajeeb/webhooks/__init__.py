"""Webhooks: addresses that are told when work is handed in or decided on; signed, and tried again until they answer.

What speaks HTTP, `addresses`, is imported when the first message is due.
"""

from .records import (
    KINDS,
    Delivery,
    Kind,
    NewWebhook,
    Webhook,
    add_webhook,
    change_webhook,
    deliveries,
    remove_webhook,
    send_again,
    send_test,
    webhooks,
)
from .relay import Storage, keep_relaying, relay
from .signing import new_signing_secret, signature

__all__ = [
    "KINDS", "Delivery", "Kind", "NewWebhook", "Storage", "Webhook", "add_webhook", "change_webhook", "deliveries",
    "keep_relaying", "new_signing_secret", "relay", "remove_webhook", "send_again", "send_test", "signature",
    "webhooks",
]  # fmt: skip
