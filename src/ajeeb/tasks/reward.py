"""What a worker is paid for one assignment."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

from ajeeb.currencies import is_currency, minor_of


def _as_written(amount: Any) -> Any:
    """A number of Python or YAML as it was written: 1.1 is eleven tenths, and not a little more."""
    return Decimal(str(amount)) if isinstance(amount, float) else amount


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Reward:
    """What a worker is paid for one assignment that is approved or soft rejected.

    amount: in units of the currency, such as `1.50`; kept exactly.
    currency: its code by ISO 4217, such as `EUR`.
    """

    amount: Annotated[
        Decimal,
        BeforeValidator(_as_written),
        Field(gt=0, le=1_000_000, max_digits=12, allow_inf_nan=False),
    ]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"

    @model_validator(mode="after")
    def _payable(self) -> Reward:
        if not is_currency(self.currency):
            raise ValueError(f"'{self.currency}' is no currency of ISO 4217; give one such as EUR or USD")
        minor_of(self.amount, self.currency)
        return self

    @property
    def minor(self) -> int:
        """In smallest units of the currency, such as cents."""
        return minor_of(self.amount, self.currency)
