"""How quickly calls of one procedure go: what a worker is told of the wait, and whether another may come."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from statistics import median


@dataclass
class Pace:
    """Calls of one procedure. at_once: how many run at the same time. calls: how many there are, waiting or not."""

    at_once: int
    calls: int = 0
    _took_ms: deque[int] = field(default_factory=lambda: deque(maxlen=20))

    @property
    def next_position(self) -> int | None:
        """How many would go before a call that came now; None if it had its turn at once."""
        before = self.calls - self.at_once
        return before if before >= 0 else None

    def took(self, ms: int) -> None:
        """A call has ended well after so long, its wait not counted."""
        self._took_ms.append(max(0, ms))

    def expected_ms(self, position: int | None = None) -> int | None:
        """The median of the last 20, and the wait for those that go before; None if none has ended."""
        if not self._took_ms:
            return None
        rounds = 0 if position is None else position // self.at_once + 1
        return int(median(self._took_ms) * (1 + rounds))

    @property
    def wait_ms(self) -> int:
        """How long a call that came now would wait for its turn, as far as can be told."""
        expected, alone = self.expected_ms(self.next_position), self.expected_ms()
        return 0 if expected is None or alone is None else expected - alone
