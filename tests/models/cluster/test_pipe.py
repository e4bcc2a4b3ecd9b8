"""What a model tells on its replica leaves it as it is told, and leaving stops the model."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Awaitable, Callable

import pytest

from ajeeb.errors import ModelFailed
from ajeeb.events import Try
from ajeeb.models import ImageAnswer, ImageRequest, ModelInfo, Watch
from ajeeb.models.cluster.pieces import (
    Answered,
    Failed,
    Piece,
    Previewed,
    Progressed,
    Queued,
    Said,
    Taken,
    Tried,
)
from ajeeb.models.cluster.pipe import told
from ajeeb.models.scripted import plain

ANSWER = plain(ImageRequest(prompt="a house", width=8, height=8))
TAKEN = Taken(model=ModelInfo(name="inner", version="1"), replica="r1", node="n1")
TRY = Try(backend="inner")


async def everything(work: Callable[[Watch], Awaitable[ImageAnswer]]) -> list[Piece]:
    return [piece async for pieces in told(TAKEN, work) for piece in pieces]


async def test_pieces_come_in_order_and_the_answer_is_last() -> None:
    async def work(watch: Watch) -> ImageAnswer:
        watch.queued(2)
        watch.progress(0.5, step=1, steps=2, eta_s=3.0)
        watch.preview(b"png", "image/png")
        watch.text("word")
        watch.tried(TRY)
        return ANSWER

    *pieces, end = pickle.loads(pickle.dumps(await everything(work)))
    assert pieces == [
        TAKEN,
        Queued(position=2),
        Progressed(fraction=0.5, step=1, steps=2, eta_s=3.0),
        Previewed(data=b"png", media_type="image/png"),
        Said(delta="word"),
        Tried(one=TRY),
    ]
    assert isinstance(end, Answered)
    assert end.answer == ANSWER


async def test_a_piece_goes_out_before_the_model_goes_on() -> None:
    go = asyncio.Event()

    async def work(watch: Watch) -> ImageAnswer:
        watch.text("one")
        await go.wait()
        watch.text("two")
        return ANSWER

    pieces = told(TAKEN, work)
    assert await anext(pieces) == (TAKEN, Said(delta="one"))
    go.set()
    rest = [piece async for some in pieces for piece in some]
    assert rest[:-1] == [Said(delta="two")]


async def test_a_model_may_tell_from_another_thread() -> None:
    async def work(watch: Watch) -> ImageAnswer:
        def tell() -> None:
            for number in range(1000):
                watch.text(str(number))

        await asyncio.gather(asyncio.to_thread(tell), asyncio.to_thread(tell))
        return ANSWER

    pieces = await everything(work)
    said = [piece.delta for piece in pieces if isinstance(piece, Said)]
    assert sorted(said, key=int) == [str(number) for number in range(1000) for _ in range(2)]


async def test_leaving_stops_the_model() -> None:
    stopped = asyncio.Event()

    async def work(watch: Watch) -> ImageAnswer:
        watch.progress()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            stopped.set()
            raise
        return ANSWER

    async def read() -> None:
        async for _ in told(TAKEN, work):
            pass

    reader = asyncio.create_task(read())
    await asyncio.sleep(0.01)
    reader.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reader
    assert stopped.is_set()


async def test_a_failure_is_a_piece_that_keeps_everything() -> None:
    error = ModelFailed("filtered", "no", retry_after_s=2.5, lasting=True, fields={"prompt": "bad"})

    async def work(watch: Watch) -> ImageAnswer:
        raise error

    taken, piece = pickle.loads(pickle.dumps(await everything(work)))
    assert taken == TAKEN
    assert isinstance(piece, Failed)
    assert vars(piece.error()) == vars(error)
    assert str(piece.error()) == "no"


async def test_a_bug_of_the_model_is_told_without_what_it_says(caplog: pytest.LogCaptureFixture) -> None:
    async def work(watch: Watch) -> ImageAnswer:
        raise ZeroDivisionError("canary")

    assert await everything(work) == [
        TAKEN,
        Failed(status="internal", message="the model broke: ZeroDivisionError"),
    ]
    assert "canary" in caplog.text  # on the replica, where its author looks


async def test_the_time_that_it_ran_begins_when_its_turn_did() -> None:
    async def work(watch: Watch) -> ImageAnswer:
        await asyncio.sleep(0.2)
        watch.progress()
        return ANSWER

    end = (await everything(work))[-1]
    assert isinstance(end, Answered)
    assert end.ran_s < 0.2
