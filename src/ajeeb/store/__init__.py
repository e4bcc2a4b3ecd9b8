"""The record on disk: event log, the tables made from it, files by content."""

from .assets import AssetFolder
from .base import Append, Asset, Assignment, Claim, Link, Run, RunningCall, Store, Unit
from .folder import DATABASE, KEY, DataFolder, own
from .sqlite import SqliteStore, reading, recorded, runs, units

__all__ = [
    "DATABASE", "KEY", "Append", "Asset", "AssetFolder", "Assignment", "Claim", "DataFolder", "Link", "Run",
    "RunningCall", "SqliteStore", "Store", "Unit", "own", "reading", "recorded", "runs", "units",
]  # fmt: skip
