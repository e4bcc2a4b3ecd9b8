"""Phrases to a Description: which colour, count, place and relation belongs to which thing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from .description import Description, Setting, Thing
from .lexicon import Lexicon
from .phrases import Phrase, phrases
from .tokens import tokenise

MAX_THINGS = 24
MAX_UNKNOWN = 40
MAX_COUNT = 20

Target: TypeAlias = int | Literal["sky", "place"] | None

_PRONOUNS = {"it", "them", "him", "her", "its", "their", "his"}
_COPULAS = {"is", "are", "was", "painted", "coloured", "colored", "looks", "in", "dressed", "has", "being"}
_DEFINITE = {"the", "this", "that", "these", "those", "said"}
_JOINING = {"and", "or", "a", "an", "the", "some"}
# Said of the newcomer, not of the thing before it: "a girl holding a balloon" places the balloon.
_PASSIVE = {"holding": "held_by", "wearing": "worn_by", "with": "next_to"}


def read(prompt: str, lexicon: Lexicon) -> Description:
    """What the prompt says; never raises, whatever the prompt."""
    reader = _Reader(lexicon=lexicon, phrases=phrases(tokenise(prompt), lexicon))
    for at in range(len(reader.phrases)):
        reader.take(at)
    return reader.finish()


@dataclass(kw_only=True)
class _Pending:
    """What was said of a thing that is still to come."""

    count: int | None = None
    colour: str | None = None
    size: float | None = None
    region: str | None = None
    relation: str | None = None
    subjects: tuple[int, ...] = ()


@dataclass(kw_only=True)
class _Reader:
    """Reads left to right; `last` is what was spoken of last, `listed` the things of the list at hand."""

    lexicon: Lexicon
    phrases: list[Phrase]
    things: list[Thing] = field(default_factory=list)
    last: Target = None
    listed: list[int] = field(default_factory=list)
    pending: _Pending = field(default_factory=_Pending)
    fronted: tuple[str, tuple[int, ...]] | None = None
    between: int | None = None
    negated: bool = False
    places: list[str] = field(default_factory=list)
    implied: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    weather: list[str] = field(default_factory=list)
    covers: list[str] = field(default_factory=list)
    colours: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)

    def take(self, at: int) -> None:
        phrase = self.phrases[at]
        match phrase.kind:
            case "thing" | "part":
                self._thing(at, phrase)
            case "place" | "time" | "weather" | "cover" | "sky":
                self._background(at, phrase)
            case "count":
                self.pending.count = self.pending.count if phrase.norm in _JOINING and self.pending.count else int(phrase.value)
            case "colour":
                self._colour(at, phrase)
            case "size":
                self.pending.size = float(phrase.value)
            case "region":
                self._region(at, phrase)
            case "relation":
                self._relation(at, phrase)
            case "no":
                self.negated = True
            case "break":
                self._break(at, phrase)
            case "unknown":
                self.unknown.append(phrase.text)
            case "quiet":
                self._quiet(phrase)

    def finish(self) -> Description:
        self._attach_left_over()
        if not self.places:
            self.places = self.implied[:1]
        things = [thing for thing in self.things if thing.icon not in self.excluded]
        kept = {index: new for new, index in enumerate(i for i, t in enumerate(self.things) if t in things)}
        things = [replace(t, others=tuple(kept[o] for o in t.others if o in kept)) for t in things]
        setting = Setting(
            places=_unique(p for p in self.places if p not in self.excluded),
            time=next((t for t in self.times if t not in self.excluded), None),
            weather=_unique(w for w in self.weather if w not in self.excluded),
            covers=_unique(c for c in self.covers if c not in self.excluded),
            colours=self.colours,
        )
        unknown = _unique(self.unknown)[:MAX_UNKNOWN]
        return Description(things=tuple(things), setting=setting, unknown=unknown, excluded=_unique(self.excluded))

    # things

    def _thing(self, at: int, phrase: Phrase) -> None:
        if self.negated:
            self.excluded.append(phrase.value)
            return
        if phrase.kind == "part" and self.things:
            self.pending.count = self.pending.colour = self.pending.size = None
            return
        if at and phrase.norm == self.phrases[at - 1].norm and not phrase.norm[0].isalnum() and self.things:  # 🍎🍎
            self.things[-1] = replace(self.things[-1], count=min(MAX_COUNT, self.things[-1].count + 1))
            return
        if self._refers_back(at, phrase) or len(self.things) == MAX_THINGS:
            return
        if self._is_modified_by_previous(at, phrase):
            self._pop_modifier()
        self._add(at, phrase)

    def _refers_back(self, at: int, phrase: Phrase) -> bool:
        """ "A house … the house is red": the second house is the first."""
        before = self.phrases[at - 1] if at else None
        same = [i for i, thing in enumerate(self.things) if thing.icon == phrase.value]
        said = self.pending
        if not same or said.count or not (before and (before.norm in _DEFINITE or before.kind == "thing")):
            return False
        index = same[-1]
        if said.relation and said.subjects and index not in said.subjects:
            self._relate(said.relation, said.subjects, index)
        elif said.relation and not said.subjects:
            self.fronted = (said.relation, (index,))
        self.last, self.listed, self.pending = index, [index], _Pending()
        return True

    def _is_modified_by_previous(self, at: int, phrase: Phrase) -> bool:
        """ "Brick wall", "dog house": of two nouns in a row the first only says what kind."""
        before = self.phrases[at - 1] if at else None
        if before is None or before.kind != "thing" or before.is_plural or not self.things:
            return False
        is_word = before.norm.isascii() and phrase.norm.isascii()
        return is_word and self.last == len(self.things) - 1 and self.things[-1].count == 1

    def _pop_modifier(self) -> None:
        popped = self.things.pop()
        index = len(self.things)
        self.pending.colour = self.pending.colour or popped.colour
        self.pending.size = self.pending.size or popped.size
        self.pending.region = self.pending.region or popped.region
        for i, thing in enumerate(self.things):
            if index in thing.others:
                self.things[i] = replace(thing, relation=None, others=())
                self.pending.relation, self.pending.subjects = thing.relation, (*self.pending.subjects, i)
        if popped.relation in set(_PASSIVE.values()) | {"around"}:
            self.things.append(popped)
            self.things.pop()
            self.pending.relation = next((k for k, v in _PASSIVE.items() if v == popped.relation), popped.relation)
            self.pending.subjects = popped.others
        self.listed = [i for i in self.listed if i != index]

    def _add(self, at: int, phrase: Phrase) -> None:
        said, index = self.pending, len(self.things)
        first, _, more = phrase.norm.partition(" ")
        if more and first in _IMPLYING and (place := self.lexicon.sense(first, "place")):
            self.implied.append(place.value)
        count = said.count or (3 if phrase.is_plural else 1)
        if phrase.is_plural and count == 1:
            count = 3
        self.things.append(
            Thing(icon=phrase.value, word=phrase.text, count=min(MAX_COUNT, count), colour=said.colour,
                  size=said.size or 1.0, region=said.region)
        )  # fmt: skip
        if said.relation in _PASSIVE and said.subjects:
            self._relate(_PASSIVE[said.relation], (index,), said.subjects[-1])
        elif said.relation == "around" and said.subjects and self._said_surrounded(at):
            self._relate("around", (index,), said.subjects[-1])
        elif said.relation == "between" and said.subjects:
            self._relate("between", said.subjects, index)
            self.between = said.subjects[-1]
        elif said.relation and said.subjects:
            self._relate(said.relation, said.subjects, index)
        elif said.relation:
            self.fronted = (said.relation, (index,))
        elif index and self._shares_relation(at):
            self._relate(str(self.things[index - 1].relation), (index,), self.things[index - 1].others[0])
        elif self.fronted and index not in self.fronted[1]:
            relation, others = self.fronted
            self._relate(relation, (index,), others[0])
            self.things[index] = replace(self.things[index], others=others)
            self.fronted = None
        elif self.between is not None:
            anchor = self.things[self.between]
            self.things[self.between] = replace(anchor, others=(*anchor.others, index))
            self.between = None
        self.listed = [*self.listed, index] if self._continues_list(at) else [index]
        self.last, self.pending = index, _Pending()

    def _shares_relation(self, at: int) -> bool:
        """ "With a door and four windows", "holding a cup and a book": the second stands as the first does."""
        before = self.things[-2]
        if before.relation not in _PASSIVE.values() or not before.others or not self._continues_list(at):
            return False
        last = max(i for i in range(at) if self.phrases[i].kind == "thing")
        joined = [phrase.norm for phrase in self.phrases[last + 1 : at]]
        return before.relation == "next_to" or ("," not in joined and "and" in joined)

    def _said_surrounded(self, at: int) -> bool:
        return any(phrase.norm == "surrounded by" for phrase in self.phrases[max(0, at - 6) : at])

    def _continues_list(self, at: int) -> bool:
        """Whether only commas, "and" and modifiers stand between this thing and the one before."""
        for phrase in reversed(self.phrases[:at]):
            if phrase.kind == "thing":
                return True
            joins = phrase.norm in _JOINING or phrase.norm == "," or phrase.kind in {"count", "colour", "size"}
            if not joins:
                return False
        return False

    def _relate(self, relation: str, subjects: tuple[int, ...], other: int) -> None:
        for subject in subjects:
            thing = self.things[subject]
            if subject != other and thing.relation is None and subject not in self.things[other].others:
                self.things[subject] = replace(thing, relation=relation, others=(other,))

    # what is said of things

    def _colour(self, at: int, phrase: Phrase) -> None:
        if phrase.norm == "orange" and self._stands_alone(at) and self.pending.count:
            self._thing(at, replace(phrase, kind="thing", value="tangerine"))
        elif self.pending.colour is None:
            self.pending.colour = phrase.value

    def _stands_alone(self, at: int) -> bool:
        rest = self.phrases[at + 1 :]
        return not rest or rest[0].kind in {"break", "relation", "region", "no"} or rest[0].norm == "and"

    def _region(self, at: int, phrase: Phrase) -> None:
        before = self.phrases[at - 1] if at else None
        is_first = before is None or before.kind == "break" or before.norm in {"and", "with", "then"}
        if isinstance(self.last, int) and not is_first and self.things[self.last].region is None:
            for index in self.listed if phrase.value not in {"left", "right"} else [self.last]:
                if self.things[index].region is None:
                    self.things[index] = replace(self.things[index], region=phrase.value)
        elif is_first:
            self.pending.region = phrase.value

    def _relation(self, at: int, phrase: Phrase) -> None:
        following = self.phrases[at + 1] if at + 1 < len(self.phrases) else None
        is_open = following is None or following.kind == "break" or following.norm == "and"
        refers = following is not None and following.norm in _PRONOUNS
        possessive = refers and at + 2 < len(self.phrases) and self.phrases[at + 2].kind == "thing"
        if refers and not possessive and self._at_clause_start(at) and self.things:
            self.fronted = (phrase.value, self._spoken_of(phrase.value))
        elif (is_open or refers) and not possessive and phrase.value in _OPEN_RELATIONS:
            self._relate_to_main(phrase.value)
        elif isinstance(self.last, int):
            self.pending.relation, self.pending.subjects = phrase.value, self._kin(self.last)
        elif self._at_clause_start(at):
            self.pending.relation = phrase.value

    def _kin(self, index: int) -> tuple[int, ...]:
        """The things of the list at hand that are of the last one's kind: "a fire, a cat and a dog on a rug"."""
        if self.things[index].relation in _PASSIVE.values():  # "a monkey eating a banana on a tree": the monkey is
            return self.things[index].others[:1]
        kind = self._kind(index)
        return tuple(i for i in self.listed if self._kind(i) == kind) or (index,)

    def _kind(self, index: int) -> str:
        return self.lexicon.kinds[self.things[index].icon].partition("-")[0]

    def _relate_to_main(self, relation: str) -> None:
        """ "… with a car in front", "two trees behind it": the other is the thing that came first."""
        if isinstance(self.last, int) and self.last > 0:
            main = next((i for i in range(self.last) if i not in self.listed), 0)
            subjects = tuple(i for i in self.listed if i != main) or (self.last,)
            for subject in subjects:
                if self.things[subject].relation in {"next_to", None} and subject != main:
                    self.things[subject] = replace(self.things[subject], relation=None, others=())
            self._relate(relation, subjects, main)
        elif isinstance(self.last, int) or self.things:
            self.fronted = (relation, self._spoken_of(relation))

    def _spoken_of(self, relation: str) -> tuple[int, ...]:
        """What "it" or "them" means: the first thing; for "between them" the last two."""
        if relation == "between" and len(self.things) > 1:
            return (len(self.things) - 2, len(self.things) - 1)
        return (self.last if isinstance(self.last, int) else 0,)

    def _at_clause_start(self, at: int) -> bool:
        before = self.phrases[at - 1] if at else None
        return before is None or before.kind == "break" or before.norm == "and"

    def _quiet(self, phrase: Phrase) -> None:
        if phrase.norm == "but":
            self.negated = False

    # background

    def _background(self, at: int, phrase: Phrase) -> None:
        if self.negated:
            self.excluded.append(phrase.value)
            return
        section = {"place": self.places, "time": self.times, "weather": self.weather, "cover": self.covers}
        if phrase.kind in section:
            section[phrase.kind].append(phrase.value)
        if phrase.kind == "weather" and at and self.phrases[at - 1].kind == "break":
            self.last, self.listed = None, []
        if phrase.kind in {"place", "sky"}:
            key = phrase.value if phrase.kind == "place" else phrase.norm.rstrip("s").replace("skie", "sky")
            if phrase.value == "sky":
                self.covers.append("open")
            if self.pending.colour:
                self.colours[key] = self.pending.colour
                self.places += ["plain"] if phrase.value == "background" else []
            self.last = "sky" if phrase.value == "sky" else "place"
            self._crowd(at, phrase)
            self.listed, self.pending = [], _Pending()
        if phrase.kind == "cover" and "night" in phrase.norm:
            self.times.append("night")
        for cover in self.lexicon.senses.get(phrase.norm, ()):
            if cover.role == "cover":
                self.covers.append(cover.value)

    def _crowd(self, at: int, phrase: Phrase) -> None:
        """ "A corn field": a field, and corn on it, more than once."""
        before = self.phrases[at - 1] if at else None
        is_noun = phrase.norm.split()[0] not in _PREPOSITIONS
        if before and before.kind == "thing" and phrase.kind == "place" and is_noun and not before.is_plural and self.things:
            self.things[-1] = replace(self.things[-1], count=max(self.things[-1].count, 4))

    def _break(self, at: int, phrase: Phrase) -> None:
        following = self.phrases[at + 1].kind if at + 1 < len(self.phrases) else "break"
        goes_on = phrase.norm == "," and following in {"colour", "size"} and not self._copula_before(at)
        if not goes_on:
            self._attach_left_over()
            self.pending = _Pending(region=self.pending.region)
        if phrase.norm != ",":
            self.listed, self.last, self.between = [], None, None
            self.pending = _Pending(region=self.pending.region)
        elif self.phrases[at - 1].kind not in {"thing", "colour", "size"}:
            self.listed = []
        self.negated = False

    def _copula_before(self, at: int) -> bool:
        return any(phrase.norm in _COPULAS for phrase in self.phrases[max(0, at - 3) : at])

    def _attach_left_over(self) -> None:
        """ "The house is red", "the sky is orange": what was said without a thing after it."""
        said = self.pending
        if isinstance(self.last, int):
            thing = self.things[self.last]
            self.things[self.last] = replace(
                thing, colour=thing.colour or said.colour, size=said.size if said.size and thing.size == 1.0 else thing.size
            )
        elif self.last == "sky" and said.colour:
            self.colours["sky"] = said.colour


_PREPOSITIONS = {"on", "in", "at", "under", "inside", "below", "beneath", "above", "among", "high", "out", "surface"}
_IMPLYING = {"park", "garden", "kitchen", "forest", "city", "village"}
_OPEN_RELATIONS = {"behind", "in_front_of", "next_to", "under", "above", "on", "around", "inside", "between"}


def _unique(words: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))  # type: ignore[call-overload]  # any iterable of words
