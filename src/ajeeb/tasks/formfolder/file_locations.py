"""The step that lists files on S3 as values of a token."""

from __future__ import annotations

from ajeeb.errors import BadTask
from ajeeb.forms.composer import SEPARATE, InvalidForm, Json, Report, verify_separate
from ajeeb.settings import S3Settings

from .folder import FormFolder
from .json_files import read_json, write_json
from .s3 import list_files
from .steps import Written

FILE_LOCATION = "file_location"
"""The token that stands for a file."""


def update_file_locations(
    folder: FormFolder, url: str, *, presigned: bool = False, settings: S3Settings | None = None
) -> Written:
    """Write the URLs of the files at this one as the values of the token `file_location`; other tokens are kept.

    presigned: each value is a procedure token, which becomes a presigned URL when a worker opens the form.
    Raises: InvalidForm if the file of separate values is wrong; BadTask if this is no URL of S3, or nothing is there;
        Environment if S3 cannot be asked, or writing fails. The file is then as it was.
    """
    path = folder.path / SEPARATE
    values = _separate(folder)
    urls = list_files(url, settings)
    if not urls:
        raise BadTask(f"there are no files at {url}; mend the address (nothing was written)")
    values[FILE_LOCATION] = [_token(each) for each in urls] if presigned else urls
    write_json(path, values)
    return Written(step=FILE_LOCATION, path=path, count=len(urls))


def _separate(folder: FormFolder) -> dict[str, Json]:
    found = read_json(folder.path / SEPARATE)
    if not found.is_there:
        return {}
    if found.problem is not None:
        raise InvalidForm(Report((found.problem,)))
    if not isinstance(found.value, dict):
        raise InvalidForm(verify_separate(found.value).in_file(SEPARATE))
    return found.value


def _token(url: str) -> str:
    return f'{{{{getMultiplePresignedUrls("{url}")}}}}'
