"""What travels between the review pages and the server, besides what `review` shows."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class Problem(_Wire):
    """Why a request was not done."""

    code: str
    message: str
    fields: dict[str, str]
    """What is wrong with which field, where it is about fields: a sentence for each."""


class Changed(_Wire):
    """Something was recorded: the pages ask again for what they show."""

    position: int
    """Grows with everything that is recorded."""


class ChangedHere(Changed):
    """Something was recorded, or others came to the page of this assignment or left it."""

    others: tuple[str, ...]
    """Who else has it open now, of those who may decide; by name."""


class DemoState(_Wire):
    """What the demo page is about."""

    worker_url: str
    run_id: str
    load_command: str
    assignment_id: str | None
    """The assignment of a person in which something happened last; None before anybody came."""


class SimulateBody(_Wire):
    """How many simulated workers shall start."""

    workers: Annotated[int, Field(ge=1, le=20)]
