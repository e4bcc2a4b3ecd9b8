"""Phrases to a Description: which colour, count, place and relation belongs to which thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from .description import Description, Thing
from .lexicon import Lexicon
from .phrases import Phrase, phrases
from .scene import JOINING, MAX_THINGS, Pending, Scene
from .surroundings import Surroundings
from .tokens import tokenise

MAX_UNKNOWN = 40

_PRONOUNS = {"it", "them", "him", "her", "its", "their", "his"}
_COPULAS = {"is", "are", "was", "painted", "coloured", "colored", "looks", "in", "dressed", "has", "being"}
_DEFINITE = {"the", "this", "that", "these", "those", "said"}
_PREPOSITIONS = {
    "on",
    "in",
    "at",
    "under",
    "inside",
    "below",
    "beneath",
    "above",
    "among",
    "high",
    "out",
    "surface",
}
# May end a clause: "… with a car in front".
_OPEN_RELATIONS = {"behind", "in_front_of", "next_to", "under", "above", "on", "around", "inside", "between"}


_RIDES = {"riding", "riding on", "rides", "ride"}
_DARK = {"dark", "dim", "unlit", "gloomy", "darkened"}
_BACKGROUNDS = {"place", "sky", "time", "weather", "cover"}


def read(prompt: str, lexicon: Lexicon) -> Description:
    """What the prompt says; never raises, whatever the prompt."""
    reader = _Reader(lexicon=lexicon, phrases=phrases(tokenise(prompt), lexicon))
    return reader.read()


@dataclass(kw_only=True)
class _Reader:
    """Reads left to right, one phrase at a time; what was said goes to the scene or to its surroundings."""

    lexicon: Lexicon
    phrases: list[Phrase]
    scene: Scene = field(init=False)
    surroundings: Surroundings = field(init=False)
    negated: bool = False
    skips_next: bool = False
    unknown: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.scene = Scene(lexicon=self.lexicon)
        self.surroundings = Surroundings(lexicon=self.lexicon)

    def read(self) -> Description:
        for at, phrase in enumerate(self.phrases):
            _TAKERS[phrase.kind](self, at, phrase)
        self._attach_left_over()
        if any(thing.colour == "many" and thing.count == 1 for thing in self.scene.things):
            self.unknown.append("colorful")
        return Description(
            things=_without(self.scene.things, set(self.excluded)),
            setting=self.surroundings.setting(self.excluded),
            unknown=_unique(self.unknown)[:MAX_UNKNOWN],
            excluded=_unique(self.excluded),
        )

    def _before(self, at: int) -> Phrase | None:
        return self.phrases[at - 1] if at else None

    def take_thing(self, at: int, phrase: Phrase) -> None:
        before, scene = self._before(at), self.scene
        if self.skips_next:
            self.skips_next, scene.pending = False, Pending()
            self.unknown.append(phrase.text)
        elif len(scene.things) == MAX_THINGS:
            self.unknown.append(phrase.text)
        elif self.negated:
            self.excluded.append(phrase.value)
        elif before and before.norm == phrase.norm and not phrase.norm[0].isalnum() and scene.things:
            scene.one_more()  # 🍎🍎
        elif not self._refers_back(before, phrase):
            is_compound = before and before.kind == "thing" and not before.is_plural and before.norm.isascii()
            if before and is_compound and scene.pop_modifier():
                self.unknown.append(before.text)  # "brick wall", "dog house": the first only says what kind
            self.surroundings.hear_thing(phrase.norm)
            scene.add(phrase, continues=self._continues_list(at), joined=self._joined(at))

    def take_part(self, at: int, phrase: Phrase) -> None:
        """A nose is drawn alone, never beside what it may belong to."""
        if not self.scene.things:
            self.take_thing(at, phrase)
        else:
            self.unknown += [*self.scene.pending.words, phrase.text]
        self.scene.pending = replace(self.scene.pending, count=None, colour=None, size=None, words=())

    def take_background(self, at: int, phrase: Phrase) -> None:
        before, scene = self._before(at), self.scene
        if self.negated:
            self.excluded.append(phrase.value)
            return
        if not self.surroundings.hear(phrase, scene.pending.colour):
            self.unknown += scene.pending.words
        if phrase.kind == "weather" and before and before.kind == "break":
            scene.turn_to(None)
        if phrase.kind in {"place", "sky"}:
            is_noun = phrase.norm.split()[0] not in _PREPOSITIONS
            if (
                before
                and before.kind == "thing"
                and not before.is_plural
                and phrase.kind == "place"
                and is_noun
            ):
                scene.crowd()  # "a corn field" is a field with more than one corn
            scene.turn_to("sky" if phrase.value == "sky" else "place")
            scene.pending = Pending()

    def take_count(self, at: int, phrase: Phrase) -> None:
        pending = self.scene.pending
        if not (phrase.norm in JOINING and pending.count):
            pending.count = int(phrase.value)
            if phrase.norm not in JOINING:
                pending.words += (phrase.text,)

    def take_colour(self, at: int, phrase: Phrase) -> None:
        pending = self.scene.pending
        rest = self.phrases[at + 1 :]
        stands_alone = (
            not rest or rest[0].kind in {"break", "relation", "region", "no"} or rest[0].norm == "and"
        )
        if phrase.norm == "orange" and stands_alone and pending.count:
            self.take_thing(at, replace(phrase, kind="thing", value="tangerine"))
        elif pending.colour is None or not pending.words:
            pending.colour = phrase.value
            pending.words += (phrase.text,)
        else:
            self.unknown.append(phrase.text)

    def take_size(self, at: int, phrase: Phrase) -> None:
        self.scene.pending.size = float(phrase.value)
        if phrase.value != "1.0":
            self.scene.pending.words += (phrase.text,)

    def take_region(self, at: int, phrase: Phrase) -> None:
        before, scene = self._before(at), self.scene
        is_first = before is None or before.kind == "break" or before.norm in {"and", "with", "then"}
        if is_first:
            scene.pending.region = phrase.value
        elif isinstance(scene.last, int) and scene.things[scene.last].region is None:
            scene.put_in_region(phrase.value)
        else:
            self.unknown.append(phrase.text)

    def take_relation(self, at: int, phrase: Phrase) -> None:
        before, rest, scene = self._before(at), self.phrases[at + 1 :], self.scene
        at_start = before is None or before.kind == "break" or before.norm == "and"
        is_open = not rest or rest[0].kind == "break" or rest[0].norm == "and"
        refers = bool(rest) and rest[0].norm in _PRONOUNS and not (len(rest) > 1 and rest[1].kind == "thing")
        if refers and at_start and scene.things:
            scene.front(phrase.value)
        elif (is_open or refers) and phrase.value in _OPEN_RELATIONS:
            scene.relate_to_main(phrase.value)
        elif is_open and (phrase.value in {"holding", "wearing"} or phrase.norm in _RIDES):
            self.unknown.append(phrase.text)
        elif isinstance(scene.last, int):
            subjects = (scene.actor(scene.last),) if phrase.norm in _RIDES else scene.kin(scene.last)
            scene.pending.relation, scene.pending.subjects = phrase.value, subjects
            if phrase.norm == "surrounded by":
                scene.pending.is_inverse, scene.pending.subjects = True, (scene.owner(scene.last),)
        elif at_start:
            scene.pending.relation = phrase.value

    def take_no(self, at: int, phrase: Phrase) -> None:
        self.negated = True

    def take_likeness(self, at: int, phrase: Phrase) -> None:
        self.skips_next = True

    def take_break(self, at: int, phrase: Phrase) -> None:
        following = self.phrases[at + 1].kind if at + 1 < len(self.phrases) else "break"
        said_of_last = any(p.norm in _COPULAS for p in self.phrases[max(0, at - 3) : at])
        goes_on = phrase.norm == "," and following in {"colour", "size"} and not said_of_last
        if not goes_on:
            self._attach_left_over()
            self.scene.pending = Pending(region=self.scene.pending.region)
        if phrase.norm != ",":
            self.scene.end_sentence()
        elif at and self.phrases[at - 1].kind not in {"thing", "colour", "size"}:
            self.scene.listed = []
        self.negated = self.skips_next = False

    def take_quiet(self, at: int, phrase: Phrase) -> None:
        if phrase.norm == "but":
            self.negated = False
        elif " " in phrase.norm:
            self.unknown.append(phrase.text)

    def take_undrawn(self, at: int, phrase: Phrase) -> None:
        """A word that changes nothing in the picture, except that a dark place is dark."""
        if phrase.norm in _DARK and (self._leads_to_background(at) or self.scene.last in {"place", "sky"}):
            self.surroundings.is_dark = True
        else:
            self.unknown.append(phrase.text)

    def _leads_to_background(self, at: int) -> bool:
        following = (p for p in self.phrases[at + 1 :] if p.kind not in {"undrawn", "size", "colour"})
        return next((p.kind for p in following if p.norm != "and"), "break") in _BACKGROUNDS

    def take_unknown(self, at: int, phrase: Phrase) -> None:
        self.unknown.append(phrase.text)
        self.scene.pending.words = ()  # of "a red zorp" the zorp is told

    def _refers_back(self, before: Phrase | None, phrase: Phrase) -> bool:
        """ "A house … the house is red": the second house is the first."""
        if self.scene.pending.count or not (before and (before.norm in _DEFINITE or before.kind == "thing")):
            return False
        return self.scene.return_to(phrase.value)

    def _continues_list(self, at: int) -> bool:
        """Whether only commas, "and" and modifiers stand between this thing and the one before."""
        for phrase in reversed(self.phrases[:at]):
            if phrase.kind == "thing":
                return True
            if not (
                phrase.norm in JOINING or phrase.norm == "," or phrase.kind in {"count", "colour", "size"}
            ):
                return False
        return False

    def _joined(self, at: int) -> bool:
        """Whether this thing is joined to the one before by "and" alone."""
        last = max((i for i in range(at) if self.phrases[i].kind == "thing"), default=at)
        words = {phrase.norm for phrase in self.phrases[last + 1 : at]}
        return "and" in words and "," not in words

    def _attach_left_over(self) -> None:
        """ "The house is red", "the sky is orange": what was said without a thing after it."""
        said = self.scene.pending
        if self.scene.last == "sky" and said.colour and said.colour != "many":
            self.surroundings.colours["sky"] = said.colour
        elif not self.scene.attach_left_over():
            self.unknown += said.words


_TAKERS: Mapping[str, Callable[[_Reader, int, Phrase], None]] = {
    "thing": _Reader.take_thing, "part": _Reader.take_part, "place": _Reader.take_background,
    "time": _Reader.take_background, "weather": _Reader.take_background, "sky": _Reader.take_background,
    "cover": _Reader.take_background, "count": _Reader.take_count, "colour": _Reader.take_colour,
    "size": _Reader.take_size, "region": _Reader.take_region, "relation": _Reader.take_relation,
    "no": _Reader.take_no, "break": _Reader.take_break, "quiet": _Reader.take_quiet,
    "likeness": _Reader.take_likeness, "undrawn": _Reader.take_undrawn, "unknown": _Reader.take_unknown,
}  # fmt: skip


def _without(things: list[Thing], excluded: set[str]) -> tuple[Thing, ...]:
    """The things that are wanted, their references counted anew."""
    wanted = [index for index, thing in enumerate(things) if thing.icon not in excluded]
    new = {index: at for at, index in enumerate(wanted)}
    kept = (
        replace(things[i], others=tuple(new[other] for other in things[i].others if other in new))
        for i in wanted
    )
    return tuple(thing if thing.others else replace(thing, relation=None) for thing in kept)


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
