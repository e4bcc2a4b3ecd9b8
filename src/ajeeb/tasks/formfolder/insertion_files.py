"""Insertion files, confined to the folder `insertions`."""

from __future__ import annotations

from functools import cache
from pathlib import Path, PurePosixPath

from ajeeb.forms.composer import InsertionFailed, Loader, leaves


def loader(folder: Path) -> Loader:
    """Reads insertion files of a configuration folder, each once; line ends become `\\n`, all else is kept."""

    @cache
    def load(path: str) -> str:
        if leaves(path):
            raise _outside(path)
        try:
            file = _confined(folder, path)
            return file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            said = f"'{path}' is not UTF-8 text (byte {error.start}); save it as UTF-8"
            raise InsertionFailed(said) from error
        except (OSError, ValueError, RuntimeError) as error:
            raise InsertionFailed(f"'{path}' cannot be read ({error})") from error

    return load


def _confined(folder: Path, path: str) -> Path:
    """The file behind an insertion path, links followed."""
    outer, _, _ = path.partition("insertions/")
    root = folder.resolve() / PurePosixPath(outer, "insertions")
    file = (folder.resolve() / PurePosixPath(path)).resolve()
    if not file.is_relative_to(root):
        raise _outside(path)
    if not file.is_file():
        raise InsertionFailed(f"there is no file '{path}' in {folder}; write it, or mend the path")
    return file


def _outside(path: str) -> InsertionFailed:
    return InsertionFailed(f"'{path}' leads out of the folder 'insertions'; put the file into that folder")
