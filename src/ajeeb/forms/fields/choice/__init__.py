"""One of several options."""

from .declaration import Choice
from .simulated import simulated

__all__ = ["Choice", "simulated"]
