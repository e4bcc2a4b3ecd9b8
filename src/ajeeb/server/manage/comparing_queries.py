"""What may be asked of the routes that compare."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ajeeb.review.agreement import Level
from ajeeb.review.answer_columns import Among
from ajeeb.review.answer_shapes import Turn
from ajeeb.review.compare_shapes import UnitOrder
from ajeeb.review.side_by_side import MOST

FieldName = Annotated[str, Field(max_length=500)]
After = Annotated[str | None, Field(max_length=100)]


class OfWork(BaseModel):
    """Which work is looked at besides what stands. Excluded work never is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pilot: bool = False
    """Also pilot work."""
    rejected: bool = False
    """Also work that was rejected, softly or not."""


class OfWorkers(OfWork):
    """Whose work is looked at."""

    simulated: bool = False
    """Also the work of simulated workers."""

    def among(self, *, ended: bool = False) -> Among:
        """The same for reading."""
        return Among(simulated=self.simulated, pilot=self.pilot, rejected=self.rejected, ended=ended)


class OfAgreement(OfWorkers):
    """Agreement on which answers."""

    field: FieldName
    level: Level | None = None
    """Without one the usual level of the field; for a scale both `ordinal` and `interval`."""
    turn: Turn = "last"
    """Which judged attempt of an assignment stands for it."""


class OfTexts(OfWorkers):
    """Which texts, and how many."""

    field: FieldName
    sample: Annotated[int, Field(ge=0, le=2**53 - 1)] = 0
    """Draws the sample: the same number gives the same sample of the same texts."""
    search: Annotated[str, Field(max_length=200)] = ""
    """Words that all stand in what was sent together with the text, each perhaps as the beginning of a longer one."""
    size: Annotated[int, Field(ge=1, le=50)] = 10


class OfUnits(OfWorkers):
    """Which units, in which order."""

    field: FieldName = ""
    """Without one the score, or else the first field that can be compared."""
    order: UnitOrder = "number"
    descending: bool = False
    after: After = None
    """`next_after` of the page before."""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class OfUnit(OfWorkers):
    """Which workers of a unit."""

    after: After = None
    """`next_after` of the page before."""
    limit: Annotated[int, Field(ge=1, le=MOST)] = MOST


class OfWorker(BaseModel):
    """Which units of a worker."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    after: After = None
    """`next_after` of the page before."""
    limit: Annotated[int, Field(ge=1, le=MOST)] = MOST
