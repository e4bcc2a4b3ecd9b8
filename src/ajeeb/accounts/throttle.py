"""How often passwords may be tried: for each account's name and for each address, with a wait that grows. In memory."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from .errors import TooManyTries

_FORGOTTEN_MS = 3_600_000
_MOST_KEPT = 20_000


@dataclass(frozen=True, kw_only=True)
class Limit:
    """free: tries without a wait. most_s: the longest wait, which doubles with each try beyond."""

    free: int
    most_s: int

    def wait_s(self, tries: int) -> int:
        """Seconds to wait after so many tries."""
        return 0 if tries < self.free else min(self.most_s, 2 ** min(tries - self.free, 30))


OF_NAME = Limit(free=5, most_s=300)
OF_ADDRESS = Limit(free=30, most_s=300)  # a laboratory behind one address, a proxy


@dataclass
class _Tries:
    count: int = 0
    at: int = 0


@dataclass
class Throttle:
    """Tries so far. Times are UTC milliseconds."""

    _tries: OrderedDict[tuple[Limit, str], _Tries] = field(default_factory=OrderedDict)

    def count(self, name: str, address: str, now: int) -> None:
        """Count one try before the password is looked at, so that many at once are many. name: as it is compared.

        Raises: TooManyTries; the try was not counted then.
        """
        keys = ((OF_NAME, name), (OF_ADDRESS, address))
        if (wait_s := self.wait_s(name, address, now)) > 0:
            raise TooManyTries(wait_s)
        for key in keys:
            tries = self._tries.setdefault(key, _Tries())
            tries.count, tries.at = tries.count + 1, now
            self._tries.move_to_end(key)
        while len(self._tries) > _MOST_KEPT:
            self._tries.popitem(last=False)

    def wait_s(self, name: str, address: str, now: int) -> int:
        """Seconds until the next try; 0 if it may come at once."""
        return max(self._wait_s(key, now) for key in ((OF_NAME, name), (OF_ADDRESS, address)))

    def passed(self, name: str, address: str) -> None:
        """The password was right: the name starts anew, and the address is given this try back."""
        self._tries.pop((OF_NAME, name), None)
        of_address = self._tries.get((OF_ADDRESS, address))
        if of_address is not None:
            of_address.count = max(0, of_address.count - 1)

    def _wait_s(self, key: tuple[Limit, str], now: int) -> int:
        tries = self._tries.get(key)
        if tries is None or now - tries.at > _FORGOTTEN_MS:
            self._tries.pop(key, None)
            return 0
        until = tries.at + key[0].wait_s(tries.count) * 1000
        return max(0, -(-(until - now) // 1000))
