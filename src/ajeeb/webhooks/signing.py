"""Signatures after the Standard Webhooks scheme, so that a receiver knows who speaks, and that nothing was changed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

_PREFIX = "whsec_"


def new_signing_secret() -> str:
    """The key that a webhook and its receiver share."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signatures(keys: Iterable[str], delivery_id: str, timestamp_s: int, body: str) -> str:
    """The value of `webhook-signature`: one by each secret, so that a receiver may hold any of them."""
    return " ".join(signature(secret, delivery_id, timestamp_s, body) for secret in keys)


def signature(secret: str, delivery_id: str, timestamp_s: int, body: str) -> str:
    """Version, comma, HMAC-SHA256 over `id.timestamp.body` in base64."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = f"{delivery_id}.{timestamp_s}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
