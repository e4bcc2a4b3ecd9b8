import random

import numpy as np
import pytest

from ajeeb import review
from ajeeb.errors import Unknown
from ajeeb.review import Curve
from ajeeb.review.curve import spread
from ajeeb.review.figures import Figures
from ajeeb.store import SqliteStore
from tests.review.scene import RUN, add_run, come, loop, two_turns

pytestmark = pytest.mark.anyio


async def read(store: SqliteStore, figures: Figures | None = None, run_id: str = RUN) -> Curve:
    figures = figures or Figures()
    while await store.query(figures.read_on):
        pass
    return await store.query(lambda c: review.curve(c, run_id, figures.counted(run_id)))


async def test_score_by_attempt_with_how_many_are_still_in(store: SqliteStore) -> None:
    await (await two_turns(store, "a1", (2, 4, 10))).end("goal")
    await two_turns(store, "a2", (4, 6))
    await two_turns(store, "a3", (3,))
    await two_turns(store, "s1", (9,), simulated=True)
    curve = await read(store)
    assert [(p.k, p.n, round(p.survival, 2)) for p in curve.people] == [
        (1, 3, 1.0),
        (2, 2, 0.67),
        (3, 1, 0.33),
    ]
    assert [p.score and (p.score.mean, p.score.median) for p in curve.people] == [(3, 3), (5, 5), (10, 10)]
    assert [p.similarity and p.similarity.mean for p in curve.people] == pytest.approx([0.4, 0.5, 0.6])
    assert [(p.k, p.n) for p in curve.simulated] == [(1, 1)]


async def test_an_output_that_is_not_yet_judged_is_in_without_a_score(store: SqliteStore) -> None:
    work = await come(store, "a1")
    await work.ask("a red boat")
    await work.answer(similarity=None)
    (point,) = (await read(store)).people
    assert (point.n, point.score, point.similarity) == (1, None, None)


async def test_failures_are_not_attempts(store: SqliteStore) -> None:
    work = await come(store, "a1")
    await work.ask("a red boat")
    await work.fail()
    assert (await read(store)).people == ()


async def test_refusals_are_attempts_where_the_task_says_so(store: SqliteStore) -> None:
    await add_run(store, "run-2", loop(refusals="count"))
    work = await come(store, "a1", "run-2")
    await work.ask("a red boat")
    await work.fail("refused")
    assert [(p.k, p.n) for p in (await read(store, run_id="run-2")).people] == [(1, 1)]
    assert (await read(store)).people == ()


async def test_reading_on_gives_what_reading_anew_gives(store: SqliteStore) -> None:
    figures = Figures()
    for number in range(6):
        await two_turns(store, f"a{number}", (number + 1, number + 2), simulated=number % 2 == 0)
        assert await read(store, figures) == await read(store)


async def test_an_unknown_run_is_unknown(store: SqliteStore) -> None:
    with pytest.raises(Unknown):
        await read(store, run_id="nothing")


@pytest.mark.parametrize("n", [1, 2, 3, 4, 7, 100])
def test_the_spread_is_that_of_numpy(n: int) -> None:
    dice = random.Random(n)
    values = [float(dice.randint(1, 10)) for _ in range(n)]
    found = spread([(value, values.count(value)) for value in set(values)])
    assert found is not None
    expected = np.percentile(values, [25, 50, 75])
    assert found.n == n
    assert found.mean == pytest.approx(np.mean(values))
    assert [found.q1, found.median, found.q3] == pytest.approx(list(expected))


def test_nothing_has_no_spread() -> None:
    assert spread([]) is None
