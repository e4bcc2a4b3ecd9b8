"""What a worker sees: from the page's view to a Sight."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ajeeb.forms import Pick, Text
from ajeeb.loops import TaskView, View
from ajeeb.loops.view import AttemptView

from .strategy import Past, Sight, first_of

_TAG = re.compile(r"<[^>]*>")


def seen(
    task: TaskView,
    view: View,
    *,
    target: bytes | None = None,
    images: Sequence[bytes] = (),
    judged: Mapping[str, Any] | None = None,
) -> Sight:
    """What a worker has before them.

    images: of the outputs that wait to be judged.
    judged: how the worker judges the latest attempt, while the next one is written; the server does not know it yet.
    """
    latest = view.attempts[-1] if view.attempts else None
    outputs = latest.outputs if latest and latest.judgement is None else ()
    return Sight(
        unit=task.unit,
        k=view.next_k if judged is None else view.next_k + 1,
        earlier=tuple(
            _past(task, made, judged if made is latest and judged else made.judgement or {})
            for made in view.attempts
        ),
        instruction=" ".join(html.unescape(_TAG.sub(" ", task.instruction_html)).split()),
        hint=view.hint,
        target=target,
        images=images,
        texts=tuple(output.text for output in outputs if output.text is not None),
    )


def _past(task: TaskView, made: AttemptView, judgement: Mapping[str, Any]) -> Past:
    prompt, pick = first_of(task.ask, Text), first_of(task.judge, Pick)
    chosen = judgement.get(pick[0], 0) if pick else 0
    return Past(
        prompt=str(made.answers.get(prompt[0], "")) if prompt else "",
        answer=(made.outputs[chosen].text or "") if made.outputs else "",
        judgement={name: value for name, value in judgement.items() if not pick or name != pick[0]},
    )
