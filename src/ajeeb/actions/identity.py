"""Ids that are never used twice, and the clock."""

from __future__ import annotations

import os
import time


def now_ms() -> int:
    """The time in UTC milliseconds."""
    return time.time_ns() // 1_000_000


def new_id() -> str:
    """A UUIDv7 as 32 hexadecimal digits: random, and in the order of time (RFC 9562, 5.7)."""
    stamp = now_ms().to_bytes(6, "big")
    rest = bytearray(os.urandom(10))
    rest[0] = (rest[0] & 0x0F) | 0x70
    rest[2] = (rest[2] & 0x3F) | 0x80
    return (stamp + rest).hex()
