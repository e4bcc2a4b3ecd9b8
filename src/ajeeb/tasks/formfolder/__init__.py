"""A form configuration as a folder: read, verified, permutated, extrapolated, written."""

from .folder import FormFolder
from .insertion_files import loader
from .json_files import ReadFile, read_config, read_json, write_json
from .modules import exported, modules
from .steps import Prepared, Written, extrapolate_files, permutate_files, prepare, verify_folder
from .styles import styles

__all__ = [
    "FormFolder", "Prepared", "ReadFile", "Written", "exported", "extrapolate_files", "loader", "modules",
    "permutate_files", "prepare", "read_config", "read_json", "styles", "verify_folder", "write_json",
]  # fmt: skip
