"""Money of goes that nobody could write down, because the server stopped while they ran; the budget counts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import apsw

from ajeeb.events import Try
from ajeeb.loops import cost_micros


@dataclass(frozen=True, kw_only=True)
class LostMoney:
    """What of the money of one call is in none of its goes. micros: millionths of the currency's unit."""

    micros: int
    currency: str


def lost_money(connection: apsw.Connection, call_id: str, goes: Sequence[Try]) -> LostMoney | None:
    """What a call that has ended lost; None if all that it cost is in its goes. goes: all that were written down."""
    row = connection.execute(_SPENT, (call_id,)).fetchone()
    written = cost_micros(goes)[0] or 0
    if row is None or row[0] <= written:
        return None
    return LostMoney(micros=int(row[0]) - written, currency=str(row[1]))


# What is reserved still may be told by a go that comes late.
_SPENT = """
    SELECT sum(settled), currency FROM reservation
    WHERE call_id = ? AND settled_at IS NOT NULL GROUP BY currency
"""
