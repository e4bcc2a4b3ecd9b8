"""What requesters look at: runs, assignments, filmstrips, forms as they were left, curves and counts. Read-only."""

from .answers import Answers, ReadAsset
from .assignments import AssetUrl, assignment_page
from .call_shapes import RunCalls
from .calls import CallFigures
from .curve import Curves
from .film import film
from .form_shapes import FormAnswers
from .left_form import KeptForm, LeftForm, kept_form, left_form
from .runs import last_position, newest_of_people, run_detail, run_list
from .shapes import AssignmentPage, Curve, Film, RunDetail, RunSummary

__all__ = [
    "Answers", "AssetUrl", "AssignmentPage", "CallFigures", "Curve", "Curves", "Film", "FormAnswers", "KeptForm",
    "LeftForm", "ReadAsset", "RunCalls", "RunDetail", "RunSummary", "assignment_page", "film", "kept_form",
    "last_position", "left_form", "newest_of_people", "run_detail", "run_list",
]  # fmt: skip
