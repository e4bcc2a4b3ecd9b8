"""Signed in as a given role: over HTTP, or in a browser (`Server.signed_in` in tests/browser/serving.py)."""

from __future__ import annotations

import time
from pathlib import Path

import apsw
import httpx2

from ajeeb.accounts import Role, SignIn, direct_code, new_secret


async def sign_in_as(client: httpx2.AsyncClient, door: SignIn, role: Role = "owner", now: int = 0) -> None:
    """Let this client be signed in as a requester of this role, whose account has that name and no password."""
    code = await door.way_in(role, role, now or time.time_ns() // 1_000_000)
    answer = await client.post("/api/manage/session", json={"code": code})
    assert answer.status_code == 200, answer.text


def direct_code_beside(data: Path, name: str, role: Role) -> str:
    """A code that signs in once, written beside a running server."""
    secret = new_secret()
    connection = apsw.Connection(str(data / "ajeeb.db"))
    try:
        connection.set_busy_timeout(5000)
        with connection:
            direct_code(connection, secret, name, role, time.time_ns() // 1_000_000)
    finally:
        connection.close()
    return secret
