"""A run as a dataset: tables, files, manifest and data card."""

from .columns import SCHEMA_VERSION, TABLES
from .dataset import Report, export
from .filters import EVERYTHING, STANDINGS, Filters, standings
from .options import FORMATS, PICTURES, Format, Pictures, formats
from .progress import Step
from .reading import Tables, attempts, submissions, tables

__all__ = [
    "EVERYTHING", "FORMATS", "PICTURES", "SCHEMA_VERSION", "STANDINGS", "TABLES", "Filters", "Format", "Pictures",
    "Report", "Step", "Tables", "attempts", "export", "formats", "standings", "submissions", "tables",
]  # fmt: skip
