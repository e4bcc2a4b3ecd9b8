import pytest

from ajeeb.review.differences import differences


def told(before: str, after: str) -> str:
    marks = {"same": "{}", "added": "[+{}]", "removed": "[-{}]"}
    return "".join(marks[one.op].format(one.text) for one in differences(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a red boat", "a red boat", "a red boat"),
        ("a red boat", "a blue boat", "a [-red ][+blue ]boat"),
        ("a boat", "a boat at sea", "a boat [+at sea]"),
        ("a boat at sea", "a boat", "a boat[-at sea]"),
        ("", "a boat", "[+a boat]"),
        ("a boat", "", "[-a boat]"),
        ("", "", ""),
        ("a  red\nboat", "a red boat", "a red boat"),
        ("a boat and that is all", "a red bus", "a [-boat and that is all][+red bus]"),
        ("سفينة حمراء", "سفينة زرقاء", "سفينة [-حمراء][+زرقاء]"),
    ],
)
def test_words_that_changed_are_told(before: str, after: str, expected: str) -> None:
    assert told(before, after) == expected


def test_what_stayed_and_came_spells_the_new_text() -> None:
    before, after = "one, two; three\nfour", "  one two — three  five\tsix"
    assert "".join(one.text for one in differences(before, after) if one.op != "removed") == after


def test_very_long_texts_are_not_compared_word_by_word() -> None:
    assert [one.op for one in differences("a " * 5000, "b " * 5000)] == ["removed", "added"]
