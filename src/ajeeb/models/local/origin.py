"""Where a model's files are: a folder on this machine, or a name on the Hugging Face hub."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from ajeeb.errors import BadTask

_HUB_ID = re.compile(r"[\w.-]+(/[\w.-]+)?")
_READ = {".json", ".txt", ".jinja"}
_MAX_READ = 32_000_000


@dataclass(frozen=True, kw_only=True)
class Origin:
    """written: as in the model's name. folder: where it is; None for a model of the hub."""

    written: str
    folder: Path | None

    @property
    def source(self) -> str:
        """What `from_pretrained` takes."""
        return str(self.folder) if self.folder else self.written


def origin(kind: str, written: str, beside: Path, index: str) -> Origin:
    """The folder of this name, or else the model of the hub.

    beside: where relative paths begin. index: the file that every such folder has.
    Raises: BadTask if the folder is not there or is none of a model, or the name can be none of the hub's.
    """
    path = (beside / Path(written).expanduser()).resolve()
    if path.is_dir():
        if not (path / index).is_file():
            raise BadTask(f"{kind}:{written} is no folder of a model: it has no {index}")
        return Origin(written=written, folder=path)
    if path.exists():
        raise BadTask(f"{kind}:{written} is a file; name the folder that has {index}")
    if not _HUB_ID.fullmatch(written) or written.startswith("."):
        raise BadTask(f"{kind}:{written}: there is no such folder, and it is no name of the hub (OWNER/NAME)")
    return Origin(written=written, folder=None)


def needs(kind: str, *packages: str) -> None:
    """Raises: BadTask naming the extra, if one of the packages is not installed."""
    missing = [package for package in packages if find_spec(package) is None]
    if missing:
        raise BadTask(f"the model '{kind}' needs {' and '.join(missing)}: pip install 'ajeeb[{kind}]'")


def fingerprint(folder: Path) -> str:
    """12 hex digits of what a model's folder holds: the settings read, the weights by name and size only."""
    digest = hashlib.sha256()
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not _is_hidden(path, folder))
    for path in files:
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode())
        if path.suffix in _READ and size <= _MAX_READ:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def releases(*packages: str) -> str:
    """The packages with their versions, such as `torch 2.13.0, diffusers 0.42.1`."""
    return ", ".join(f"{package} {_release(package)}" for package in packages)


def _release(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "?"
