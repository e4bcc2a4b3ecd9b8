"""A run as a dataset: tables, files, manifest and data card."""

from .columns import SCHEMA_VERSION, TABLES
from .dataset import Report, export
from .reading import attempts, submissions

__all__ = ["SCHEMA_VERSION", "TABLES", "Report", "attempts", "export", "submissions"]
