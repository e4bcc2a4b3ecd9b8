"""A form made ready for a run: its versions verified, its modules and style sheets found, all of it hashed."""

from __future__ import annotations

import hashlib
import html
import json
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ajeeb.errors import BadTask, StorageFailed
from ajeeb.forms.composer import (
    BUILTINS,
    TASK_DATA,
    UNIT_CONFIG,
    Checking,
    Json,
    Report,
    calls,
    extrapolate,
    verify_task_data,
    verify_unit_config,
)

from .formfolder import PRESIGNING, FormFolder, prepare, read_json, styles
from .formfolder.content_policy import ContentPolicy, content_policy
from .formfolder.modules import TRIGGERS, VALIDATORS

log = logging.getLogger("ajeeb.forms")
_SERVED = (".js", ".mjs", ".css", ".json")
_MOST_PROBLEMS = 40


@dataclass(frozen=True, kw_only=True)
class PreparedForm:
    """The form versions of a task, and the files that pages load with them.

    folder: whose `insertions` are served; None for a form written in Python. triggers, validators, styles: paths in it.
    custom: validators that the task redefines. digest: of all that is served; part of its addresses.
    """

    versions: tuple[Json, ...]
    folder: Path | None
    triggers: str | None
    validators: str | None
    styles: tuple[str, ...]
    custom: frozenset[str]
    policy: ContentPolicy
    digest: str

    def address(self, path: str) -> str:
        """Where a file of the folder is served: an address that changes with the content of any of them."""
        return f"/t/{self.digest[:16]}/{quote(path)}"

    def file(self, digest: str, path: str) -> Path | None:
        """The file behind an address, links followed; None if there is none that may be served."""
        if self.folder is None or digest != self.digest[:16]:
            return None
        root = self.folder / "insertions"
        try:
            file = (self.folder / path).resolve()
            return file if file.is_relative_to(root.resolve()) and file.is_file() else None
        except (OSError, ValueError, RuntimeError):  # no name that a file could have
            return None


def prepare_form(source: Any, task_folder: Path) -> PreparedForm:
    """The form behind `form=`: the path of a folder, a form version, or a list of them.

    Raises: BadTask with every error of the verifier.
    """
    if not isinstance(source, str | Path):
        versions = source if isinstance(source, list) else [source]
        return prepared_form(versions, None, _verified(versions, Checking()))
    path = task_folder / source
    if not path.is_dir():
        raise BadTask(f"form: there is no folder {path}; give the one with {TASK_DATA} or {UNIT_CONFIG}")
    folder = FormFolder(path=path)
    versions = _versions(folder)
    return prepared_form(versions, path.resolve(), _verified(versions, folder.checking(), path))


def prepare_page(config: Any, task_folder: Path) -> Json:
    """The configuration of a page that is a form of its own.

    Raises: BadTask with every error of the verifier.
    """
    folder = task_folder
    if isinstance(config, str | Path):
        file = task_folder / config
        folder = file.parent
        read = read_json(file)
        if read.problem is not None:
            raise BadTask(f"the page {file}: {read.problem}")
        config = read.value
    checking = FormFolder(path=folder).checking()
    report = verify_unit_config(config, checking)
    if not report.is_valid:
        raise _invalid(report, folder)
    (version,) = extrapolate(config, [], checking.load, checking.insertions, checking.form)
    for token in calls(version, PRESIGNING):
        raise BadTask(
            f"the page in {folder}: nothing would replace {token}; only the form itself has procedures"
        )
    return version


def title_of(version: Json) -> str:
    """The title of a form as plain text."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", str(version["form"].get("title", "")))).split())


def columns_of(version: Json) -> dict[str, Any]:
    """The values that a form version was made with: the unit's columns."""
    metadata = version.get("form_metadata")
    tokens = metadata.get("tokens_values") if isinstance(metadata, dict) else None
    return (
        {name: value for name, value in tokens.items() if _scalar(value)} if isinstance(tokens, dict) else {}
    )


def _scalar(value: Json) -> bool:
    return isinstance(value, str | int | float | bool | None)


def _versions(folder: FormFolder) -> list[Json]:
    """The versions that the folder describes; made anew, and written down, where there is a form to make them of."""
    file = folder.path / TASK_DATA
    if (folder.path / UNIT_CONFIG).exists():
        _make_anew(folder, file)
    read = read_json(file)
    if read.problem is not None:
        raise BadTask(f"form: {folder.path}: {read.problem}")
    return read.value if isinstance(read.value, list) else [read.value]


def _make_anew(folder: FormFolder, file: Path) -> None:
    before = file.read_bytes() if file.exists() else b""
    try:
        done = prepare(folder, keep_token_sets=True)
    except StorageFailed as error:
        # A folder that nobody may write to is served as it is.
        log.warning("%s; it is used as it stands", error)
        return
    if file not in [written.path for written in done.written]:
        wrong = _invalid(done.report, folder.path)
        if not verify_task_data(read_json(file).value, folder.checking()).is_valid:
            raise wrong
        # The versions are what runs; the other files are only how they were made once.
        log.warning("%s\n%s cannot be made anew of this, and is used as it stands", wrong, file)
    elif before and file.read_bytes() != before:
        file.with_suffix(".json.bak").write_bytes(before)
        log.warning("%s was made anew; what it was is in %s.bak", file, file.name)


def _verified(versions: list[Json], checking: Checking, path: Path | None = None) -> Checking:
    report = verify_task_data(versions, checking)
    if not report.is_valid:
        raise _invalid(report, path)
    return checking


def _invalid(report: Report, path: Path | None) -> BadTask:
    errors = report.errors
    lines = [f"  {problem}" for problem in errors[:_MOST_PROBLEMS]]
    if len(errors) > _MOST_PROBLEMS:
        lines.append(f"  … and {len(errors) - _MOST_PROBLEMS} more")
    where = f"form: {path}" if path else "form"
    return BadTask("\n".join([f"{where} has {len(errors)} error(s):", *lines]))


def prepared_form(versions: list[Json], folder: Path | None, checking: Checking) -> PreparedForm:
    """The form with these versions, which are in order, and with the files of this folder."""
    there = {name: folder is not None and (folder / name).is_file() for name in (TRIGGERS, VALIDATORS)}
    policy = content_policy(versions, folder)
    return PreparedForm(
        versions=tuple(versions),
        folder=folder,
        triggers=TRIGGERS if there[TRIGGERS] else None,
        validators=VALIDATORS if there[VALIDATORS] else None,
        styles=tuple(str(file.relative_to(folder.resolve())) for file in styles(folder)) if folder else (),
        custom=_custom(checking) if folder else frozenset(),
        policy=policy,
        digest=_digest(versions, folder),
    )


def _custom(checking: Checking) -> frozenset[str]:
    names = checking.modules.validators
    # Where it is not known which ones the task redefines, none is checked: who fills the form must be able to send it.
    return names if isinstance(names, frozenset) else frozenset(BUILTINS)


def _digest(versions: list[Json], folder: Path | None) -> str:
    digest = hashlib.sha256(json.dumps(versions, sort_keys=True).encode())
    for file in sorted((folder / "insertions").rglob("*")) if folder else ():
        if file.suffix.lower() in _SERVED and file.is_file():
            digest.update(f"{file.relative_to(folder or file)}\0".encode())
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
