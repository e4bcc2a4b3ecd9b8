import pytest

from ajeeb import review
from ajeeb.errors import Unknown
from ajeeb.review import AssignmentPage
from ajeeb.store import SqliteStore
from tests.review.scene import RUN, TARGET, add_run, asset_url, come, two_turns

pytestmark = pytest.mark.anyio


async def page(
    store: SqliteStore, after: str | None = None, limit: int = 50, run_id: str = RUN
) -> AssignmentPage:
    return await store.query(lambda c: review.assignment_page(c, asset_url, run_id, after, limit))


async def test_pages_go_through_all_assignments_once_newest_first(store: SqliteStore) -> None:
    names = [f"a{n}" for n in range(7)]
    for name in names:
        await come(store, name)
    await add_run(store, "run-2")
    await come(store, "b1", "run-2")
    seen, after, pages = [], None, 0
    while True:
        one = await page(store, after, limit=3)
        seen += [row.assignment_id for row in one.rows]
        pages += 1
        if one.next_after is None:
            break
        after = one.next_after
    assert (seen, pages) == (names[::-1], 3)


async def test_a_full_last_page_says_that_it_is_the_last(store: SqliteStore) -> None:
    for name in ("a1", "a2"):
        await come(store, name)
    assert (await page(store, limit=2)).next_after is None


async def test_a_row_shows_scores_and_pictures(store: SqliteStore) -> None:
    work = await two_turns(store, "a1", (3, 6))
    await work.ask("a boat once more")
    await work.fail()
    (row,) = (await page(store)).rows
    assert (row.scores, row.attempts, row.failures, row.status) == ((3.0, 6.0), 3, 1, "open")
    assert row.target is not None
    assert (row.target.url, row.target.width) == (f"/a/of-a1/{TARGET}", 512)
    assert row.latest is not None
    assert row.latest.url == f"/a/of-a1/{'2' * 64}"


async def test_a_run_without_assignments_is_an_empty_page(store: SqliteStore) -> None:
    assert await page(store) == AssignmentPage(rows=(), next_after=None)


async def test_an_unknown_run_is_unknown(store: SqliteStore) -> None:
    with pytest.raises(Unknown):
        await page(store, run_id="nothing")
