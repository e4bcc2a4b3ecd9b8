"""From a path to a task: a Python file, a YAML file, a folder that holds one of them, or a form's own folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from ajeeb.errors import BadTask

from .bare import bare, is_bare
from .explain import explain
from .modules import at_fault, import_file
from .task import ALIASES, Task, TaskFactory

_SETTINGS = {*Task.model_fields, *ALIASES}
_YAML = (".yaml", ".yml")
_DEEPEST = 12  # no key of a task lies deeper


def load(path: Path, parameters: dict[str, str]) -> Task:
    """The task at this path, with parameters as typed after -P.

    Raises: BadTask naming file, line or path, and the way out.
    """
    file = task_file(path)
    if file.is_dir():
        return bare(file, {name: _parameter(name, text) for name, text in parameters.items()})
    if file.suffix == ".py":
        return _from_python(file, parameters)
    if file.suffix in _YAML:
        return _from_yaml(file, parameters)
    raise BadTask(f"{file} is not a task; give a .py or .yaml file, or a folder that holds one")


def task_file(path: Path) -> Path:
    """The file of the task at this path; the folder itself if it holds a form and nothing else. Raises: BadTask."""
    if path.is_dir():
        names = [f"{name}{suffix}" for name in ("task", path.resolve().name) for suffix in (".py", *_YAML)]
        found = [path / name for name in names if (path / name).is_file()]
        if found:
            return found[0]
        if is_bare(path):
            return path
        return _only_one(path, names)
    if not path.exists():
        raise BadTask(f"there is no file {path}; 'ajeeb new NAME' writes a task to start from")
    return path


def _only_one(folder: Path, names: list[str]) -> Path:
    """The one file in this folder that could be a task, whatever its name."""
    found = sorted(
        file
        for file in folder.iterdir()
        if file.suffix in (".py", *_YAML) and file.is_file() and not file.name.startswith(("_", "."))
    )
    if len(found) == 1:
        return found[0]
    if found:
        there = ", ".join(file.name for file in found)
        raise BadTask(f"{folder} has several files that could be the task: {there}; name one of them")
    raise BadTask(f"{folder} has no {' and no '.join((names[0], names[1]))}; 'ajeeb new NAME' writes one")


def _from_python(file: Path, parameters: dict[str, str]) -> Task:
    module = import_file(file)
    found = [value for value in vars(module).values() if isinstance(value, TaskFactory | Task)]
    if len(found) != 1:
        there = "no task" if not found else f"{len(found)} tasks"
        raise BadTask(
            f"{file} has {there}; mark exactly one function with @aj.task and return a Task from it"
        )
    task = found[0]
    try:
        if isinstance(task, TaskFactory):
            return task.with_text(parameters)
    except BadTask as error:
        raise BadTask(f"{file}: {error}") from error
    except Exception as error:  # the researcher's code may raise anything
        raise at_fault(file, error) from error
    if parameters:
        raise BadTask(f"{file} makes its task without a function; -P works with a function marked @aj.task")
    return task.at(file.resolve().parent, file.stem, {})


def _from_yaml(file: Path, parameters: dict[str, str]) -> Task:
    try:
        text = file.read_text(encoding="utf-8")
        node = yaml.compose(text, yaml.SafeLoader)
        config = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError) as error:
        raise BadTask(f"{file} cannot be read: {error}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a date or number that is none
        mark = getattr(error, "problem_mark", None)
        where = f"{file}, line {mark.line + 1}" if mark else str(file)
        raise BadTask(f"{where}: this is not YAML: {getattr(error, 'problem', None) or error}") from error
    if not isinstance(config, dict):
        raise BadTask(f"{file} must hold keys such as 'loop:' and 'units:'")
    for name, value in parameters.items():
        _set(config, name, _parameter(name, value), file)
    run = config.get("loop", {}).get("run") if isinstance(config.get("loop"), dict) else None
    if isinstance(run, str) and ".py:" in run:
        config["loop"]["run"] = _function(file, run)
    try:
        task = Task.model_validate(config)
    except ValidationError as error:
        raise BadTask(f"{file}:\n  {explain(error, _lines(node, ()))}") from error
    except RecursionError as error:
        raise BadTask(f"{file}: a part of it contains itself") from error
    return task.at(file.resolve().parent, file.stem, dict(parameters))


def _function(file: Path, reference: str) -> Any:
    path, _, name = reference.rpartition(":")
    module = import_file(file.parent / path) if (file.parent / path).exists() else None
    function = getattr(module, name, None)
    if not callable(function):
        raise BadTask(f"{file}: loop.run: there is no function '{name}' in {file.parent / path}")
    return function


def _parameter(name: str, text: str) -> Any:
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        why = getattr(error, "problem", None) or error
        raise BadTask(
            f"parameter {name}: '{text}' cannot be read as a value ({why}); put it in quotes"
        ) from error


def _set(config: dict[str, Any], name: str, value: Any, file: Path) -> None:
    """A parameter of a YAML task: a dotted path, or a setting of its loop; of a form, one that procedures read."""
    own = "aux_parameters" if "form" in config else "loop"
    *outer, last = name.split(".") if "." in name or name in _SETTINGS else [own, name]
    if "form" in config:
        config.setdefault("aux_parameters", {})
    inner: Any = config
    for part in outer:
        inner = inner.get(part) if isinstance(inner, dict) else None
    if not isinstance(inner, dict):
        raise BadTask(f"{file} has no '{'.'.join(outer)}' that parameter '{name}' could change")
    inner[last] = value


def _lines(node: yaml.Node | None, path: tuple[str, ...]) -> dict[tuple[str, ...], int]:
    lines: dict[tuple[str, ...], int] = {}
    if len(path) > _DEEPEST:  # an alias may make a part contain itself
        return lines
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            lines[*path, str(key.value)] = key.start_mark.line + 1
            lines |= _lines(value, (*path, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines[*path, str(index)] = value.start_mark.line + 1
            lines |= _lines(value, (*path, str(index)))
    return lines
