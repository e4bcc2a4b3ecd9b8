"""Models around a model: each one concern, in whatever order they are put around each other."""

from .around import Around, around, built
from .batched import Batched
from .cached import Cached
from .deadline import Deadline
from .fallback import Fallback
from .limit import Limit
from .priced import Priced
from .retry import Retry
from .tried import Tried

__all__ = [
    "Around", "Batched", "Cached", "Deadline", "Fallback", "Limit", "Priced", "Retry", "Tried", "around", "built",
]  # fmt: skip
