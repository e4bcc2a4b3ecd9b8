"""Strategies by the names that `ajeeb simulate` knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ajeeb.errors import BadTask

from .composer_facts import ComposerFacts
from .modelled import modelled
from .scripted import Scripted, read_script
from .strategy import Strategy


def strategy_for(facts: Mapping[int, Sequence[str]]) -> Strategy:
    """Workers who use the facts, or, where there are none, who write and score by a script."""
    return ComposerFacts(facts) if facts else Scripted()


def strategy_named(name: str, facts: Mapping[int, Sequence[str]], script: Path | None = None) -> Strategy:
    """The strategy `scripted`, `composer-facts` or `model:NAME`; without a name, whichever fits.

    facts: of the run's units. script: for workers who follow one.
    Raises: BadTask if there is no such strategy, or if it lacks what it needs.
    """
    if script is not None and name not in ("", "scripted"):
        raise BadTask(f"--script is for --strategy scripted, and not for {name}; leave one of them out")
    if script is not None or name == "scripted":
        return Scripted(steps=read_script(script)) if script else Scripted()
    if name == "composer-facts" and not facts:
        raise BadTask("composer-facts needs units with a column 'facts', such as: a red barn|a dog|two trees")
    if name in ("", "composer-facts"):
        return strategy_for(facts)
    kind, _, model = name.partition(":")
    if kind == "model":
        return modelled(model, Path.cwd())
    raise BadTask(f"there is no strategy '{name}'; there are: scripted, composer-facts, model:NAME")
