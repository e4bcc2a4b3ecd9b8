"""Webhooks: addresses that are told when work is handed in or decided on; signed, and tried again until they answer.

What speaks HTTP, `addresses`, is imported when the first message is due.
"""

from .outgoing import Delivery, deliveries, send_again, send_test
from .records import (
    FORMER_MS,
    KINDS,
    Kind,
    NewWebhook,
    Webhook,
    add_webhook,
    change_webhook,
    remove_webhook,
    renew_secret,
    webhooks,
)
from .relay import Storage, keep_relaying, relay
from .signing import new_signing_secret, signature

__all__ = [
    "FORMER_MS", "KINDS", "Delivery", "Kind", "NewWebhook", "Storage", "Webhook", "add_webhook", "change_webhook",
    "deliveries", "keep_relaying", "new_signing_secret", "relay", "remove_webhook", "renew_secret", "send_again",
    "send_test", "signature", "webhooks",
]  # fmt: skip
