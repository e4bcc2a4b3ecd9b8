"""Which work of a run is exported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias, TypedDict, get_args

from ajeeb.errors import Unknown

Standing: TypeAlias = Literal["approved", "soft_rejected", "rejected", "undecided"]
STANDINGS: tuple[Standing, ...] = get_args(Standing)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which work is exported, besides that of workers in earnest.

    decisions: verdicts that stand at the event up to which it is exported; empty: any. arms, units (numbers): empty:
    any. excluded: with what reviewers set aside, marked. One alone may be given as it is.
    Raises: Unknown if there is no such verdict.
    """

    pilot: bool = False
    simulated: bool = False
    decisions: tuple[Standing, ...] = ()
    arms: tuple[str, ...] = ()
    units: tuple[int, ...] = ()
    excluded: bool = True

    def __post_init__(self) -> None:
        for name in ("decisions", "arms", "units"):
            given = getattr(self, name)
            object.__setattr__(self, name, (given,) if isinstance(given, str | int) else tuple(given))
        _check(self.decisions)

    @property
    def as_json(self) -> dict[str, Any]:
        """For the manifest."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }


class Only(TypedDict, total=False):
    """The same as keyword arguments of what reads a run; what is not said is as in `Filters`."""

    pilot: bool
    simulated: bool
    decisions: tuple[Standing, ...]
    arms: tuple[str, ...]
    units: tuple[int, ...]
    excluded: bool


def standings(given: str) -> tuple[Standing, ...]:
    """Verdicts from `approved,rejected`, in a fixed order.

    Raises: Unknown naming those there are.
    """
    wanted = {one.strip() for one in given.split(",") if one.strip()}
    _check(wanted)
    return tuple(one for one in STANDINGS if one in wanted)


def _check(decisions: Iterable[str]) -> None:
    if odd := sorted(set(decisions) - set(STANDINGS)):
        raise Unknown(f"there is no decision '{odd[0]}'; there are: {', '.join(STANDINGS)}")


PEOPLE = Filters()
EVERYTHING = Filters(pilot=True, simulated=True)
