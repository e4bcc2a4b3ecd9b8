"""Tokens to phrases: the longest phrase that the lexicon knows, left to right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from .lexicon import LONGEST_PHRASE, Lexicon, Role, Sense
from .tokens import Token

Kind: TypeAlias = Role | Literal["break", "unknown", "undrawn"]

_QUIET_ENDINGS = ("ing", "ed", "ly", "ful", "less", "ous", "ish", "est", "able", "ward", "ness", "like")
_PRONOUNS_BEFORE_VERB = {
    "to",
    "who",
    "which",
    "that",
    "they",
    "he",
    "she",
    "it",
    "will",
    "can",
    "and then",
    "i",
    "we",
}


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """One or more tokens with one meaning; `value` is the sense's value, or the words themselves."""

    kind: Kind
    text: str
    norm: str
    value: str = ""
    is_plural: bool = False


def phrases(tokens: list[Token], lexicon: Lexicon) -> list[Phrase]:
    """Every token in exactly one phrase, in order."""
    found: list[Phrase] = []
    at = 0
    while at < len(tokens):
        length, phrase = _longest(tokens, at, lexicon, found[-1] if found else None)
        found.append(phrase)
        at += length
    return found


def _longest(tokens: list[Token], at: int, lexicon: Lexicon, before: Phrase | None) -> tuple[int, Phrase]:
    token = tokens[at]
    if token.is_break:
        return 1, Phrase(kind="break", text=token.text, norm=token.norm)
    for length in range(min(LONGEST_PHRASE, len(tokens) - at), 0, -1):
        span = tokens[at : at + length]
        if any(part.is_break for part in span):
            continue
        norm = " ".join(part.norm for part in span)
        sense = _sense(norm, tokens[at + length :], lexicon, before)
        if sense:
            text = " ".join(part.text for part in span)
            return length, Phrase(
                kind=sense.role, text=text, norm=norm, value=sense.value, is_plural=sense.is_plural
            )
    return 1, _without_sense(token, lexicon)


def _sense(norm: str, rest: list[Token], lexicon: Lexicon, before: Phrase | None) -> Sense | None:
    """The meaning of a phrase where it stands."""
    senses = lexicon.senses.get(norm)
    if not senses:
        return None
    as_thing = lexicon.sense(norm, "thing")
    if (
        len(senses) > 1 and as_thing and norm in _SIZE_OR_THING
    ):  # "a baby elephant", "a baby fennec", "a baby"
        ends = not rest or rest[0].is_break or rest[0].norm in lexicon.quiet | lexicon.undrawn
        takes_noun = not ends and not lexicon.sense(
            rest[0].norm, "relation", "region", "place", "time", "weather"
        )
        return senses[0] if takes_noun else as_thing
    if norm in lexicon.ambiguous and _is_verb_here(senses[0], norm, before):
        return None
    if norm.endswith("ing") and as_thing and rest and rest[0].norm in _DETERMINERS:  # "building a house"
        return None
    return senses[0]


_DETERMINERS = {"a", "an", "the", "some", "his", "her", "their", "its", "two", "three", "at", "to"}
_SIZE_OR_THING = {"baby", "giant"}


def _is_verb_here(sense: Sense, norm: str, before: Phrase | None) -> bool:
    """Whether a word that may be a verb is one: "birds fly", "a dog watches", "to train"; not "brick fence"."""
    if before is None:
        return False
    if before.norm in _PRONOUNS_BEFORE_VERB:
        return True
    if before.kind != "thing":
        return False
    looks_third_person = norm.endswith("s") and (sense.is_plural or sense.role != "thing")
    return looks_third_person != before.is_plural and (looks_third_person or before.is_plural)


def _without_sense(token: Token, lexicon: Lexicon) -> Phrase:
    word = token.norm
    owner = word.removesuffix("'s").removesuffix("s'")
    if word in lexicon.quiet or owner in lexicon.quiet or (len(word) == 1 and word.isascii()):
        return Phrase(kind="quiet", text=token.text, norm=word)
    is_form = len(word) > 5 and word.endswith(_QUIET_ENDINGS)
    known = {word, owner} & (lexicon.undrawn | lexicon.ambiguous | lexicon.senses.keys())
    if known or is_form or word.isdigit():
        return Phrase(kind="undrawn", text=token.text, norm=word)
    return Phrase(kind="unknown", text=token.text, norm=word)
