"""What the composer knows: icons, and what each phrase means.

Loaded once, on first use: about 2 MB of JSON and TOML beside this file.
"""

from __future__ import annotations

import gzip
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from .tokens import normal, plural

Role: TypeAlias = Literal[
    "thing",
    "part",
    "count",
    "colour",
    "size",
    "region",
    "relation",
    "place",
    "time",
    "weather",
    "sky",
    "cover",
    "no",
    "quiet",
    "likeness",
]
FOLDER = Path(__file__).parent
LONGEST_PHRASE = 6


@dataclass(frozen=True, kw_only=True)
class Sense:
    """One meaning of a phrase: an icon's name, a number, a colour, a place's name …"""

    role: Role
    value: str
    is_plural: bool = False


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """Everything known about words.

    svgs: icon → SVG body on a 32 × 32 canvas; library: the same without the drawings of our own, which may replace
        some and borrow from others; kinds: icon → Unicode subgroup, "own" for drawings of our own.
    senses: phrase → meanings, most likely first; quiet: words that draw nothing; undrawn: the same, but the
        writer is told; ambiguous: nouns that are verbs too.
    """

    svgs: Mapping[str, str]
    library: Mapping[str, str]
    kinds: Mapping[str, str]
    senses: Mapping[str, tuple[Sense, ...]]
    quiet: frozenset[str]
    undrawn: frozenset[str]
    ambiguous: frozenset[str]

    def sense(self, phrase: str, *roles: Role) -> Sense | None:
        """The first meaning of a phrase with one of these roles; with any role if none is named."""
        for sense in self.senses.get(phrase, ()):
            if not roles or sense.role in roles:
                return sense
        return None


@cache
def load() -> Lexicon:
    """The lexicon that comes with the package."""
    icons = json.loads(gzip.decompress((FOLDER / "data/icons.json.gz").read_bytes()))
    own = {path.stem: path.read_text() for path in sorted((FOLDER / "art").glob("*.svg"))}
    things = tomllib.loads((FOLDER / "data/things.toml").read_text())
    words = tomllib.loads((FOLDER / "data/words.toml").read_text())
    svgs = {name: icon["svg"] for name, icon in icons.items()} | {
        name: _body(svg) for name, svg in own.items()
    }
    senses: dict[str, list[Sense]] = {}
    for phrase, sense in _all_senses(icons, things, words, svgs):
        known = senses.setdefault(phrase, [])
        if sense.role not in {other.role for other in known}:
            known.append(sense)
    return Lexicon(
        svgs=svgs,
        library={name: icon["svg"] for name, icon in icons.items()},
        kinds={name: icon["kind"] for name, icon in icons.items()} | dict.fromkeys(own, "own"),
        senses={phrase: tuple(found) for phrase, found in senses.items()},
        quiet=frozenset(_plain_words("quiet.txt")),
        undrawn=frozenset(_plain_words("undrawn.txt")),
        ambiguous=frozenset(_listed(words["ambiguous"]["words"])),
    )


def _all_senses(
    icons: Mapping[str, Mapping[str, str]],
    things: Mapping[str, Mapping[str, str]],
    words: Mapping[str, Mapping[str, str]],
    svgs: Mapping[str, str],
) -> Iterator[tuple[str, Sense]]:
    """Every (phrase, sense), the ones that win first: curated words, labels, then plurals made by rule."""
    named = [
        (phrase, icon)
        for icon, listed in things["things"].items()
        if icon in svgs
        for phrase in _listed(listed)
    ]
    dropped = set(_listed(things["dropped"]["labels"]))
    labels = [(normal(icon["label"]), name) for name, icon in icons.items() if ":" not in icon["label"]]
    named += [(label, name) for label, name in labels if label not in dropped]
    for section, role in _SECTIONS.items():
        for value, listed in words[section].items():
            yield from ((phrase, Sense(role=role, value=value)) for phrase in _listed(listed))
    for role in _WORDLESS:
        yield from ((phrase, Sense(role=role, value="")) for phrase in _listed(words["nothing"][role]))
    for part, listed in things["parts"].items():
        for phrase in _listed(listed):
            yield phrase, Sense(role="part", value=part)
    for phrase, icon in named:
        yield phrase, Sense(role="thing", value=icon, is_plural=phrase in _ALWAYS_PLURAL)
    for phrase, icon in named:
        yield plural(phrase), Sense(role="thing", value=icon, is_plural=True)
    for name, entry in icons.items():
        yield entry["emoji"].replace("\ufe0f", ""), Sense(role="thing", value=name)


_WORDLESS: tuple[Role, ...] = ("quiet", "likeness")
_ALWAYS_PLURAL = {"people", "children", "candles", "boots", "drums", "crowd", "mice", "cacti", "parents"}
_SECTIONS: dict[str, Role] = {
    "counts": "count", "colours": "colour", "sizes": "size", "regions": "region", "relations": "relation",
    "places": "place", "times": "time", "weather": "weather", "sky_words": "sky", "cover": "cover",
    "negations": "no",
}  # fmt: skip


def _listed(text: str) -> Iterable[str]:
    return [normal(phrase) for phrase in text.replace("\n", " ").split(",") if phrase.strip()]


def _plain_words(name: str) -> Iterator[str]:
    for line in (FOLDER / "data" / name).read_text().splitlines():
        if not line.startswith("#"):
            for word in line.split():
                yield from normal(word).split()


def _body(svg: str) -> str:
    """What is inside the <svg> element of a drawing of our own."""
    return svg[svg.index(">") + 1 : svg.rindex("</svg>")].strip()
