"""A loop without store or server: the pure rules, one step at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ajeeb.events import ActionId, Done, Event, Failed, FailureStatus, Opened, Output, Provenance, Recorded
from ajeeb.forms import Scale, Text
from ajeeb.loops import (
    Action,
    Fresh,
    Leave,
    Loop,
    Pass,
    Rules,
    State,
    TimeUp,
    Turn,
    View,
    advance,
    decide,
    settle,
    view,
)

LONG = "a red house beside a lake, number "


def look_alike(**changes: Any) -> Loop:
    """The loop of the look-alike task."""
    score = Scale("How close is it?", 1, 10)
    loop: dict[str, Any] = {
        "ask": {"prompt": Text("Describe", min=20, max=500, unique=True)},
        "judge": {"score": score},
        "max_attempts": 3,
        "goal": score == 10,
        "hints": [("first", "say what you see"), (score < 5, "low"), ("otherwise", "high")],
    }
    return Loop(**{**loop, **changes})


@dataclass
class Playing:
    """One assignment, played by hand. Time moves a second with every step."""

    rules: Rules = field(default_factory=lambda: Rules(loop=look_alike()))
    state: State = field(default_factory=State)
    now: int = 1_000_000
    ids: int = 0

    def __post_init__(self) -> None:
        self.record(Opened(run_id="r", unit_id="u", worker_key="w", assurance="claimed"))

    def record(self, *events: Event, action: ActionId | None = None) -> None:
        self.now += 1000
        self.state = advance(
            self.state,
            [Recorded(seq=self.state.seq + 1 + n, at=self.now, event=e) for n, e in enumerate(events)],
        )

    def do(self, action: Action) -> tuple[Event, ...]:
        self.ids += 1
        fresh = Fresh(now=self.now + 1000, attempt_id=f"a{self.ids}", call_id=f"c{self.ids}")
        events = decide(self.rules, self.state, action, fresh)
        self.record(*events)
        return events

    def turn(self, prompt: Any = None, score: Any = None, *, on: str | None = "latest") -> tuple[Event, ...]:
        latest = self.state.latest.id if self.state.latest else None
        ask = None if prompt is None else {"prompt": prompt}
        judge = None if score is None else {"score": score}
        return self.do(Turn(key="k" * 8, on=latest if on == "latest" else on, judge=judge, ask=ask))

    def leave(self, **unsent: Any) -> tuple[Event, ...]:
        return self.do(Leave(key="k" * 8, unsent=unsent))

    def time_up(self, **unsent: Any) -> tuple[Event, ...]:
        return self.do(TimeUp(key="k" * 8, unsent=unsent))

    def pass_page(self, page: int, **answers: Any) -> tuple[Event, ...]:
        return self.do(Pass(key="k" * 8, page=page, answers=answers))

    def made(self, asset: str = "f" * 64) -> None:
        """The running call gives an image."""
        output = Output(kind="image", asset=asset, media_type="image/png", width=8, height=8)
        self.settle(Done(outputs=(output,), provenance=Provenance(procedure="composer")))

    def failed(self, status: FailureStatus = "unavailable") -> None:
        """The running call gives nothing."""
        self.settle(Failed(status=status, message="no"))

    def settle(self, outcome: Done | Failed) -> None:
        running = self.state.running
        assert running is not None
        self.record(*settle(self.rules, self.state, running.call_id, running.try_no, outcome))

    def view(self) -> View:
        return view(self.rules, self.state, self.now, lambda sha: f"/a/{sha}")
