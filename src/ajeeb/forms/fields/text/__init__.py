"""Free text."""

from .declaration import Text
from .simulated import fitted, simulated

__all__ = ["Text", "fitted", "simulated"]
