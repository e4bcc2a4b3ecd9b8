"""Counted durations, as they are shown."""

from __future__ import annotations

from .figure_shapes import DurationBin, Durations
from .figures.bins import Bins, quantile

_BARS = 10  # of a histogram, for each power of ten
_STEP = 100 // _BARS


def durations(bins: Bins) -> Durations | None:
    """Where the values lie; None if there are none."""
    counted = bins.counted()
    if not counted:
        return None
    n = sum(count for _, count in counted)
    return Durations(
        n=n,
        mean=sum(bins.total.values()) / n,
        q1=quantile(counted, 0.25),
        median=quantile(counted, 0.5),
        q3=quantile(counted, 0.75),
        p95=quantile(counted, 0.95),
    )


def histogram(bins: Bins) -> tuple[DurationBin, ...]:
    """How many there are of each size, ten bars for each power of ten."""
    return tuple(DurationBin(low=low, high=high, n=n) for low, high, n in bins.wide(_STEP))
