"""What requesters look at: runs, assignments, filmstrips, forms as they were left, curves and counts. Read-only."""

from .answers import form_answers
from .assignments import AssetUrl, assignment_page
from .audit import AuditPage, AuditWanted, audit_page
from .call_shapes import RunCalls
from .calls import run_calls
from .curve import curve
from .dashboard import run_figures
from .figure_shapes import RunFigures
from .figures import ReadAsset
from .film import film
from .film_shapes import Film
from .form_shapes import FormAnswers
from .left_form import KeptForm, LeftForm, kept_form, left_form
from .runs import last_position, newest_of_people, run_detail, run_list
from .shapes import AssignmentPage, Curve, RunDetail, RunSummary

__all__ = [
    "AssetUrl", "AssignmentPage", "AuditPage", "AuditWanted", "Curve", "Film", "FormAnswers", "KeptForm", "LeftForm",
    "ReadAsset", "RunCalls", "RunDetail", "RunFigures", "RunSummary", "assignment_page", "audit_page", "curve",
    "film", "form_answers", "kept_form", "last_position", "left_form", "newest_of_people", "run_calls", "run_detail",
    "run_figures", "run_list",
]  # fmt: skip
