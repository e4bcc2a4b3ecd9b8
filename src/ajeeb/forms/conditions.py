"""Conditions on answers, as data: `score == 10`, `score < 5 and mood != sad`, `output.label != ask.truth`.

A condition is made by comparing a field in Python or by parsing text; both serialise to the same text.
"""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

Operand: TypeAlias = str | int | float | bool
OF_OUTPUT = "output."
"""What stands before the name of a value that the procedure gave with its output."""
OF_ASK = "ask."
"""What stands before the name of a field of the attempt, where a value of the output is compared with its answer."""

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
_COMPARISON = re.compile(
    r"""\s* ((?:output\.)?(?!\d)\w+) \s* (==|!=|<=|>=|<|>) \s*
    ("(?:[^"\\]|\\.)*" | [^\s"=<>!]+) \s* (?:$ | (?<=\s)and(?=\s))""",
    re.VERBOSE,
)
_ASKED = re.compile(r"ask\.((?!\d)\w+)")
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


class Comparable:
    """A field: comparing it with a value, or with a value of the output, gives a Condition instead of a truth value."""

    def __eq__(self, value: object) -> Condition:  # type: ignore[override]  # a field in a condition
        return _compare(self, "==", value)

    def __ne__(self, value: object) -> Condition:  # type: ignore[override]  # a field in a condition
        return _compare(self, "!=", value)

    def __lt__(self, value: object) -> Condition:
        return _compare(self, "<", value)

    def __le__(self, value: object) -> Condition:
        return _compare(self, "<=", value)

    def __gt__(self, value: object) -> Condition:
        return _compare(self, ">", value)

    def __ge__(self, value: object) -> Condition:
        return _compare(self, ">=", value)

    __hash__ = object.__hash__


class OutputValue(Comparable):
    """A value that the procedure gives with its output, by its name."""

    def __init__(self, name: str) -> None:
        if not name.isidentifier():
            raise ValueError(f"'{name}' cannot be the name of a value; write it as a variable is written")
        self.name = f"{OF_OUTPUT}{name}"


def output(name: str) -> OutputValue:
    """A value that the procedure gives with its output, for conditions: `aj.output("fooled") == True`.

    It is compared with a constant, or with a field of ask: `aj.output("label") != truth`.
    """
    return OutputValue(name)


@dataclass(frozen=True)
class AskedField:
    """What the attempt has in a field of ask. `field` is the field itself until `named` has given it its name."""

    field: str | Comparable

    def __str__(self) -> str:
        return f"{OF_ASK}{self.field}"


@dataclass(frozen=True)
class Comparison:
    """One comparison. `field` is the field itself until `named` has given it its name.

    value: AskedField only where `field` is a value of the output.
    """

    field: str | Comparable
    op: str
    value: Operand | AskedField

    def holds(self, answers: Mapping[str, object]) -> bool:
        """Whether the answer passes; a missing answer passes nothing."""
        answer = answers.get(self.field) if isinstance(self.field, str) else None
        value = answers.get(str(self.value)) if isinstance(self.value, AskedField) else self.value
        if not isinstance(answer, str | int | float) or not isinstance(value, str | int | float):
            return False
        if isinstance(answer, str) != isinstance(value, str):
            return False
        return _OPERATORS[self.op](answer, value)


@dataclass(frozen=True)
class Condition:
    """Comparisons that must all hold."""

    tests: tuple[Comparison, ...]

    def __and__(self, other: Condition) -> Condition:
        return Condition(self.tests + other.tests)

    def __bool__(self) -> bool:
        raise TypeError("a condition has no truth value here; combine conditions with &, not with 'and'")

    def __str__(self) -> str:
        return " and ".join(f"{t.field} {t.op} {_text(t.value)}" for t in self.tests)

    def holds(self, answers: Mapping[str, object]) -> bool:
        """Whether every comparison holds for these answers."""
        return all(test.holds(answers) for test in self.tests)

    def named(self, fields: Mapping[str, Comparable], ask: Mapping[str, Comparable] = {}) -> Condition:
        """The same condition with names instead of field objects.

        ask: the fields that a value of the output may be compared with.
        Raises: ValueError if it speaks of a field that is not among these.
        """
        names = {id(spec): name for name, spec in fields.items()}
        tests = []
        for test in self.tests:
            name = _name(test.field, names)
            if name is None or (name not in fields and not name.startswith(OF_OUTPUT)):
                about = (
                    test.field if isinstance(test.field, str) else getattr(test.field, "label", test.field)
                )
                said = f"{about} {test.op} {test.value}"
                raise ValueError(f"the condition '{said}' is not about a field of this loop")
            value = _named_asked(test.value, ask) if isinstance(test.value, AskedField) else test.value
            tests.append(replace(test, field=name, value=value))
        return Condition(tuple(tests))

    @classmethod
    def parse(cls, text: str) -> Condition:
        """From text such as `score < 5 and mood == "sad"`.

        Raises: ValueError naming the part that cannot be read.
        """
        tests: list[Comparison] = []
        rest = text
        while rest or not tests:
            match = _COMPARISON.match(rest)
            if match is None:
                example = 'score >= 5 and mood == "very sad"'
                raise ValueError(f"cannot read '{rest.strip()}' as a condition; write for example: {example}")
            asked = _ASKED.fullmatch(match[3]) if match[1].startswith(OF_OUTPUT) else None
            tests.append(Comparison(match[1], match[2], AskedField(asked[1]) if asked else _value(match[3])))
            rest = rest[match.end() :]
        return cls(tuple(tests))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.union_schema(
            [
                core_schema.is_instance_schema(cls),
                core_schema.no_info_after_validator_function(cls.parse, core_schema.str_schema()),
            ],
            serialization=core_schema.plain_serializer_function_ser_schema(
                str, return_schema=core_schema.str_schema()
            ),
        )


def _name(field: str | Comparable, names: Mapping[int, str]) -> str | None:
    if isinstance(field, OutputValue):
        return field.name
    return field if isinstance(field, str) else names.get(id(field))


def _named_asked(asked: AskedField, ask: Mapping[str, Comparable]) -> AskedField:
    name = _name(asked.field, {id(spec): name for name, spec in ask.items()})
    if name is None or name not in ask:
        about = asked.field if name else getattr(asked.field, "label", asked.field)
        raise ValueError(
            f"'{about}' is no field of ask, and only with one can a value of the output be compared"
        )
    return AskedField(name)


def _compare(spec: Comparable, op: str, value: object) -> Condition:
    if isinstance(value, OutputValue) and not isinstance(spec, OutputValue):
        return _compare(value, _TURNED.get(op, op), spec)
    if isinstance(spec, OutputValue) and isinstance(value, Comparable) and not isinstance(value, OutputValue):
        return Condition((Comparison(spec, op, AskedField(value)),))
    if not isinstance(value, str | int | float):
        raise TypeError(f"a field can be compared with a number or a text, not with {value!r}")
    return Condition((Comparison(spec, op, value),))


def _value(text: str) -> Operand:
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, str | int | float | bool) else text


def _text(value: Operand | AskedField) -> str:
    return str(value) if isinstance(value, AskedField) else json.dumps(value, ensure_ascii=False)
