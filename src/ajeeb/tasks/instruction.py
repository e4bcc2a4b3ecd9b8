"""The instruction of a task: Markdown in which `{column}` stands for the value of each unit."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt

from ajeeb.errors import BadTask

from .faults import near

_BRACES = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")
_LITERAL = "braces that stand for themselves are doubled: {{ }}"


@dataclass(frozen=True, kw_only=True)
class InstructionText:
    """The instruction as HTML in which a mark stands where a value goes. marks: mark to column.

    The Markdown is read once, without the values: so a value is shown as it is, whatever signs it has.
    """

    html: str
    marks: Mapping[str, str]

    def html_for(self, values: Mapping[str, object]) -> str:
        """As safe HTML for the unit with these values; a value that is None is shown as nothing."""
        texts = {
            mark: "" if values[column] is None else str(values[column]) for mark, column in self.marks.items()
        }
        return self._filled(texts)

    @property
    def template(self) -> str:
        """As safe HTML with `{column}` where a value goes."""
        return self._filled({mark: f"{{{column}}}" for mark, column in self.marks.items()})

    def check(self, values: Mapping[str, object], number: int) -> None:
        """Whether the unit of this number has a text or a number for every column.

        Raises: BadTask naming the column and those there are.
        """
        for column in self.marks.values():
            if column not in values:
                there = ", ".join(values) or "none"
                raise BadTask(
                    f"instruction: unit {number} has no column '{column}'; columns: {there}{near(column, values)}"
                    f" ({_LITERAL})"
                )
            if not isinstance(values[column], str | int | float | bool | None):
                kind = type(values[column]).__name__
                raise BadTask(
                    f"instruction: '{column}' of unit {number} is of type {kind}; only texts and numbers can be written"
                )

    def _filled(self, texts: Mapping[str, str]) -> str:
        if not texts:
            return self.html
        mark = "|".join(texts)

        def in_tag(found: re.Match[str]) -> str:
            return re.sub(mark, lambda one: html.escape(texts[one[0]]), found[0])

        def in_text(one: re.Match[str]) -> str:
            return html.escape(texts[one[0]]).replace("\n", "<br>")

        filled = re.sub(mark, in_text, re.sub(r"<[^<>]*>", in_tag, self.html))
        return nh3.clean(filled)


def read_instruction(markdown: str) -> InstructionText:
    """The instruction, its columns found.

    Raises: BadTask if a brace has no partner.
    """
    prefix = "v" + hashlib.sha256(markdown.encode()).hexdigest()[:16]  # in no text by chance
    marks: dict[str, str] = {}

    def marked(found: re.Match[str]) -> str:
        if found[0] in ("{{", "}}"):
            return found[0][0]
        if not (found[1] or "").strip():
            near = markdown[max(0, found.start() - 20) : found.end() + 20]
            raise BadTask(f"instruction: the '{found[0]}' in '{near}' names no column; {_LITERAL}")
        mark = f"{prefix}n{len(marks)}e"
        marks[mark] = found[1].strip()
        return mark

    return InstructionText(html=html_of(_BRACES.sub(marked, markdown)), marks=marks)


def html_of(markdown: str) -> str:
    """Markdown as safe HTML."""
    return nh3.clean(MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown))
