"""Numbers and answers of runs, counted from the log: each event is read once, and what was counted is kept."""

from .answer_log import AnswerLog
from .bins import Bins
from .forms import ReadAsset
from .keeping import Snapshot, give_back, keep, snapshot, taken_up
from .reader import Figures

__all__ = [
    "AnswerLog", "Bins", "Figures", "ReadAsset", "Snapshot", "give_back", "keep", "snapshot", "taken_up",
]  # fmt: skip
