"""A judgement as it is read: the labels of its fields, and outputs counted from 1. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ajeeb.forms import Pick, Scale

from .film_shapes import FilmJudged
from .policy import Policy

_MAX_CHARS = 90


def judged(policy: Policy, judgement: Mapping[str, Any] | None) -> tuple[FilmJudged, ...]:
    """What was said of an output, without the score, which stands by itself."""
    score = policy.score.name if policy.score else None
    return tuple(
        FilmJudged(name=name, label=_label(policy, name), text=_full(policy, name, value))
        for name, value in (judgement or {}).items()
        if name != score and value not in (None, "")
    )


def judged_in_words(policy: Policy, judgement: Mapping[str, Any]) -> str:
    """What was said of an output, in one short sentence."""
    said = ", ".join(
        f"{name} {_plain(policy, name, value)}"
        for name, value in judgement.items()
        if value not in (None, "")
    )
    return f"Judged: {said if len(said) <= _MAX_CHARS else f'{said[:_MAX_CHARS].rstrip()}…'}"


def _label(policy: Policy, name: str) -> str:
    spec = policy.loop.judge.get(name)
    return spec.label if spec is not None and spec.label else name


def _plain(policy: Policy, name: str, value: Any) -> str:
    picks = isinstance(policy.loop.judge.get(name), Pick) and isinstance(value, int)
    return f"output {value + 1}" if picks else str(value)


def _full(policy: Policy, name: str, value: Any) -> str:
    spec = policy.loop.judge.get(name)
    return f"{value} of {spec.high}" if isinstance(spec, Scale) else _plain(policy, name, value)
