"""One of several outputs."""

from .declaration import Pick
from .simulated import simulated

__all__ = ["Pick", "simulated"]
