"""The answers of a run as rows that are kept: what only grows is kept in pieces, so that a full one is written once."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter

from ajeeb.review.answer_columns import Column, RunAnswers
from ajeeb.review.answer_fields import AnswerField, Value

PIECE = 20_000  # assignments, or answers of one field
_WIDTHS = (("who", "i"), ("turn", "i"), ("code", "i"), ("at", "q"))


@dataclass(frozen=True, kw_only=True)
class KeptColumn:
    """One field, and how many answers are kept of it."""

    asked: AnswerField
    answers: int
    values: list[Value]


@dataclass(frozen=True, kw_only=True)
class KeptRun:
    """What there is beside the pieces. left_out: place of the assignment to the turns."""

    assignments: int
    columns: list[KeptColumn]
    rounds: dict[str, int]
    left_out: dict[int, list[int]]


KEPT: TypeAdapter[KeptRun] = TypeAdapter(KeptRun)


class Unreadable(Exception):
    """Some of the rows are missing: count the run anew."""


def rows_of(run: RunAnswers) -> dict[str, str | bytes]:
    """The rows that have changed since the last time, by name; what is kept is marked in the run."""
    rows: dict[str, str | bytes] = {"run": KEPT.dump_json(_head(run)).decode(), "flags": run.flags.tobytes()}
    for first in _pieces(run, "assignments", len(run.ids)):
        piece = slice(first, first + PIECE)
        rows[f"ids/{first}"] = "\n".join(run.ids[piece])
        rows[f"units/{first}"] = run.unit[piece].tobytes()
    for number, column in enumerate(run.columns.values()):
        for first in _pieces(run, f"column/{number}", len(column.who)):
            piece = slice(first, first + PIECE)
            for name, _ in _WIDTHS:
                rows[f"{name}/{number}/{first}"] = getattr(column, name)[piece].tobytes()
    return rows


def run_of(run_id: str, rows: Mapping[str, str | bytes]) -> RunAnswers:
    """The answers again. Raises: Unreadable; pydantic.ValidationError."""
    head = KEPT.validate_json(rows.get("run", ""))
    run = RunAnswers(run_id=run_id, rounds=head.rounds)
    run.left_out = {place: frozenset(turns) for place, turns in head.left_out.items()}
    firsts = range(0, head.assignments, PIECE)
    run.ids = [one for first in firsts for one in str(rows.get(f"ids/{first}", "")).split("\n")]
    run.place = {assignment_id: place for place, assignment_id in enumerate(run.ids)}
    run.unit = _numbers("i", [rows.get(f"units/{first}") for first in firsts])
    run.flags = _numbers("b", [rows.get("flags")])
    run.kept["assignments"] = head.assignments
    for number, one in enumerate(head.columns):
        run.columns[one.asked.name] = _column(one, number, rows)
        run.kept[f"column/{number}"] = one.answers
    if not len(run.ids) == len(run.unit) == len(run.flags) == head.assignments:
        raise Unreadable
    return run


def _head(run: RunAnswers) -> KeptRun:
    return KeptRun(
        assignments=len(run.ids),
        columns=[
            KeptColumn(asked=one.asked, answers=len(one.who), values=list(one.values))
            for one in run.columns.values()
        ],
        rounds=run.rounds,
        left_out={place: sorted(turns) for place, turns in run.left_out.items()},
    )


def _pieces(run: RunAnswers, part: str, length: int) -> Iterator[int]:
    """Where the pieces begin that have changed."""
    before, run.kept[part] = run.kept.get(part, 0), length
    if length > before:
        yield from range(before - before % PIECE, length, PIECE)


def _column(kept: KeptColumn, number: int, rows: Mapping[str, str | bytes]) -> Column:
    firsts = range(0, kept.answers, PIECE)
    read = {
        name: _numbers(code, [rows.get(f"{name}/{number}/{first}") for first in firsts])
        for name, code in _WIDTHS
    }
    if any(len(one) != kept.answers for one in read.values()):
        raise Unreadable
    values = {value: code for code, value in enumerate(kept.values)}
    return Column(kept.asked, read["who"], read["turn"], read["code"], read["at"], values)


def _numbers(code: str, pieces: list[str | bytes | None]) -> array[int]:
    found: array[int] = array(code)
    for piece in pieces:
        if not isinstance(piece, bytes):
            raise Unreadable
        found.frombytes(piece)
    return found
