"""Money in SQLite: a row per reservation and a total per worker, run and day, changed together."""

from __future__ import annotations

import apsw

from ajeeb.errors import Unknown

from .money import Reservation, Spent, Tally, check, day_tally, refuse_odd, run_tally, tallies


def reserve(connection: apsw.Connection, reservation: Reservation) -> None:
    """Keep money for a call.

    Raises: CapPassed, and then nothing was written.
    """
    currency, micros = reservation.currency, reservation.micros
    check(reservation, lambda tally: sum(_held(connection, tally, currency)))
    connection.execute(
        _RESERVATION,
        (
            reservation.reservation_id,
            reservation.run_id,
            reservation.worker_key,
            reservation.day,
            currency,
            micros,
            reservation.at,
            reservation.call_id or None,
        ),
    )
    for tally in reservation.tallies():
        connection.execute(_RESERVE, (tally.scope, tally.run_id, tally.key, currency, micros))


def settle(connection: apsw.Connection, reservation_id: str, micros: int, at: int) -> None:
    """Let the real price take the place of what was reserved; once settled, it stays.

    Raises: Unknown if nothing was reserved under this id.
    """
    refuse_odd(micros)
    row = connection.execute(_ONE, (reservation_id,)).fetchone()
    if row is None:
        raise Unknown(f"no money was reserved under '{reservation_id}'")
    run_id, worker_key, day, currency, reserved, settled_at = row
    if settled_at is not None:
        return
    connection.execute(
        "UPDATE reservation SET settled = ?, settled_at = ? WHERE reservation_id = ?",
        (micros, at, reservation_id),
    )
    for tally in tallies(run_id, worker_key, day):
        connection.execute(_SETTLE, (micros, reserved, tally.scope, tally.run_id, tally.key, currency))


def release_lost(connection: apsw.Connection, run_id: str | None, at: int) -> int:
    """Settle what is still reserved, of one run or of all, at what was reserved; how many there were."""
    lost = list(connection.execute(_OPEN, (run_id, run_id)))
    for reservation_id, micros in lost:
        settle(connection, reservation_id, micros, at)
    return len(lost)


def spent(connection: apsw.Connection, run_id: str, day: str, currency: str) -> Spent:
    """What a run has spent, and all runs on a day."""
    settled, reserved = _held(connection, run_tally(run_id), currency)
    today = sum(_held(connection, day_tally(day), currency))
    return Spent(run=settled + reserved, day=today, reserved=reserved)


def _held(connection: apsw.Connection, tally: Tally, currency: str) -> tuple[int, int]:
    """What a total holds: settled, reserved."""
    row = connection.execute(_TOTAL, (tally.scope, tally.run_id, tally.key, currency)).fetchone()
    return (0, 0) if row is None else (int(row[0]), int(row[1]))


_TOTAL = "SELECT settled, reserved FROM spending WHERE scope = ? AND run_id = ? AND key = ? AND currency = ?"
_RESERVATION = """
    INSERT INTO reservation (reservation_id, run_id, worker_key, day, currency, micros, at, call_id)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_RESERVE = """
    INSERT INTO spending (scope, run_id, key, currency, reserved) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (scope, run_id, key, currency) DO UPDATE SET reserved = reserved + excluded.reserved
"""
_ONE = """
    SELECT run_id, worker_key, day, currency, micros, settled_at FROM reservation WHERE reservation_id = ?
"""
_SETTLE = """
    UPDATE spending SET settled = settled + ?, reserved = reserved - ?
    WHERE scope = ? AND run_id = ? AND key = ? AND currency = ?
"""
_OPEN = """
    SELECT reservation_id, micros FROM reservation
    WHERE settled_at IS NULL AND (? IS NULL OR run_id = ?)
"""
