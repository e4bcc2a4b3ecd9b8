"""What comes from a replica reaches the watch, and an answer says where it was made."""

from __future__ import annotations

import pytest

from ajeeb.errors import ModelFailed
from ajeeb.events import Try
from ajeeb.models import ImageAnswer, ImageRequest, ModelInfo, TextAnswer
from ajeeb.models.cluster.heard import Heard
from ajeeb.models.cluster.pieces import (
    Answered,
    Failed,
    Previewed,
    Progressed,
    Queued,
    Said,
    Taken,
    Tried,
)
from ajeeb.models.scripted import plain
from tests.contracts.models.remote import Told

TAKEN = Taken(model=ModelInfo(name="inner", version="2", params={"steps": 4}), replica="r1", node="n1")
ANSWER = plain(ImageRequest(prompt="a house", width=8, height=8))


def test_everything_is_passed_on_to_the_watch() -> None:
    told = Told()
    heard = Heard("ray:painter", told)
    one = Try(backend="inner")
    for piece in (
        TAKEN,
        Queued(position=1),
        Progressed(fraction=0.5, step=1, steps=2),
        Previewed(data=b"png", media_type="image/png"),
        Said(delta="word"),
        Tried(one=one),
    ):
        heard.take(piece)
    assert (told.places, told.fractions, told.steps) == ([1], [0.5], [(1, 2)])
    assert (told.previews, told.said, told.tries) == ([(b"png", "image/png")], ["word"], [one])


def test_an_answer_tells_which_model_made_it_and_where() -> None:
    heard = Heard("ray:painter", Told())
    for piece in (TAKEN, Progressed(), Answered(answer=ANSWER, ran_s=1.25)):
        heard.take(piece)
    answer = heard.answer(ImageAnswer)
    assert (answer.data, answer.model_responded, answer.timings["run"]) == (ANSWER.data, "inner", 1.25)
    assert answer.trace == {
        "replica": "r1",
        "node": "n1",
        "model": "inner",
        "version": "2",
        "params": {"steps": 4},
        "trace": None,
    }


def test_a_model_behind_the_model_keeps_its_name() -> None:
    heard = Heard("ray:painter", Told())
    heard.take(TAKEN)
    heard.take(Answered(answer=TextAnswer(text="hi", model_responded="second"), ran_s=0.0))
    assert heard.answer(TextAnswer).model_responded == "second"


@pytest.mark.parametrize(
    ("pieces", "status"),
    [
        ([TAKEN, Failed(status="refused", message="no")], "refused"),
        ([TAKEN, Progressed()], "lost"),
        ([], "lost"),
        ([TAKEN, Answered(answer=TextAnswer(text="hi"), ran_s=0.0)], "invalid"),
    ],
)
def test_what_is_no_image_is_a_failure(pieces: list[Taken | Failed | Progressed], status: str) -> None:
    heard = Heard("ray:painter", Told())
    for piece in pieces:
        heard.take(piece)
    with pytest.raises(ModelFailed) as failure:
        heard.answer(ImageAnswer)
    assert failure.value.status == status
