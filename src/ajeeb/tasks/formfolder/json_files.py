"""JSON files: strict UTF-8 in, the original's bytes out, whole or not at all."""

from __future__ import annotations

import json
import math
import os
from dataclasses import dataclass
from pathlib import Path

from ajeeb.errors import Environment, StorageFailed
from ajeeb.forms.composer import MAX_DEPTH, InvalidForm, Json, Problem, Report, json_text, too_deep


@dataclass(frozen=True, kw_only=True)
class ReadFile:
    """What a file holds, or why it cannot be read."""

    value: Json = None
    """Meaningless if there is a problem."""
    is_there: bool = True
    """Whether there is such a file."""
    problem: Problem | None = None
    """F01 if it is missing, else why it cannot be read."""


def read_json(path: Path) -> ReadFile:
    """Read a JSON file, whatever is in it."""
    try:
        text = path.read_bytes().decode("utf-8")
        value = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
    except FileNotFoundError:
        return ReadFile(is_there=False, problem=_problem(path, "F01", "there is no such file"))
    except OSError as error:
        return ReadFile(problem=_problem(path, "F03", f"the file cannot be read ({error.strerror})"))
    except UnicodeDecodeError as error:
        said = f"this is not UTF-8 text (byte {error.start}); save the file as UTF-8"
        return ReadFile(problem=_problem(path, "F02", said))
    except json.JSONDecodeError as error:
        said = f"line {error.lineno}, column {error.colno}: this is not JSON: {error.msg}"
        return ReadFile(problem=_problem(path, "F02", said))
    except RecursionError:
        return ReadFile(problem=_too_deep(path))
    except ValueError as error:
        return ReadFile(problem=_problem(path, "F02", f"this is not JSON: {error}"))
    if too_deep(value):
        return ReadFile(problem=_too_deep(path))
    return ReadFile(value=value)


def read_config(path: Path) -> Json:
    """What a JSON file holds.

    Raises: InvalidForm naming the file and the place; Environment if there is none.
    """
    found = read_json(path)
    if not found.is_there:
        raise Environment(f"there is no file {path}")
    if found.problem is not None:
        raise InvalidForm(Report((found.problem,)))
    return found.value


def write_json(path: Path, value: Json) -> None:
    """Write a JSON file so that a reader finds either the old content or the new one.

    Raises: StorageFailed; the old file is then as it was.
    """
    target = path.resolve()  # a link stays one
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        try:
            with part.open("w", encoding="ascii", newline="") as file:
                file.write(json_text(value))
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                part.chmod(target.stat().st_mode & 0o7777)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise StorageFailed(f"{path} cannot be written ({error.strerror})") from error


def _no_constant(name: str) -> float:
    raise ValueError(f"'{name}' is not a number in JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"the number {text:.40} is too large")
    return number


def _problem(path: Path, code: str, message: str) -> Problem:
    return Problem(code=code, message=message, file=path.name)


def _too_deep(path: Path) -> Problem:
    said = f"this nests more than {MAX_DEPTH} levels deep; a form needs about 15"
    return _problem(path, "D04", said)
