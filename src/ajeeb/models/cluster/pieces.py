"""What a replica sends while it works: all that a watch is told, and the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ajeeb.errors import ModelFailed
from ajeeb.events import Try
from ajeeb.models.base import ImageAnswer, ModelInfo, TextAnswer

Answer: TypeAlias = ImageAnswer | TextAnswer


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A replica has the call; it may still wait there."""

    model: ModelInfo
    replica: str
    node: str


@dataclass(frozen=True, kw_only=True)
class Queued:
    """As `Watch.queued`."""

    position: int | None


@dataclass(frozen=True, kw_only=True)
class Progressed:
    """As `Watch.progress`."""

    fraction: float | None = None
    step: int | None = None
    steps: int | None = None
    eta_s: float | None = None


@dataclass(frozen=True, kw_only=True)
class Previewed:
    """As `Watch.preview`."""

    data: bytes
    media_type: str


@dataclass(frozen=True, kw_only=True)
class Said:
    """As `Watch.text`."""

    delta: str


@dataclass(frozen=True, kw_only=True)
class Tried:
    """As `Watch.tried`."""

    one: Try


@dataclass(frozen=True, kw_only=True)
class Answered:
    """The end of a call that went well. ran_s: from the model's start, in seconds."""

    answer: Answer
    ran_s: float


@dataclass(frozen=True, kw_only=True)
class Failed:
    """The end of a call that did not; as ModelFailed, whose pickle would lose all but the message."""

    status: str
    message: str
    retry_after_s: float | None = None
    lasting: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def by(cls, error: ModelFailed) -> Failed:
        """What is sent in place of this error."""
        return cls(
            status=error.status,
            message=str(error),
            retry_after_s=error.retry_after_s,
            lasting=error.lasting,
            fields=error.fields,
        )

    def error(self) -> ModelFailed:
        """The error that this was sent for."""
        return ModelFailed(
            self.status,
            self.message,
            retry_after_s=self.retry_after_s,
            lasting=self.lasting,
            fields=self.fields,
        )


Piece: TypeAlias = Taken | Queued | Progressed | Previewed | Said | Tried | Answered | Failed
