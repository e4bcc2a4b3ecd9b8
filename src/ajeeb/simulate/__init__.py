"""Simulated workers, over the same API as the page."""

from .facts import facts_of, strategy_for
from .habits import Habits
from .play import Report, by_link, by_name, play
from .strategy import ComposerFacts, Scripted, Sight, Strategy

__all__ = [
    "ComposerFacts", "Habits", "Report", "Scripted", "Sight", "Strategy", "by_link", "by_name", "facts_of", "play",
    "strategy_for",
]  # fmt: skip
