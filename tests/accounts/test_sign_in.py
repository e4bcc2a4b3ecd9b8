"""One-time links, on a real database."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ajeeb.accounts import SignIn
from ajeeb.accounts.sign_in import CODE_LIVES_MS, SESSION_LIVES_MS
from ajeeb.errors import Unknown
from ajeeb.store import SqliteStore, own

NOW = 1_800_000_000_000

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    folder = own(tmp_path / "data")
    store = SqliteStore(folder.database)
    yield store
    await store.close()
    folder.release()


async def test_a_code_becomes_a_session(store: SqliteStore) -> None:
    sign_in = SignIn(store)
    session = await sign_in.exchange(await sign_in.new_code(NOW), NOW + 1)
    assert await sign_in.check(session, NOW + 2)
    assert await sign_in.check(session, NOW + SESSION_LIVES_MS)
    assert not await sign_in.check(session, NOW + 1 + SESSION_LIVES_MS)


async def test_a_code_works_once_even_when_used_at_the_same_moment(store: SqliteStore) -> None:
    sign_in = SignIn(store)
    code = await sign_in.new_code(NOW)
    tries = await asyncio.gather(*(sign_in.exchange(code, NOW) for _ in range(20)), return_exceptions=True)
    assert sum(isinstance(one, str) for one in tries) == 1
    assert sum(isinstance(one, Unknown) for one in tries) == 19


async def test_an_old_code_is_unknown(store: SqliteStore) -> None:
    sign_in = SignIn(store)
    code = await sign_in.new_code(NOW)
    with pytest.raises(Unknown, match="start the server again"):
        await sign_in.exchange(code, NOW + CODE_LIVES_MS)


@pytest.mark.parametrize("secret", ["", "x", "\N{SNOWMAN}" * 500])
async def test_what_never_was_opens_nothing(store: SqliteStore, secret: str) -> None:
    sign_in = SignIn(store)
    with pytest.raises(Unknown):
        await sign_in.exchange(secret, NOW)
    assert not await sign_in.check(secret, NOW)


async def test_a_code_is_no_session_and_a_session_no_code(store: SqliteStore) -> None:
    sign_in = SignIn(store)
    code = await sign_in.new_code(NOW)
    assert not await sign_in.check(code, NOW)
    session = await sign_in.exchange(code, NOW)
    with pytest.raises(Unknown):
        await sign_in.exchange(session, NOW)


async def test_an_ended_session_is_no_longer_good(store: SqliteStore) -> None:
    sign_in = SignIn(store)
    session = await sign_in.exchange(await sign_in.new_code(NOW), NOW)
    await sign_in.end(session)
    assert not await sign_in.check(session, NOW)


async def test_no_secret_is_stored(store: SqliteStore) -> None:
    sign_in = SignIn(store)
    code = await sign_in.new_code(NOW)
    session = await sign_in.exchange(code, NOW)
    rows = await store.query(lambda connection: str(connection.execute("SELECT * FROM sign_in").fetchall()))
    assert code not in rows
    assert session not in rows


async def test_what_has_expired_is_cleared_away(store: SqliteStore) -> None:
    sign_in = SignIn(store)
    await sign_in.new_code(NOW)
    await sign_in.new_code(NOW + CODE_LIVES_MS)
    assert await store.query(lambda connection: connection.execute("SELECT count(*) FROM sign_in").get) == 1
