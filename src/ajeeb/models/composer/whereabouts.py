"""Where a scene is when the prompt does not say: the sky, water, the open air, or nowhere in particular."""

from __future__ import annotations

from dataclasses import replace

from .description import Description, Setting, Thing
from .lexicon import Lexicon
from .sizes import Sizes

# Paler than any sky that was asked for: to say where a scene is must change the picture.
_PALE_SKY = "#bcdcf0"
_OUTDOORS = ("animal-", "place-", "transport-", "plant-", "sky-weather")
_NIGHTLY = {"full-moon", "crescent-moon", "star", "shooting-star", "fireworks"}


def whereabouts(description: Description, lexicon: Lexicon, sizes: Sizes) -> Setting:
    """The setting with a place and an hour; whatever was said of them stays.

    Things in the sky, of which the prompt speaks, are before the sky alone. Furniture is indoors. Otherwise animals,
    plants, vehicles and buildings are in a pale open air, ships on pale water, all else before a plain grey.
    """
    setting = _with_hour(description)
    if setting.places:
        return setting
    things = description.things
    says_sky = "sky" in setting.colours or "open" in setting.covers or any(t.region == "sky" for t in things)
    if says_sky and all(_is_aloft(thing, sizes) for thing in things):
        return replace(setting, places=("sky",))
    is_indoors = any(thing.icon in sizes.lists["indoors"] for thing in things)
    if setting.weather or setting.covers or says_sky or setting.time:
        goes_in = is_indoors and not (setting.weather or setting.covers or says_sky)
        return replace(setting, places=("room",)) if goes_in else setting
    grounded = [thing for thing in things if not _is_aloft(thing, sizes)]
    if is_indoors or not any(_is_outdoors(thing, lexicon, sizes) for thing in things):
        return setting
    is_afloat = bool(grounded) and all(sizes.plane(thing.icon) == "water" for thing in grounded)
    return replace(setting, places=("shallows" if is_afloat else "outdoors",), colours={"sky": _PALE_SKY})


def _with_hour(description: Description) -> Setting:
    """The setting; where no hour is named, a moon or fireworks in the sky make it night."""
    setting = description.setting
    if setting.time is None and _NIGHTLY & {thing.icon for thing in description.things}:
        return replace(setting, time="night")
    return setting


def _is_aloft(thing: Thing, sizes: Sizes) -> bool:
    return thing.region == "sky" or sizes.plane(thing.icon) in {"sky", "air"}


def _is_outdoors(thing: Thing, lexicon: Lexicon, sizes: Sizes) -> bool:
    return (
        lexicon.kinds[thing.icon].startswith(_OUTDOORS)
        or thing.icon in sizes.lists["outdoors"]
        or thing.icon in sizes.lists["ridden"]
        or sizes.plane(thing.icon) == "sky"
    )
