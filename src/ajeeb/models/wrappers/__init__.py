"""Models around a model: each one concern, in whatever order they are put around each other."""

from .fallback import Fallback
from .limit import Limit
from .retry import Retry

__all__ = ["Fallback", "Limit", "Retry"]
