"""What requesters look at: runs, assignments, the filmstrip of one, the learning curve. Read-only."""

from .assignments import AssetUrl, assignment_page
from .curve import Curves
from .film import film
from .runs import last_position, newest_of_people, run_detail, run_list
from .shapes import AssignmentPage, Curve, Film, RunDetail, RunSummary

__all__ = [
    "AssetUrl", "AssignmentPage", "Curve", "Curves", "Film", "RunDetail", "RunSummary", "assignment_page", "film",
    "last_position", "newest_of_people", "run_detail", "run_list",
]  # fmt: skip
