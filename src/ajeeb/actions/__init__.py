"""Open, act, observe: the only path for anything a worker does."""

from .act import Acted, Standing, act, look, observe, recall
from .calls import Calls
from .following import News, OutputNews, Seen
from .form_calls import KeptFiles, run_form_call
from .identity import new_id, now_ms
from .opening import Visitor, come_in, visitor_by_name, visitor_of_link
from .purse import RunPurse
from .served import Deps, ServedRun, ServedUnit
from .serving import served_procedures

__all__ = [
    "Acted", "Calls", "Deps", "KeptFiles", "News", "OutputNews", "RunPurse", "Seen", "ServedRun", "ServedUnit",
    "Standing", "Visitor", "act", "come_in", "look", "new_id", "now_ms", "observe", "recall", "run_form_call",
    "served_procedures", "visitor_by_name", "visitor_of_link",
]  # fmt: skip
