"""A whole number from low to high."""

from .declaration import Scale
from .simulated import simulated

__all__ = ["Scale", "simulated"]
