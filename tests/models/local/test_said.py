"""Text as it comes out of a model: whole characters only, and nothing of what ends it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ajeeb.models.local.said import Said


def _decode(tokens: Sequence[int]) -> str:
    """A token for each byte, as the smallest tokenizers have."""
    return bytes(tokens).decode("utf-8", "replace")


def _heard(text: str, stop: Sequence[str] = ()) -> tuple[list[str], Said]:
    told = list[str]()
    said = Said(_decode, stop, told.append)
    for token in text.encode():
        said.add(token)
    said.end()
    return told, said


def test_characters_of_several_tokens_are_told_whole() -> None:
    told, said = _heard("aä湖🏠")
    assert told == ["a", "ä", "湖", "🏠"]
    assert said.text == "aä湖🏠"


def test_what_never_becomes_a_character_is_told_at_the_end() -> None:
    told = list[str]()
    said = Said(_decode, (), told.append)
    for token in (97, 0xF0, 0x9F):
        said.add(token)
    assert told == ["a"]
    said.end()
    assert "".join(told) == "a\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    ("text", "stop", "left"),
    [
        ("one END two", ["END"], "one "),
        ("one EN two", ["END"], "one EN two"),
        ("EEND", ["END"], "E"),
        ("a house", ["house", "a h"], ""),
        ("abcabd!", ["abd"], "abc"),
        ("ends with EN", ["END"], "ends with EN"),
        ("nothing", [""], "nothing"),
        ("ENDEND", ["END"], ""),
    ],
)
def test_a_text_ends_before_a_stop_string_of_which_nothing_was_told(
    text: str, stop: list[str], left: str
) -> None:
    told, said = _heard(text, stop)
    assert ("".join(told), said.text) == (left, left)
    assert said.is_stopped == (left != text)


def test_a_stop_string_inside_one_token_is_found() -> None:
    words = ["one ", "two END", " three"]
    told = list[str]()
    said = Said(lambda tokens: "".join(words[token] for token in tokens), ["END"], told.append)
    for token in range(3):
        said.add(token)
    said.end()
    assert (told, said.is_stopped) == (["one ", "two "], True)
