"""The data card: what is in an export, what is not and why, and what every column means."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from ajeeb.store import Run

from .columns import Column
from .files import Written
from .front import LOOKS, filtered, formats_told, front, loading
from .kinds import in_currency
from .options import Options
from .source import Until
from .tally import Tally

__all__ = ["Card", "card", "dictionary", "front"]

_MOST_ATTEMPTS = 20  # lines of the table of scores
_OF_LOOPS = (
    "One row of `attempts_flat` is one attempt: what a worker wrote, what the model made of it, and how "
    "the worker judged that."
)
_OF_FORMS = "One row of `submissions` is one worker's form: what was handed in, field by field."
_FORM_TIMES = [
    "",
    "`human_ms` is the time with the page in sight, less the waits for calls; other times are the server's.",
]
_AS_SPENT = (
    " That is what the budget shows as spent for the work that is in: a go whose server stopped has a row with the"
    " status `lost`, and costs what was set aside for it."
)
_REASONS = {
    "pilot": "work of a trial (add --pilot to have it)",
    "simulated": "work of a script or a model (add --simulated to have it)",
    "unit": "of units that were not asked for (--unit)",
    "decision": "with another decision than was asked for (--decision)",
    "excluded": "set aside by a reviewer (--without-excluded)",
    "arm": "of arms that were not asked for (--arm)",
}


@dataclass(frozen=True, kw_only=True)
class Card:
    """What the card tells of. first: the table to look at first."""

    run: Run
    until: Until
    options: Options
    tally: Tally
    left_out: Mapping[str, int]
    written: Sequence[Written]
    first: str


def card(about: Card) -> str:
    """The body of the card, before the columns."""
    tally = about.tally
    lines = [
        f"# {about.run.task_name}",
        "",
        f"Run `{about.run.run_id}`, exported as of event {about.until.position}. "
        + (_OF_FORMS if tally.is_form else _OF_LOOPS),
        "",
        *loading(about.first, about.options),
        "## What is in it",
        "",
        *_table(
            ("file", "rows", "SHA-256"),
            [(f"`{w.file}`", str(w.rows), f"`{w.sha256}`") for w in about.written],
        ),
        f"- Assignments: {_counts(tally.statuses)}.",
        f"- How they ended: {_counts(tally.ends)}.",
        *(_handed_in(tally) if tally.is_form else _of_attempts(tally)),
        *_of_calls(tally),
        *filtered(about.options.filters),
        *_reviewed(tally),
        "",
        *_arms(tally),
        "## What is left out",
        "",
        *(
            [f"- {count} assignments: {_REASONS[reason]}." for reason, count in about.left_out.items()]
            or ["- No assignment."]
        ),
        "",
        "## Times",
        "",
        f"- Median human time of an assignment that has ended: {_median(tally.human_ms)}.",
        *(_FORM_TIMES if tally.is_form else _loop_times(tally)),
        "",
        *formats_told(about.options),
    ]
    return "\n".join(lines)


def _reviewed(tally: Tally) -> list[str]:
    """What reviewers set aside, and what was erased."""
    attempts = [f"- Attempts that a reviewer set aside, which are in: {_counts(tally.excluded)}."]
    after = [f"- Attempts after one that was set aside: {tally.after_excluded} (`after_excluded`)."]
    return [
        f"- Assignments that a reviewer set aside, which are in: {tally.set_aside} (`excluded`).",
        *([] if tally.is_form else [*attempts, *after]),
        f"- Assignments of workers who were erased on request: {tally.erased} (`erased`); what they wrote is gone.",
    ]


def _handed_in(tally: Tally) -> list[str]:
    return [
        f"- Handed in: {tally.handed_in}; of these {tally.incomplete} incomplete, {tally.auto} by the page or the "
        f"server, {tally.unchecked} unchecked.",
        "- The task is a form: there are no attempts. `submissions` has a column per field, `answers` a row per field.",
    ]


def _of_attempts(tally: Tally) -> list[str]:
    return [
        f"- Attempts that do not count: {_counts(tally.uncounted)}.",
        f"- Attempts that gave nothing: {_counts(tally.missed)}; cancelled when something had been seen: "
        f"{tally.exposed}.",
        f"- Outputs that came into sight, as far as the pages told: {tally.seen} of {tally.outputs}.",
    ]


def _of_calls(tally: Tally) -> list[str]:
    calls = tally.calls
    cost = ", ".join(f"{in_currency(micros)} {name}" for name, micros in sorted(calls.cost.items()))
    return [
        f"- Rows of `model_call`: {_counts(calls.statuses)}; {calls.again} of them asked again, "
        f"{calls.cached} answered from the cache.",
        f"- Cost in all: {cost or 'nothing has a price'}.{_AS_SPENT if cost else ''}",
    ]


def _arms(tally: Tally) -> list[str]:
    if not tally.arms:
        return []
    head = ("arm", "assignments", "attempts", "outputs", "chosen", "of")
    rows = [
        (f"`{name}`", *map(str, (one.assignments, one.attempts, one.outputs, one.chosen, one.judged)))
        for name, one in sorted(tally.arms.items())
    ]
    said = "Assignments and attempts are counted for an arm where all their outputs have it. `of`: outputs among which"
    return ["## Arms", "", *_table(head, rows), f"{said} one was picked.", ""]


def _loop_times(tally: Tally) -> list[str]:
    return [
        f"- Median time to write a prompt: {_median(tally.writing_ms)}.",
        f"- Median time from an output to its score: {_median(tally.judging_ms)}.",
        "",
        "Times with `t_` are UTC milliseconds of the page's own clock; durations never come from two clocks.",
        "",
        "## Score by attempt",
        "",
        *_table(
            ("attempt", "made", "judged", "mean score"),
            [
                (str(k), str(made), str(judged), f"{total / judged:.2f}" if judged else "–")
                for k, (made, judged, total) in sorted(tally.scores.items())[:_MOST_ATTEMPTS]
            ],
        ),
        "Workers who reached the goal make no further attempt: the means of later attempts are of those still in.",
    ]


def dictionary(tables: Mapping[str, Sequence[Column]]) -> str:
    """Every column of every table."""
    lines = ["## Columns", "", "A column is null where its fact is not recorded.", "", *LOOKS]
    for name, columns in tables.items():
        rows = [(f"`{c.name}`", c.kind, _cell(c.says)) for c in columns]
        lines += [f"### {name}", "", *_table(("column", "kind", "meaning"), rows)]
    return "\n".join(lines)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines] + [""]


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "none"


def _median(values: array[int]) -> str:
    return f"{median(values) / 1000:.1f} s ({len(values)} measured)" if values else "not measured"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
