"""What the prompt says of the background: collected while it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .description import Setting
from .lexicon import Lexicon
from .phrases import Phrase

# "A park bench" stands in a park, unless another place is named.
_IMPLYING = {"park", "garden", "kitchen", "forest", "city", "village"}


@dataclass(kw_only=True)
class Surroundings:
    """Places, hours, weather and what they are said to look like, in the order of the prompt."""

    lexicon: Lexicon
    places: list[str] = field(default_factory=list)
    implied: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    weather: list[str] = field(default_factory=list)
    covers: list[str] = field(default_factory=list)
    colours: dict[str, str] = field(default_factory=dict)
    is_dark: bool = False

    def hear(self, phrase: Phrase, colour: str | None) -> bool:
        """Take a place, time, weather or sky word, with the colour before it; False if the colour has no use."""
        colour = None if colour == "many" else colour
        match phrase.kind:
            case "place":
                self.places.append(phrase.value)
                self._paint(phrase.value, colour)
            case "sky":
                self._hear_sky(phrase.value, colour)
            case "time":
                self.times.append(phrase.value)
            case "weather":
                self.weather.append(phrase.value)
        if phrase.kind == "cover" and "night" in phrase.norm:
            self.times.append("night")
        self.covers += [
            sense.value for sense in self.lexicon.senses.get(phrase.norm, ()) if sense.role == "cover"
        ]
        return colour is not None and phrase.kind in {"place", "sky"}

    def hear_thing(self, norm: str) -> None:
        """Take the place that is part of a thing's name."""
        first, _, more = norm.partition(" ")
        place = self.lexicon.sense(first, "place") if more and first in _IMPLYING else None
        if place:
            self.implied.append(place.value)

    def setting(self, excluded: Iterable[str]) -> Setting:
        """All of it, without what the prompt does not want."""
        unwanted = set(excluded)

        def kept(words: list[str]) -> tuple[str, ...]:
            return tuple(dict.fromkeys(word for word in words if word not in unwanted))

        times = kept(self.times)
        return Setting(
            places=kept(self.places or self.implied[:1]),
            time=times[0] if times else None,
            weather=kept(self.weather),
            covers=kept(self.covers),
            colours=self.colours,
            is_dark=self.is_dark,
        )

    def _hear_sky(self, value: str, colour: str | None) -> None:
        if value == "sky":
            self.covers.append("open")
        elif colour:
            self.places.append("plain")
        self._paint(value, colour)

    def _paint(self, name: str, colour: str | None) -> None:
        if colour:
            self.colours[name] = colour
