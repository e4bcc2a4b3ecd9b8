"""From settings and a task to running parts. The only place that picks concrete classes."""

from .parts import Parts, running
from .runs import Runs, Started
from .similar import similarity

__all__ = ["Parts", "Runs", "Started", "running", "similarity"]
