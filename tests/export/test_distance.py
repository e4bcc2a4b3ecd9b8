"""The bit-parallel distance is the distance."""

from hypothesis import given
from hypothesis import strategies as st

from ajeeb.export.distance import edit_distance

_TEXT = st.text("abü ", max_size=70)


def _by_the_book(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        new = [i]
        for j, right in enumerate(other, 1):
            new.append(min(row[j] + 1, new[-1] + 1, row[j - 1] + (left != right)))
        row = new
    return row[-1]


@given(_TEXT, _TEXT)
def test_it_is_what_the_table_gives(one: str, other: str) -> None:
    assert edit_distance(one, other) == _by_the_book(one, other)
