"""What was handed in on forms, from what was counted of a run."""

from __future__ import annotations

from collections import Counter

import apsw

from .assignments import run_config
from .curve import spread
from .figures.counts import Field, Forms, RunCounts
from .form_shapes import FormAnswers, FormBar, FormHistogram, FormTally

_MOST_BARS = 60  # of one field


def form_answers(connection: apsw.Connection, run_id: str, run: RunCounts) -> FormAnswers:
    """What was handed in during one run. Raises: Unknown."""
    run_config(connection, run_id)
    return FormAnswers(
        run_id=run_id,
        people=_tally(run.people.forms),
        simulated=_tally(run.simulated.forms),
        histograms=tuple(_histogram(name, one) for name, one in run.fields.items()),
    )


def _tally(forms: Forms) -> FormTally:
    return FormTally(
        submissions=forms.submissions,
        incomplete=forms.incomplete,
        auto=forms.auto,
        unchecked=forms.unchecked,
        person_ms=spread(forms.person.counted()),
    )


def _histogram(name: str, found: Field) -> FormHistogram:
    people, simulated = Counter(found.counts[0]), Counter(found.counts[1])
    most = {value for value, _ in (people + simulated).most_common(_MOST_BARS)}
    is_short = len(found.options) <= _MOST_BARS
    return FormHistogram(
        field=name,
        label=found.label,
        bars=tuple(
            FormBar(value=value, label=label, people=people[value], simulated=simulated[value])
            for value, label in found.options.items()
            if is_short or value in most
        ),
        people=found.answered[False],
        simulated=found.answered[True],
    )
