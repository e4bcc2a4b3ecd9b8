"""A run as a dataset: tables, files, manifest and data card."""

from . import hub
from .columns import SCHEMA_VERSION, TABLES
from .dataset import Report, export
from .filters import EVERYTHING, STANDINGS, Filters, Only, Standing, standings
from .options import DEFAULT_FORMATS, FORMATS, PICTURES, Format, Pictures, formats, pictures_of
from .progress import Step
from .reading import Preview, Tables, attempts, preview, submissions, tables, warn_if_empty

__all__ = [
    "DEFAULT_FORMATS", "EVERYTHING", "FORMATS", "PICTURES", "SCHEMA_VERSION", "STANDINGS", "TABLES", "Filters",
    "Format", "Only", "Pictures", "Preview", "Report", "Standing", "Step", "Tables", "attempts", "export", "formats",
    "hub", "pictures_of", "preview", "standings", "submissions", "tables", "warn_if_empty",
]  # fmt: skip
