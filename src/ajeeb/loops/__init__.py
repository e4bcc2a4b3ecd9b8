"""The rules, pure: fold events to a state, decide what an action makes happen, settle a call, view the result."""

from .action import Action, Leave, Pass, TimeUp, Turn, action_adapter
from .decide import Fresh, decide
from .policy import Loop, first, otherwise
from .rules import Rules
from .settle import settle
from .state import Attempt, Phase, State, advance, fold
from .view import AssetUrl, ComparisonView, PageView, TargetView, TaskView, View, goal_view, view

__all__ = [
    "Action", "AssetUrl", "Attempt", "ComparisonView", "Fresh", "Leave", "Loop", "PageView", "Pass", "Phase", "Rules",
    "State", "TargetView", "TaskView", "TimeUp", "Turn", "View", "action_adapter", "advance", "decide", "first", "fold",
    "goal_view", "otherwise", "settle", "view",
]  # fmt: skip
