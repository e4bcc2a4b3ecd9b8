"""Somebody who is told what happens while a model works."""

from __future__ import annotations

from typing import Protocol

from ajeeb.events import Try


class Watch(Protocol):
    """Is told what happens while a model works. Telling never waits and never raises."""

    def queued(self, position: int | None = None) -> None:
        """The call waits; `position` others go before it, if that is known."""

    def progress(
        self,
        fraction: float | None = None,
        *,
        step: int | None = None,
        steps: int | None = None,
        eta_s: float | None = None,
    ) -> None:
        """The model works, and the queue is behind it; `fraction` is from 0 to 1."""

    def preview(self, data: bytes, media_type: str) -> None:
        """An encoded image of how far it has come."""

    def text(self, delta: str) -> None:
        """What a text goes on with."""

    def tried(self, one: Try) -> None:
        """One go has ended, well or not."""


class Nobody:
    """A watch that does not look."""

    def queued(self, position: int | None = None) -> None:
        """Heard by nobody."""

    def progress(
        self,
        fraction: float | None = None,
        *,
        step: int | None = None,
        steps: int | None = None,
        eta_s: float | None = None,
    ) -> None:
        """Heard by nobody."""

    def preview(self, data: bytes, media_type: str) -> None:
        """Seen by nobody."""

    def text(self, delta: str) -> None:
        """Read by nobody."""

    def tried(self, one: Try) -> None:
        """Kept by nobody."""


NOBODY: Watch = Nobody()
