"""How usual each flag is in a run, and from where on work is unusually fast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import apsw

from .work_filter import FLAGGED, FLAGS, flag_values
from .work_shapes import FlagRate

_LEAST = 20  # ended assignments, before anything is called unusual
_KEPT_MS = 30_000
_MANY = 10_000  # ended assignments, of which the next ones change the rates hardly
_KEPT_OF_MANY_MS = 600_000


@dataclass(frozen=True, kw_only=True)
class Rates:
    """limits: simulated or not, to the milliseconds under which work is faster than 95 % of the others of its kind.

    ended: how many assignments these are the rates of.
    """

    shares: tuple[FlagRate, ...]
    limits: Mapping[bool, int]
    ended: int = 0

    @classmethod
    def of(cls, connection: apsw.Connection, run_id: str) -> Rates:
        """The rates of a run as it stands."""
        limits: dict[bool, int] = {}
        ended = 0
        for simulated, count in connection.execute(_ENDED, (run_id,)):
            ended += count
            if count >= _LEAST:
                limit: Any = connection.execute(_FASTEST, (run_id, simulated, count // 20)).get
                limits[bool(simulated)] = int(limit)
        counts = ", ".join(f"avg({FLAGGED[flag]})" for flag in FLAGS)
        sql = f"SELECT {counts} FROM assignment a WHERE +a.run_id = :run AND a.ended_at IS NOT NULL"
        row: Any = connection.execute(sql, {"run": run_id, **flag_values(limits)}).fetchone()
        shares = tuple(
            FlagRate(flag=flag, share=float(share or 0)) for flag, share in zip(FLAGS, row, strict=True)
        )
        return cls(shares=shares, limits=limits, ended=ended)


@dataclass
class KeptRates:
    """The rates of runs, each looked up anew when it is older than half a minute; of large runs, than ten minutes."""

    _kept: dict[str, tuple[int, Rates]] = field(default_factory=dict)

    def of(self, connection: apsw.Connection, run_id: str, now: int) -> Rates:
        """The rates of a run. now: UTC milliseconds."""
        at, rates = self._kept.get(run_id, (None, None))
        if at is None or rates is None or not 0 <= now - at < _kept_ms(rates):
            rates = Rates.of(connection, run_id)
            self._kept[run_id] = now, rates
        return rates


def _kept_ms(rates: Rates) -> int:
    return _KEPT_OF_MANY_MS if rates.ended >= _MANY else _KEPT_MS


_ENDED = """
    SELECT simulated, count(*) FROM assignment WHERE +run_id = ? AND ended_at IS NOT NULL GROUP BY simulated
"""
_FASTEST = """
    SELECT ended_at - opened_at FROM assignment INDEXED BY assignment_duration
    WHERE run_id = ? AND ended_at - opened_at IS NOT NULL AND simulated = ?
    ORDER BY ended_at - opened_at LIMIT 1 OFFSET ?
"""
