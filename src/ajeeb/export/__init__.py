"""A run as a dataset: tables, files, manifest and data card."""

from .columns import SCHEMA_VERSION, TABLES
from .dataset import Report, attempts, export

__all__ = ["SCHEMA_VERSION", "TABLES", "Report", "attempts", "export"]
