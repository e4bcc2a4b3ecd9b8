"""What an export is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from ajeeb.errors import Unknown

from .filters import Filters, Only

Format: TypeAlias = Literal["parquet", "jsonl", "csv"]
FORMATS: tuple[Format, ...] = get_args(Format)
DEFAULT_FORMATS: tuple[Format, ...] = ("parquet", "jsonl")
Pictures: TypeAlias = Literal["inside", "beside", "none"]
"""inside: files in `media/`, and the pictures in the Parquet tables too; beside: files only; none: no file at all."""
PICTURES: tuple[Pictures, ...] = get_args(Pictures)


@dataclass(frozen=True, kw_only=True)
class Options:
    """Everything that the bytes of an export depend on besides the record. as_of: None for the last event."""

    data: Path
    run_id: str
    filters: Filters = field(default_factory=Filters)
    formats: tuple[Format, ...] = DEFAULT_FORMATS
    pictures: Pictures = "inside"
    as_of: int | None = None


class Wanted(Only, total=False):
    """What may be said of an export. filters: instead of each by its name."""

    filters: Filters
    formats: Sequence[Format]
    pictures: Pictures
    as_of: int | None


def options(data: Path, run_id: str, wanted: Wanted) -> Options:
    """What is said, with the defaults."""
    return Options(
        data=data.absolute(),
        run_id=run_id,
        filters=wanted.get("filters", _filters(wanted)),
        formats=tuple(wanted.get("formats", DEFAULT_FORMATS)),
        pictures=wanted.get("pictures", "inside"),
        as_of=wanted.get("as_of"),
    )


def _filters(wanted: Wanted) -> Filters:
    """Of what is said by its name."""
    default = Filters()
    return Filters(
        pilot=wanted.get("pilot", default.pilot),
        simulated=wanted.get("simulated", default.simulated),
        decisions=wanted.get("decisions", default.decisions),
        arms=wanted.get("arms", default.arms),
        units=wanted.get("units", default.units),
        excluded=wanted.get("excluded", default.excluded),
    )


def formats(given: str) -> tuple[Format, ...]:
    """Formats from `parquet,csv`, in a fixed order.

    Raises: Unknown naming those there are.
    """
    wanted = {one.strip() for one in given.split(",") if one.strip()}
    if odd := sorted(wanted - set(FORMATS)):
        raise Unknown(f"there is no format '{odd[0]}'; there are: {', '.join(FORMATS)}")
    if not wanted:
        raise Unknown(f"no format is given; there are: {', '.join(FORMATS)}")
    return tuple(one for one in FORMATS if one in wanted)


def pictures_of(given: str) -> Pictures:
    """Where the pictures go. Raises: Unknown naming what there is."""
    found = next((one for one in PICTURES if one == given), None)
    if found is None:
        raise Unknown(f"pictures are {', '.join(PICTURES[:-1])} or {PICTURES[-1]}, not '{given}'")
    return found
