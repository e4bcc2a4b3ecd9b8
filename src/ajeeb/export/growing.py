"""The hidden folder beside the target that an export grows in: it outlives what stops the export, and goes on."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ajeeb.errors import Environment

from .files import MADE_BY, MANIFEST, json_text
from .parts import WHOLE
from .source import Until

_ASKED = "asked.json"


class Growing:
    """Where one export grows. kept: the event up to which it was begun; None if it is begun now."""

    def __init__(self, target: Path, folder: Path, asked: dict[str, Any]) -> None:
        self.target = target
        self.folder = folder
        self._asked = asked
        self.kept: Until | None = self._begun()

    @property
    def whole(self) -> Path:
        """What takes the place of the target."""
        return self.folder / WHOLE

    def begin(self, until: Until) -> None:
        """Start anew, up to this event, unless it goes on."""
        if self.kept is None:
            for one in self.folder.iterdir():
                shutil.rmtree(one) if one.is_dir() else one.unlink()
            text = json_text({"asked": self._asked, "until": asdict(until)})
            (self.folder / _ASKED).write_text(text, encoding="utf-8")
        self.whole.mkdir(exist_ok=True)

    def finish(self) -> None:
        """Put what was made in the place of the target, whole."""
        for folder in [*(one for one in self.whole.rglob("*") if one.is_dir()), self.whole]:
            _sync(folder)
        old = self.folder / "old"
        if self.target.exists():
            self.target.rename(old)
        try:
            self.whole.rename(self.target)
        except OSError:
            if old.exists():
                old.rename(self.target)
            raise
        _sync(self.target.parent)
        self.drop()

    def drop(self) -> None:
        """Forget what was made so far."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _begun(self) -> Until | None:
        try:
            found = json.loads((self.folder / _ASKED).read_text(encoding="utf-8"))
            return Until(**found["until"]) if found["asked"] == self._asked else None
        except (OSError, ValueError, KeyError, TypeError):
            return None


@contextmanager
def growing(target: Path, asked: dict[str, Any]) -> Iterator[Growing]:
    """The folder for an export that was asked for like this; it stays if the export is stopped or the disk refuses.

    Raises: Environment if `target` holds something else than an earlier export, if another export grows there, or if
        the disk refuses.
    """
    _check(target)
    folder = target.with_name(f".{target.name}.part")
    handle = _locked(target, folder)
    try:
        grows = Growing(target, folder, asked)
        yield grows
    except OSError as error:
        raise Environment(
            f"the export could not be written to {target} ({error.strerror or error}); nothing there was changed. "
            f"What is done so far is in {folder}: make room, or choose another folder with --to, and start it again; "
            "the same command goes on from there"
        ) from error
    except Exception:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        os.close(handle)


def _locked(target: Path, folder: Path) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise Environment(
            f"{target} cannot be written ({error.strerror}); choose another folder with --to"
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise Environment(
            f"another export is being written to {target}; wait for it, or choose another folder with --to"
        ) from error
    return handle


def _check(target: Path) -> None:
    if not target.exists() and not target.is_symlink():
        return
    if not target.is_dir() or target.is_symlink():
        raise Environment(f"{target} is not a folder; choose another one with --to")
    if any(target.iterdir()) and not is_export(target):
        raise Environment(
            f"{target} is not empty and not an earlier export, so nothing in it was touched; "
            "choose another folder with --to, or move this one away"
        )


def is_export(folder: Path) -> bool:
    """Whether an export was written there."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("made_by") == MADE_BY


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
