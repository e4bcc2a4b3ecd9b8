"""An answer ends before what stops it, wherever the pieces part that."""

import pytest

from ajeeb.models.llama.cutting import Cutting


def through(stops: list[str], pieces: list[str]) -> tuple[list[str], bool]:
    cutting = Cutting(stops)
    told = [cutting.sure(piece) for piece in pieces]
    return [piece for piece in [*told, cutting.rest()] if piece], cutting.stopped


@pytest.mark.parametrize(
    ("stops", "pieces", "told", "stopped"),
    [
        ([], ["a", "b"], ["a", "b"], False),
        (["END"], ["say E", "N", "D now"], ["say "], True),
        (["END"], ["say E", "NOUGH"], ["say ", "ENOUGH"], False),
        (["END"], ["say EN"], ["say ", "EN"], False),
        (["END"], ["END"], [], True),
        (["b", "a"], ["xab"], ["x"], True),
        (["aab"], ["aaa", "ab"], ["a", "a"], True),
        ([""], ["a"], ["a"], False),
        (["."], ["One. Two.", " Three."], ["One"], True),
    ],
)
def test_what_is_told(stops: list[str], pieces: list[str], told: list[str], stopped: bool) -> None:
    assert through(stops, pieces) == (told, stopped)
