"""A random sample of the texts that workers wrote into one field."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import apsw
import numpy as np

from ajeeb.errors import Invalid, Unknown

from .answer_columns import PEOPLE, SIMULATED, Among, Given, Ints, RunAnswers
from .answer_shapes import SampledText, TextSample
from .work_search import in_run, phrases_of

_MOST_FOUND = 20_000  # texts with the words of a search that are looked through
_MOST_CHARS = 2_000


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which texts. search: words that all stand in a text, each as a beginning; empty for any text."""

    run_id: str
    field: str
    sample: int = 0
    search: str = ""
    size: int = 10
    among: Among = PEOPLE


def text_sample(connection: apsw.Connection, run: RunAnswers, wanted: Wanted) -> TextSample:
    """The sample. Raises: Unknown, if there is no such field; Invalid, if it holds no texts."""
    given = _texts(run, wanted)
    capped = False
    places = np.arange(len(given.at))
    if wanted.search.strip():
        found = _found(connection, wanted)
        capped = len(found) == _MOST_FOUND
        places = np.flatnonzero(np.isin(given.at, found))
    drawn = np.random.default_rng(wanted.sample).permutation(places)[: wanted.size]
    return TextSample(
        run_id=wanted.run_id,
        field=wanted.field,
        sample=wanted.sample,
        search=wanted.search,
        of=len(places),
        capped=capped,
        texts=tuple(
            one for place in drawn.tolist() if (one := _text(connection, run, given, place)) is not None
        ),
    )


def _texts(run: RunAnswers, wanted: Wanted) -> Given:
    if wanted.field not in run.columns:
        raise Unknown(f"there is no field '{wanted.field}'; there are: {', '.join(run.columns) or 'none'}")
    if run.columns[wanted.field].asked.kind != "text":
        raise Invalid({"field": f"'{wanted.field}' holds no texts"})
    return run.given(wanted.field, run.among(wanted.among))


def _found(connection: apsw.Connection, wanted: Wanted) -> Ints:
    """Positions of the events with these words."""
    phrases = phrases_of(" ".join(f"{word.rstrip('*')}*" for word in wanted.search.replace('"', " ").split()))
    rows: Sequence[Any] = []
    if phrases is not None:
        rows = connection.execute(_SEARCH, (in_run(wanted.run_id, phrases), _MOST_FOUND)).fetchall()
    return np.array([row[0] for row in rows], np.int64)


def _text(connection: apsw.Connection, run: RunAnswers, given: Given, place: int) -> SampledText | None:
    row: Any = connection.execute(_EVENT, (int(given.at[place]),)).fetchone()
    who, turn = int(given.who[place]), int(given.turn[place])
    is_form = given.asked.part == "form"
    rounds = list(run.rounds)
    name = f"{given.asked.name}__{rounds[turn]}__" if is_form and turn else given.asked.name
    text = json.loads(row[0]).get(name) if row is not None and row[0] else None
    if not isinstance(text, str):  # erased
        return None
    return SampledText(
        assignment_id=run.ids[who],
        unit=run.unit[who],
        worker_key=row[1],
        simulated=bool(run.flags[who] & SIMULATED),
        attempt=None if is_form else turn,
        text=text[:_MOST_CHARS],
    )


_SEARCH = "SELECT rowid FROM written WHERE written MATCH ? LIMIT ?"
_EVENT = """
    SELECT iif(e.kind = 'asked', e.data -> 'answers', e.data -> 'values'), a.worker_key
    FROM event e JOIN assignment a ON a.assignment_id = e.stream WHERE e.position = ?
"""
