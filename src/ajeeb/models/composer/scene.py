"""The things of a prompt while it is read: what was said last, of what, and what is still to be attached."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from .description import Thing
from .lexicon import Lexicon
from .phrases import Phrase

MAX_THINGS = 24
MAX_COUNT = 20

Target: TypeAlias = int | Literal["sky", "place"] | None

# How many are meant by a plural without a number, if not three.
_SWARMS = {"star": 9, "snowflake": 6}
JOINING = {"and", "or", "a", "an", "the", "some"}
# Said of the newcomer, not of the thing before it: "a girl holding a balloon" places the balloon.
_PEOPLE = {"boy", "girl", "child", "baby", "old-man", "old-woman", "couple", "knight", "robot", "scarecrow"}
_PASSIVE = {"holding": "held_by", "wearing": "worn_by", "with": "next_to"}


@dataclass(kw_only=True)
class Pending:
    """What was said of a thing that is still to come, and which things stand in a relation to it.

    words: as written, of count, colour and size; is_inverse: the relation is the newcomer's,
        as in "a cake surrounded by gifts".
    """

    count: int | None = None
    colour: str | None = None
    size: float | None = None
    region: str | None = None
    relation: str | None = None
    subjects: tuple[int, ...] = ()
    is_inverse: bool = False
    words: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Scene:
    """Things in the order of the prompt.

    last: what was spoken of last; listed: the things of the list at hand; is_joined: "and" came before its
    last, so what follows is said of them all; fronted: a relation said before its subject
    ("behind the house is a tree"); between: the thing whose second neighbour is still to come.
    """

    lexicon: Lexicon
    things: list[Thing] = field(default_factory=list)
    last: Target = None
    listed: list[int] = field(default_factory=list)
    is_joined: bool = False
    pending: Pending = field(default_factory=Pending)
    fronted: tuple[str, tuple[int, ...]] | None = None
    between: int | None = None

    def add(self, phrase: Phrase, *, continues: bool, joined: bool) -> None:
        """Take a new thing with all that is pending; `continues` and `joined` say how it follows the one before."""
        if len(self.things) == MAX_THINGS:
            return
        said, index = self.pending, len(self.things)
        count = min(MAX_COUNT, said.count or (_SWARMS.get(phrase.value, 3) if phrase.is_plural else 1))
        self.things.append(
            Thing(icon=phrase.value, word=phrase.text, count=count, colour=said.colour, size=said.size or 1.0,
                  region=said.region)
        )  # fmt: skip
        self._relate_new(index, said, continues, joined)
        self.listed = [*self.listed, index] if continues else [index]
        self.last, self.is_joined, self.pending = index, joined, Pending()

    def _relate_new(self, index: int, said: Pending, continues: bool, joined: bool) -> None:
        if said.relation and said.subjects:
            self._relate_pending(index, said.relation, said)
        elif said.relation:
            self.fronted = (said.relation, (index,))
        elif index and continues and self._shares(self.things[index - 1], joined):
            before = self.things[index - 1]
            self.relate(before.relation or "", (index,), before.others[0])
        elif self.fronted and index not in self.fronted[1]:
            relation, others = self.fronted
            self.things[index] = replace(self.things[index], relation=relation, others=others)
            self.fronted = None
        elif self.between is not None:
            anchor = self.things[self.between]
            self.things[self.between] = replace(anchor, others=(*anchor.others, index))
            self.between = None

    def _relate_pending(self, index: int, relation: str, said: Pending) -> None:
        if relation == "with" and self._wears(said.subjects[-1], index):
            relation = "wearing"
        if relation in _PASSIVE or said.is_inverse:
            self.relate(_PASSIVE.get(relation, relation), (index,), said.subjects[-1])
            return
        self.relate(relation, said.subjects, index)
        if relation == "between":
            self.between = said.subjects[-1]

    def _wears(self, owner: int, index: int) -> bool:
        """ "A fish with a hat" has it on."""
        kinds = self.lexicon.kinds
        return self.is_alive(owner) and kinds[self.things[index].icon] == "clothing"

    def is_alive(self, index: int) -> bool:
        icon = self.things[index].icon
        return self.lexicon.kinds[icon].startswith(("animal", "person", "family")) or icon in _PEOPLE

    def actor(self, index: int) -> int:
        """Who does what is said next: "a fish with a hat riding …" is the fish, not the hat."""
        at = index
        while (
            not self.is_alive(at) and self.things[at].relation in _PASSIVE.values() and self.things[at].others
        ):
            at = self.things[at].others[0]
        return at if self.is_alive(at) else index

    def _shares(self, before: Thing, joined: bool) -> bool:
        """ "With a door and four windows", "holding a cup and a book": the second stands as the first does."""
        return bool(before.others) and (
            before.relation == "next_to" or (joined and before.relation in {"held_by", "worn_by", "around"})
        )

    def relate(self, relation: str, subjects: tuple[int, ...], other: int) -> None:
        """Set a relation where none is set, and never in a ring."""
        for subject in subjects:
            thing = self.things[subject]
            if subject != other and thing.relation is None and subject not in self._leads_to(other):
                self.things[subject] = replace(thing, relation=relation, others=(other,))

    def _leads_to(self, index: int) -> set[int]:
        """Everything that a thing's place depends on."""
        found: set[int] = set()
        waiting = [index]
        while waiting:
            at = waiting.pop()
            if at not in found:
                found.add(at)
                waiting += self.things[at].others
        return found

    def relate_to_main(self, relation: str) -> None:
        """ "… with a car in front", "two trees behind it": the other is the thing that came first."""
        if not isinstance(self.last, int) or self.last == 0:
            if self.things:
                self.front(relation)
            return
        main = next((i for i in range(self.last) if i not in self.listed), 0)
        subjects = tuple(i for i in self.listed if i != main) or (self.last,)
        for subject in subjects:
            if self.things[subject].relation == "next_to":  # the more exact word wins
                self.things[subject] = replace(self.things[subject], relation=None, others=())
        self.relate(relation, subjects, main)

    def front(self, relation: str) -> None:
        """Keep a relation for the thing that comes next; "them" after "between" are the last two."""
        here = self.last if isinstance(self.last, int) else 0
        both = (len(self.things) - 2, len(self.things) - 1)
        self.fronted = (relation, both if relation == "between" and len(self.things) > 1 else (here,))

    def owner(self, index: int) -> int:
        """The thing that a held, worn or accompanying one belongs to, else itself."""
        thing = self.things[index]
        return thing.others[0] if thing.relation in _PASSIVE.values() and thing.others else index

    def kin(self, index: int) -> tuple[int, ...]:
        """The things of the list at hand that are of one kind: "a fire, a cat and a dog on a rug"."""
        if self.things[index].relation in {"held_by", "worn_by"}:
            return (self.owner(index),)
        alike = tuple(i for i in self.listed if self._kind(i) == self._kind(index))
        return alike if self.is_joined and index in alike else (index,)

    def _kind(self, index: int) -> str:
        return self.lexicon.kinds[self.things[index].icon].partition("-")[0]

    def return_to(self, icon: str) -> bool:
        """Speak again of a thing that is there already; False if there is none."""
        same = [i for i, thing in enumerate(self.things) if thing.icon == icon]
        if not same:
            return False
        index, said = same[-1], self.pending
        if said.relation and said.subjects and index not in said.subjects:
            self._relate_pending(index, said.relation, said)
        elif said.relation and not said.subjects:
            self.fronted = (said.relation, (index,))
        self.last, self.listed, self.pending = index, [index], Pending()
        return True

    def pop_modifier(self) -> bool:
        """Take the last thing back, for it only told the kind of the next, which inherits its words."""
        index = len(self.things) - 1
        if self.last != index or self.things[index].count != 1:
            return False
        popped = self.things.pop()
        said = Pending(count=self.pending.count, colour=self.pending.colour or popped.colour,
                       size=self.pending.size or popped.size, region=self.pending.region or popped.region,
                       words=self.pending.words)  # fmt: skip
        if popped.relation and popped.others:
            said.relation, said.subjects, said.is_inverse = popped.relation, popped.others, True
        for i, thing in enumerate(self.things):
            if index in thing.others:
                self.things[i] = replace(thing, relation=None, others=())
                said.relation, said.subjects = thing.relation, (*said.subjects, i)
        self.listed = [i for i in self.listed if i != index]
        self.between = None if self.between == index else self.between
        if self.fronted and index in self.fronted[1]:
            said.relation, self.fronted = self.fronted[0], None
        self.pending = said
        return True

    def one_more(self) -> None:
        self.things[-1] = replace(self.things[-1], count=min(MAX_COUNT, self.things[-1].count + 1))

    def crowd(self) -> None:
        """The last thing is there more than once."""
        if self.things:
            self.things[-1] = replace(self.things[-1], count=max(self.things[-1].count, 4))

    def put_in_region(self, region: str) -> None:
        """Place the last thing, or a list that "and" closed; left and right are each for one."""
        for index in self.listed if self.is_joined and region not in {"left", "right"} else [self.last]:
            if isinstance(index, int) and self.things[index].region is None:
                self.things[index] = replace(self.things[index], region=region)

    def turn_to(self, target: Target) -> None:
        self.last, self.listed = target, []

    def end_sentence(self) -> None:
        self.turn_to(None)
        self.between = None

    def attach_left_over(self) -> bool:
        """Give the last thing the colour and size that were said after it; False if it cannot take them."""
        takes = isinstance(self.last, int)
        if isinstance(self.last, int):
            thing, said = self.things[self.last], self.pending
            size = said.size if said.size and thing.size == 1.0 else thing.size
            self.things[self.last] = replace(thing, colour=thing.colour or said.colour, size=size)
            takes = not (thing.colour and said.colour) and not said.count
        return takes
