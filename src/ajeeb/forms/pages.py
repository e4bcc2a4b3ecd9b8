"""What surrounds the work: pages before and after it, and the thing a worker looks at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

_CONFIG = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


@dataclass(frozen=True, config=_CONFIG)
class Consent:
    """A page the worker must agree to before anything else happens.

    text: Markdown, or the path of a Markdown file beside the task.
    agree: what the worker ticks.
    """

    text: str
    agree: str = "I have read this and agree to take part."
    title: str = "Before you start"
    kind: Literal["consent"] = "consent"


@dataclass(frozen=True, config=_CONFIG)
class Instruction:
    """A page to read before the task starts."""

    text: str
    title: str = "What you will do"
    kind: Literal["instruction"] = "instruction"


@dataclass(frozen=True, config=_CONFIG)
class Debrief:
    """A page to read when the work is done."""

    text: str
    title: str = "What this was about"
    kind: Literal["debrief"] = "debrief"


@dataclass(frozen=True, config=_CONFIG)
class FormPage:
    """A page that is a form of its own: questions about the worker, a consent of several parts, an opinion.

    config: the path of a form configuration (`unit_config.json`) beside the task, or the configuration itself.
    """

    config: Any
    title: str = ""
    kind: Literal["form"] = "form"


TextPage: TypeAlias = Consent | Instruction | Debrief
Page: TypeAlias = Annotated[Consent | Instruction | Debrief | FormPage, Field(discriminator="kind")]


@dataclass(frozen=True, config=_CONFIG)
class Image:
    """An image: what a worker is shown, or what a procedure returns.

    source: path, with `{column}` for the unit's values; or, from a procedure, encoded bytes or a PIL image.
    label: what it is, for those who cannot see it.
    when: in sight all the time, or only until the first attempt is sent.
    seconds: taken away after so many seconds in sight; None is never.
    notes: sentences for the worker about this image.
    """

    source: Any
    label: str = "Target"
    when: Literal["always", "first"] = "always"
    seconds: Annotated[float, Field(gt=0)] | None = None
    notes: tuple[str, ...] = ()
    kind: Literal["image"] = "image"


def read_text(page: TextPage, folder: Path) -> str:
    """The Markdown of a page: a file beside the task if its text names one, else the text itself.

    Raises: FileNotFoundError if it looks like a file name and there is none.
    """
    if "\n" in page.text or not page.text.endswith((".md", ".txt")):
        return page.text
    return (folder / page.text).read_text(encoding="utf-8")


def fill(template: str, values: dict[str, Any]) -> str:
    """The template with each `{name}` replaced by the unit's value, in a single pass.

    Raises: KeyError naming the first name that has no value.
    """
    return template.format_map({name: str(value) for name, value in values.items()})
