"""What the verifier found: problems with code, file and place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ajeeb.errors import BadTask

from .json_values import Path, path_text
from .rules import RULES, Severity


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One broken rule."""

    code: str
    """Of a rule in `RULES`."""
    message: str
    """What is wrong and the way out, in one sentence."""
    path: Path = ()
    """Where in the document, from its root; empty for the document as a whole."""
    file: str = ""
    """The file's name in the configuration folder; empty where no file was involved."""
    within: str | None = None
    """D03 for a problem of one form version of the task data."""

    @property
    def severity(self) -> Severity:
        """Whether this makes the configuration invalid."""
        return RULES[self.code].severity

    @property
    def location(self) -> str:
        """The path in words: `form.sections[0].fieldsets[1]`."""
        return path_text(self.path)

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, self.location) if part)
        return f"{self.code} {where}: {self.message}" if where else f"{self.code} {self.message}"

    def as_json(self) -> dict[str, str | None]:
        """For programs."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.file,
            "path": self.location,
            "message": self.message,
            "within": self.within,
        }


@dataclass(frozen=True)
class Report:
    """Every problem, in the order in which they were found."""

    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What makes the configuration invalid."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What may be meant otherwise."""
        return tuple(problem for problem in self.problems if problem.severity == "warning")

    @property
    def is_valid(self) -> bool:
        """Whether there is no error; warnings do not count."""
        return not self.errors

    def codes(self) -> tuple[str, ...]:
        """The codes of all problems."""
        return tuple(problem.code for problem in self.problems)

    def __add__(self, other: Report) -> Report:
        return Report(self.problems + other.problems)

    def in_file(self, file: str) -> Report:
        """The same, with this file's name on what has none yet."""
        return Report(
            tuple(problem if problem.file else replace(problem, file=file) for problem in self.problems)
        )

    def as_json(self) -> dict[str, object]:
        """For programs: the verdict, then errors and warnings apart."""
        return {
            "valid": self.is_valid,
            "errors": [problem.as_json() for problem in self.errors],
            "warnings": [problem.as_json() for problem in self.warnings],
        }


def collect(problems: Iterable[Problem]) -> Report:
    """A report of what a generator yields."""
    return Report(tuple(problems))


class InvalidForm(BadTask):
    """A form configuration breaks rules; its author mends what the report lists."""

    def __init__(self, report: Report) -> None:
        super().__init__("\n".join(str(problem) for problem in report.errors))
        self.report = report
