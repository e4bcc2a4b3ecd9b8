"""Secrets that are handed out once; what is stored of them is a digest."""

from __future__ import annotations

import hashlib
import secrets


def new_secret() -> str:
    """A secret that nobody guesses, as text for an address or a header."""
    return secrets.token_urlsafe(24)


def digest(secret: str) -> str:
    """What is stored of a secret: it is random, so that a plain SHA-256 keeps it."""
    return hashlib.sha256(secret.encode()).hexdigest()
