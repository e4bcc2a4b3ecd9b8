"""Simulated workers, over the same API as the page."""

from .choosing import strategy_for, strategy_named
from .composer_facts import ComposerFacts
from .facts import facts_of
from .habits import Habits
from .modelled import Modelled
from .play import Report, by_link, by_name, play
from .scripted import Scripted, read_script
from .strategy import Past, Sight, Strategy

__all__ = [
    "ComposerFacts", "Habits", "Modelled", "Past", "Report", "Scripted", "Sight", "Strategy", "by_link", "by_name",
    "facts_of", "play", "read_script", "strategy_for", "strategy_named",
]  # fmt: skip
