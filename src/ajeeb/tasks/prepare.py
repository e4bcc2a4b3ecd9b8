"""A task made ready for a run: units read, targets found and checked, pages turned into HTML, content hashed."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image as Pillow
from pydantic import TypeAdapter

from ajeeb.errors import BadTask, ModelFailed
from ajeeb.forms import FormPage, Image, Instruction, Page, TextPage, pages
from ajeeb.forms.composer import Json
from ajeeb.procedures import Made, Procedure, made

from .form import PreparedForm, columns_of, prepare_form, prepare_page, title_of
from .formfolder.presigning import PRESIGNING
from .instruction import InstructionText, html_of, read_instruction
from .modelled import check_money
from .modules import import_file
from .registry import of_module, registry
from .task import Task
from .units import IMAGE_ENDINGS, Row, read_units
from .used_models import used_models


@dataclass(frozen=True, kw_only=True)
class PreparedUnit:
    """One unit: its values, what is shown, and what its outputs are compared with."""

    inputs: Row
    target: Made | None = None
    compared: Made | None = None
    version: Json = None
    """The form version, for a task that is a form."""


@dataclass(frozen=True, kw_only=True)
class PreparedPage:
    """A page before or after the work: its text as safe HTML, or the form that it is."""

    page: Page
    html: str = ""
    form: Json = None


@dataclass(frozen=True, kw_only=True)
class PreparedTask:
    """All that a run needs of a task. `digest` is the SHA-256 of everything that a worker could notice."""

    task: Task
    procedures: dict[str, Procedure]
    form: PreparedForm | None
    title: str
    instruction: InstructionText
    before: tuple[PreparedPage, ...]
    after: tuple[PreparedPage, ...]
    units: tuple[PreparedUnit, ...]
    config: dict[str, Any]
    digest: str


def prepare(task: Task) -> PreparedTask:
    """The task, checked as a whole.

    Raises: BadTask naming the thing and the way out.
    """
    if task.form is not None:
        return _prepared_form(task)
    rows = read_units(task.units, task.folder)
    task.check_procedure(tuple(sorted({name for row in rows for name in row})))
    if task.budget is not None:
        check_money(task.budget, (used.model for used in used_models(task)))
    units = tuple(_unit(task, row, number) for number, row in enumerate(rows, 1))
    return _prepared(task, units, rows, {task.the_loop.procedure: task.procedure})


def _prepared_form(task: Task) -> PreparedTask:
    form = prepare_form(task.form, task.folder)
    return prepared_with(task, form, {**registry(PRESIGNING), **_registry(task)})


def prepared_with(task: Task, form: PreparedForm, procedures: dict[str, Procedure]) -> PreparedTask:
    """The task with this form and these procedures, whatever it names itself.

    Raises: BadTask naming the thing and the way out.
    """
    units = tuple(PreparedUnit(inputs=columns_of(version), version=version) for version in form.versions)
    if not units:
        raise BadTask("form: there is not a single form version; a task needs at least one")
    return _prepared(task, units, [unit.inputs for unit in units], procedures, form)


def _registry(task: Task) -> dict[str, Procedure]:
    given = task.procedures
    if isinstance(given, str | Path):
        given = of_module(import_file(task.folder / given))
    given = getattr(given, "function_registry", given)
    if not isinstance(given, Mapping | None):
        raise BadTask(
            f"procedures: give a dict of functions by name, or the path of a Python file, not {given!r:.80}"
        )
    return registry(given or {})


def _prepared(
    task: Task,
    units: tuple[PreparedUnit, ...],
    rows: list[Row],
    procedures: dict[str, Procedure],
    form: PreparedForm | None = None,
) -> PreparedTask:
    instruction = read_instruction(
        _page_text(Instruction(task.instruction, title="instruction"), task.folder)
    )
    for number, row in enumerate(rows, 1):
        instruction.check(row, number)
    before, after = (tuple(_page(page, task.folder) for page in pages) for pages in (task.before, task.after))
    config = task.model_dump(mode="json", exclude={"units", "show", "before", "after", *_NOT_NOTICED})
    config["show"] = _shown(task.show)
    config["before"], config["after"] = (
        [
            {"kind": one.page.kind, "title": one.page.title, "html": one.html, "form": one.form}
            for one in pages
        ]
        for pages in (before, after)
    )
    config["instruction"] = instruction.template
    return PreparedTask(
        task=task,
        procedures=procedures,
        form=form,
        title=task.title or _title(task, form),
        instruction=instruction,
        before=before,
        after=after,
        units=units,
        config=config,
        digest=_digest(config, units, procedures, form),
    )


_NOT_NOTICED = ("budget", "max_wait_s", "reward")
"""What decides nothing about the work: changing it goes on with the same run."""


def _title(task: Task, form: PreparedForm | None) -> str:
    named = task.name.replace("_", " ").replace("-", " ").capitalize() or "Task"
    return (title_of(form.versions[0]) if form else "") or named


def _page(page: Page, folder: Path) -> PreparedPage:
    if isinstance(page, FormPage):
        form = prepare_page(page.config, folder)
        return PreparedPage(page=replace(page, title=page.title or title_of(form)), form=form)
    return PreparedPage(page=page, html=html_of(_page_text(page, folder)))


def _shown(image: Image | None) -> dict[str, Any] | None:
    """As JSON; an image that the task holds itself is in the digest with the units."""
    if image is None:
        return None
    fields: dict[str, Any] = TypeAdapter(Image).dump_python(image, mode="json", exclude={"source"})
    return {**fields, "source": str(image.source) if isinstance(image.source, str | Path) else ""}


def _unit(task: Task, row: Row, number: int) -> PreparedUnit:
    target = _image(task, task.show, row, number) if task.show else None
    compared = [_image(task, Image(measure.similarity), row, number) for measure in task.measure]
    inputs = {
        name: value for name, value in row.items() if isinstance(value, str | int | float | bool | None)
    }
    return PreparedUnit(inputs=inputs, target=target, compared=compared[0] if compared else None)


_FOR_TEXTS = "What is shown is an image; texts go into the instruction, with {column}"


def _image(task: Task, image: Image, row: Row, number: int) -> Made:
    source = image.source
    if isinstance(source, str):
        column = source[1:-1] if source.startswith("{") and source.endswith("}") else None
        if column in row and not isinstance(row[column], str):
            source = row[column]
        else:
            try:
                source = task.folder / pages.fill(source, row)
            except KeyError as error:
                there = ", ".join(row) or "none"
                raise BadTask(
                    f"unit {number}: no value {error} for '{image.source}'; columns: {there}"
                ) from error
            except (AttributeError, IndexError, TypeError, ValueError) as error:
                raise BadTask(
                    f"unit {number}: '{image.source}' cannot be filled in ({error}); write {{column}} for a value"
                ) from error
    if not isinstance(source, Path | bytes | Pillow.Image):
        raise BadTask(
            f"unit {number}: '{image.source}' is of type {type(source).__name__}; give a path or an image. {_FOR_TEXTS}"
        )
    try:
        found = made(source)[0]
    except ModelFailed as error:
        where = f"{source}: " if isinstance(source, Path) and str(source) not in str(error) else ""
        is_text = isinstance(source, Path) and source.suffix.lower() not in IMAGE_ENDINGS
        raise BadTask(f"unit {number}: {where}{error}{f'. {_FOR_TEXTS}' if is_text else ''}") from error
    if found.data is None:
        raise BadTask(f"unit {number}: {source!r:.80} is not an image")
    return found


def _page_text(page: TextPage, folder: Path) -> str:
    try:
        return pages.read_text(page, folder)
    except OSError as error:
        raise BadTask(
            f"the page '{page.title}': {folder / page.text} cannot be read ({error.strerror})"
        ) from error
    except UnicodeDecodeError as error:
        raise BadTask(
            f"the page '{page.title}': {folder / page.text} is not UTF-8 text (byte {error.start}); save it as UTF-8"
        ) from error


def _digest(
    config: dict[str, Any],
    units: tuple[PreparedUnit, ...],
    procedures: dict[str, Procedure],
    form: PreparedForm | None,
) -> str:
    digest = hashlib.sha256(json.dumps(config, sort_keys=True, default=str).encode())
    digest.update((form.digest if form else "").encode())
    for procedure in procedures.values():
        digest.update(_source(procedure).encode())
    for unit in units:
        digest.update(json.dumps(unit.inputs, sort_keys=True, default=str).encode())
        for image in (unit.target, unit.compared):
            digest.update(hashlib.sha256(image.data or b"").digest() if image else b"-")
    return digest.hexdigest()


def _source(procedure: Procedure) -> str:
    """The code of the procedure, so that a changed one makes another run."""
    if procedure.backend:
        return f"{procedure.backend} {procedure.backend_version} {procedure.params}"
    try:
        return inspect.getsource(procedure.function)
    except (OSError, TypeError):
        return procedure.name
