"""What the review pages show of models, as data. Times are UTC milliseconds, durations milliseconds."""

from __future__ import annotations

from typing import Any, Literal

from ajeeb.events import FailureStatus

from .shape import Picture, Shape


class FilmOutput(Shape):
    """One thing that the model made."""

    index: int
    """Position among the outputs of the attempt, from 0; as the worker's page had them."""
    picture: Picture | None
    text: str | None
    notes: tuple[str, ...]
    values: dict[str, Any]
    """What the procedure said of it by name; the worker saw nothing of that."""
    arm: str
    """That it was assigned to; empty where there are none."""
    model: str
    """What made it; empty if that is not known."""
    chosen: bool | None
    """Whether the worker picked it; None where nothing was picked."""


class FilmPrompt(Shape):
    """A prompt on its way: what the models were sent, and what their side made of it."""

    arms: tuple[str, ...]
    """For which arms; empty where there are none."""
    sent: str | None
    """None if it was sent as it was typed."""
    effective: str | None
    """None if it was not rewritten, or nobody told."""


class FilmGo(Shape):
    """One go at a model."""

    output: int
    """Position of the output that it was for, from 0."""
    arm: str
    backend: str
    """As the task names the model."""
    model: str
    """As the model's side names itself, else as it was asked for."""
    status: Literal["ok"] | FailureStatus
    message: str
    """Why it gave nothing."""
    retry: int
    """How many goes at the same model for the same output came before."""
    queue_position: int | None
    """How many went before it when it came; None if it had its turn at once."""
    queue_ms: int | None
    """Until it had its turn."""
    first_ms: int | None
    """From its turn to the first preview or piece of text."""
    model_ms: int | None
    """From its turn to its end."""
    total_ms: int | None
    """From its coming to its end."""
    seed: int | None
    params: dict[str, Any]
    input_tokens: int | None
    output_tokens: int | None
    finish_reason: str | None
    cost: float | None
    """In the currency."""
    currency: str
    cache: Literal["none", "read", "write"]
    response_id: str | None


class FilmCall(Shape):
    """What ran."""

    procedure: str
    backend: str
    model: str
    """As the model's side names itself, else as it was asked for."""
    seed: int | None
    status: Literal["running", "ok"] | FailureStatus
    try_no: int
    params: dict[str, Any]
    message: str
    """Why it gave nothing."""
    goes: tuple[FilmGo, ...]
    """Each go at a model, in the order in which they ended; none where a function answered."""
    cost: float | None
    """Of all goes, in the currency; None if nothing has a price."""
    lost_cost: float | None
    """What of the cost was set aside for a go that nobody could write down, as the server stopped; None if none was."""
    currency: str


class Money(Shape):
    """What a run has spent in one currency, in its units."""

    currency: str
    spent: float
    """With what is reserved for calls that run."""
    reserved: float
    budget: float | None
    """What the run may spend, if that is known."""


class CallFigures(Shape):
    """The calls of people in a run that have ended, or of simulated workers."""

    by_status: dict[str, int]
    measured: int
    """Calls of which it is known how long they took: those that gave something."""
    median_ms: float | None
    """From the coming of a call to its end, with the wait for its turn."""
    p95_ms: float | None
    """95 of 100 took no longer."""
    goes: int
    """Goes at models; more than one for a call that was asked again, or made several outputs."""
    cached: int
    """Goes that were answered from the cache."""


class RunCalls(Shape):
    """The calls of a run that have ended, and what all of them cost."""

    run_id: str
    people: CallFigures
    simulated: CallFigures
    money: tuple[Money, ...]
    """By currency, people and simulated workers together; empty where nothing has a price."""
