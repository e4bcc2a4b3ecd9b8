"""Numbers about runs, counted from the log: each event is read once, and what was counted is kept."""

from .bins import Bins
from .forms import ReadAsset
from .keeping import Snapshot, keep, snapshot, taken_up
from .reader import Figures

__all__ = ["Bins", "Figures", "ReadAsset", "Snapshot", "keep", "snapshot", "taken_up"]
