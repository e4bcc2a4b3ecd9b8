"""A form configuration as a folder: read, verified, permutated, extrapolated, written; and its files on S3."""

from .file_locations import update_file_locations
from .folder import FormFolder
from .insertion_files import loader
from .json_files import ReadFile, read_config, read_json, write_json
from .modules import exported, modules
from .presigning import PRESIGNING, ForReview, presign_for_review
from .s3 import list_files, presigned_url, presigned_urls
from .steps import Prepared, Written, extrapolate_files, permutate_files, prepare, verify_folder
from .styles import styles

__all__ = [
    "PRESIGNING", "ForReview", "FormFolder", "Prepared", "ReadFile", "Written", "exported", "extrapolate_files",
    "list_files", "loader", "modules", "permutate_files", "prepare", "presign_for_review", "presigned_url",
    "presigned_urls", "read_config", "read_json", "styles", "update_file_locations", "verify_folder", "write_json",
]  # fmt: skip
