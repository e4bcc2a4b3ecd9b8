"""The record on disk: event log, the tables made from it, files by content, money."""

from .assets import AssetFolder
from .base import Append, Asset, Assignment, Claim, Link, Run, RunningCall, Store, Unit
from .decisions import AppendDecisions, append_decisions, decided_so_far, decisions, recorded_decisions
from .folder import DATABASE, KEY, DataFolder, own
from .holds import held, place
from .log import recorded
from .money import Cap, CapPassed, Caps, Reservation, Spent
from .reading import judged, reading, runs, units
from .run_links import LinkStanding, LinkState, links_of, make_links, revoke_link
from .sqlite import SqliteStore

__all__ = [
    "DATABASE", "KEY", "Append", "AppendDecisions", "Asset", "AssetFolder", "Assignment", "Cap", "CapPassed",
    "Caps", "Claim", "DataFolder", "Link", "LinkStanding", "LinkState", "Reservation", "Run", "RunningCall",
    "Spent", "SqliteStore", "Store", "Unit", "append_decisions", "decided_so_far", "decisions", "held", "judged",
    "links_of", "make_links", "own", "place", "reading", "recorded", "recorded_decisions", "revoke_link", "runs",
    "units",
]  # fmt: skip
