"""What a prompt says, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One thing, or a group of the same.

    word: as written; count: 1 to 20; colour: #rrggbb or none; size: factor on its natural size.
    region: left, top-right, far …; relation: how it stands to `others` (indexes into the description's things).
    """

    icon: str
    word: str
    count: int = 1
    colour: str | None = None
    size: float = 1.0
    region: str | None = None
    relation: str | None = None
    others: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Setting:
    """The background: places, far ones too, the time of day and the weather; colours said of sky and places."""

    places: tuple[str, ...] = ()
    time: str | None = None
    weather: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    colours: Mapping[str, str] = field(default_factory=dict)
    is_dark: bool = False


@dataclass(frozen=True, kw_only=True)
class Description:
    """All that was understood, and the words that were not; `excluded` names what the prompt wants left out."""

    things: tuple[Thing, ...] = ()
    setting: Setting = Setting()
    unknown: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether any of it shows in a picture."""
        return bool(self.things) or self.setting != Setting()
