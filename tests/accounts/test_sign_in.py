"""Getting in: one-time links, passwords, sessions; on a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from threading import Event

import pytest

from ajeeb.accounts import (
    CODE_LIVES_MS,
    SESSION_LIVES_MS,
    Account,
    BadAccount,
    NewAccount,
    SignIn,
    TooManyTries,
    Visitor,
    WrongPassword,
    add_account,
    disable,
    enable,
    revoke_session,
    sessions,
)
from ajeeb.accounts import accounts as all_accounts
from ajeeb.errors import Conflict, Unknown
from ajeeb.store import SqliteStore, own

NOW = 1_800_000_000_000
PASSWORD = "four words that fit"
HERE = Visitor(now=NOW, client="Chrome, computer", address="10.0.0.1")

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    folder = own(tmp_path / "data")
    store = SqliteStore(folder.database)
    yield store
    await store.close()
    folder.release()


@pytest.fixture
def door(store: SqliteStore) -> SignIn:
    return SignIn(store)


async def the_owner(door: SignIn) -> str:
    """The session of an owner called Ada."""
    return await door.set_password(await door.new_code("setup", NOW), "Ada", PASSWORD, HERE)


async def account_of(door: SignIn, session: str) -> Account:
    found = await door.session_of(session, NOW)
    assert found is not None
    return found.account


async def test_the_set_up_link_makes_the_owner_once(door: SignIn, store: SqliteStore) -> None:
    assert not door.has_owner()
    code, other = [await door.new_code("setup", NOW) for _ in range(2)]
    session = await door.set_password(code, " Ada ", PASSWORD, HERE)
    account = await account_of(door, session)
    assert (account.name, account.role, door.has_owner()) == ("Ada", "owner", True)
    for used in (code, other):
        with pytest.raises(Unknown):
            await door.set_password(used, "Eve", PASSWORD, HERE)
    assert [one.name for one in await store.query(lambda found: list(all_accounts(found)))] == ["Ada"]


async def test_two_who_open_set_up_links_at_the_same_moment_make_one_owner(door: SignIn) -> None:
    codes = [await door.new_code("setup", NOW) for _ in range(4)]
    tries = await asyncio.gather(
        *(door.set_password(code, f"owner {n}", PASSWORD, HERE) for n, code in enumerate(codes)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, str) for one in tries) == 1
    assert sum(isinstance(one, Unknown) for one in tries) == 3


async def test_a_password_that_is_refused_does_not_use_the_link_up(door: SignIn) -> None:
    code = await door.new_code("setup", NOW)
    with pytest.raises(BadAccount, match="12 characters"):
        await door.set_password(code, "Ada", "short", HERE)
    with pytest.raises(BadAccount, match="visible"):
        await door.set_password(code, " ", PASSWORD, HERE)
    assert await door.set_password(code, "Ada", PASSWORD, HERE)


async def test_name_and_password_sign_in_and_nothing_else_does(door: SignIn) -> None:
    await the_owner(door)
    for name in ("Ada", "ada", " ADA "):
        session = await door.with_password(name, PASSWORD, HERE)
        assert (await account_of(door, session)).name == "Ada"
    for name, password in (("Ada", PASSWORD + "s"), ("Eve", PASSWORD), ("Ada", ""), ("", "")):
        with pytest.raises(WrongPassword) as refused:
            await door.with_password(name, password, HERE)
        assert str(refused.value) == "the name or the password is wrong"


async def test_wrong_passwords_have_to_wait_and_the_right_one_too(door: SignIn) -> None:
    await the_owner(door)
    for _ in range(5):
        with pytest.raises(WrongPassword):
            await door.with_password("Ada", "a wrong password", HERE)
    with pytest.raises(TooManyTries, match="try again in 1 second"):
        await door.with_password("ada", PASSWORD, HERE)
    later = Visitor(now=NOW + 1000, address="10.0.0.1")
    assert await door.with_password("Ada", PASSWORD, later)
    with pytest.raises(WrongPassword):  # and it starts anew
        await door.with_password("Ada", "a wrong password", later)


async def test_a_wrong_password_tells_how_long_the_next_try_has_to_wait(door: SignIn) -> None:
    await the_owner(door)
    said = []
    for later in (0, 0, 0, 0, 0, 1000, 3000):
        with pytest.raises(WrongPassword) as refused:
            await door.with_password("Ada", "a wrong password", Visitor(now=NOW + later))
        said.append(str(refused.value).partition("; ")[2])
    waits = ["1 second", "2 seconds", "4 seconds"]
    assert said == [""] * 4 + [f"after so many tries the next one has to wait {wait}" for wait in waits]


async def test_writing_a_name_in_another_way_gives_no_further_tries(door: SignIn) -> None:
    await the_owner(door)
    for name in ("Ada", "ada", " Ada ", "ADA", "Ａｄａ"):
        with pytest.raises(WrongPassword):
            await door.with_password(name, "a wrong password", HERE)
    with pytest.raises(TooManyTries):
        await door.with_password("Ada ", PASSWORD, HERE)


async def test_models_that_keep_every_thread_hold_nobody_up_at_the_door(door: SignIn) -> None:
    await the_owner(door)
    done = Event()
    busy = [asyncio.create_task(asyncio.to_thread(done.wait, 30)) for _ in range(100)]
    try:
        session = await asyncio.wait_for(door.with_password("ada", PASSWORD, HERE), 20)
    finally:
        done.set()
        await asyncio.gather(*busy)
    assert (await account_of(door, session)).name == "Ada"


async def test_an_unknown_name_waits_as_long(door: SignIn) -> None:
    for _ in range(5):
        with pytest.raises(WrongPassword):
            await door.with_password("nobody", PASSWORD, HERE)
    with pytest.raises(TooManyTries):
        await door.with_password("nobody", PASSWORD, HERE)


async def test_passwords_tried_at_the_same_moment_are_counted_too(door: SignIn) -> None:
    await the_owner(door)
    tries = await asyncio.gather(
        *(door.with_password("Ada", f"a wrong password {n}", HERE) for n in range(12)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, WrongPassword) for one in tries) == 5
    assert sum(isinstance(one, TooManyTries) for one in tries) == 7


async def test_a_new_password_ends_every_other_session(door: SignIn, store: SqliteStore) -> None:
    first = await the_owner(door)
    second = await door.with_password("Ada", PASSWORD, HERE)
    account = await account_of(door, first)
    with pytest.raises(WrongPassword):
        await door.change_password(account.account_id, "wrong", "other words that fit", HERE)
    new = await door.change_password(account.account_id, PASSWORD, "other words that fit", HERE)
    assert [await door.session_of(one, NOW) is None for one in (first, second, new)] == [True, True, False]
    with pytest.raises(WrongPassword):
        await door.with_password("Ada", PASSWORD, HERE)
    assert await door.with_password("Ada", "other words that fit", HERE)


async def test_who_is_invited_sets_a_password_once(door: SignIn, store: SqliteStore) -> None:
    new = NewAccount(account_id="b", name="Bob", role="reviewer", at=NOW, by="Ada")
    await store.write(lambda found: add_account(found, new))
    first, code = [await door.new_code("password", NOW, "b") for _ in range(2)]
    with pytest.raises(Unknown):  # the newer link takes the place of the one before
        await door.set_password(first, "", PASSWORD, HERE)
    session = await door.set_password(code, "somebody else", PASSWORD, HERE)
    assert (await account_of(door, session)).name == "Bob"
    with pytest.raises(Unknown):
        await door.set_password(code, "", PASSWORD, HERE)


async def test_a_direct_link_signs_in_as_an_account_without_a_password(door: SignIn) -> None:
    code = await door.way_in("demo", "owner", NOW)
    assert door.look(code, NOW).purpose == "enter"
    account = await account_of(door, await door.enter(code, HERE))
    assert (account.name, account.role, account.password) == ("demo", "owner", None)
    assert not door.has_owner()  # the set-up link goes on working
    with pytest.raises(Unknown):
        await door.enter(code, HERE)
    for password in ("", PASSWORD):
        with pytest.raises(WrongPassword):
            await door.with_password("demo", password, HERE)


async def test_a_direct_link_sets_no_password_and_a_set_up_link_signs_nobody_in(door: SignIn) -> None:
    with pytest.raises(BadAccount):
        await door.set_password(await door.way_in("demo", "owner", NOW), "Eve", PASSWORD, HERE)
    with pytest.raises(BadAccount):
        await door.enter(await door.new_code("setup", NOW), HERE)


async def test_a_name_that_has_a_password_is_not_entered_directly(door: SignIn) -> None:
    first = await account_of(door, await door.enter(await door.way_in("demo", "owner", NOW), HERE))
    await door.change_password(first.account_id, "", PASSWORD, HERE)
    second = await account_of(door, await door.enter(await door.way_in("demo", "owner", NOW), HERE))
    assert (second.name, second.account_id == first.account_id) == ("demo 2", False)


async def test_a_code_works_once_even_when_used_at_the_same_moment(door: SignIn) -> None:
    code = await door.way_in("demo", "owner", NOW)
    tries = await asyncio.gather(*(door.enter(code, HERE) for _ in range(20)), return_exceptions=True)
    assert sum(isinstance(one, str) for one in tries) == 1
    assert sum(isinstance(one, Unknown) for one in tries) == 19


async def test_an_old_code_is_unknown(door: SignIn) -> None:
    code = await door.way_in("demo", "owner", NOW)
    with pytest.raises(Unknown, match="ajeeb accounts link"):
        await door.enter(code, Visitor(now=NOW + CODE_LIVES_MS))


@pytest.mark.parametrize("secret", ["", "x", "\N{SNOWMAN}" * 500])
async def test_what_never_was_opens_nothing(door: SignIn, secret: str) -> None:
    with pytest.raises(Unknown):
        await door.enter(secret, HERE)
    assert await door.session_of(secret, NOW) is None
    assert await door.token_of(secret, NOW) is None


async def test_a_code_is_no_session_and_a_session_no_code(door: SignIn) -> None:
    code = await door.way_in("demo", "owner", NOW)
    assert await door.session_of(code, NOW) is None
    session = await door.enter(code, HERE)
    with pytest.raises(Unknown):
        await door.enter(session, HERE)


async def test_sessions_end_by_themselves_by_signing_out_and_by_being_revoked(
    door: SignIn, store: SqliteStore
) -> None:
    first = await the_owner(door)
    assert await door.session_of(first, NOW + SESSION_LIVES_MS - 1)
    assert await door.session_of(first, NOW + SESSION_LIVES_MS) is None
    await door.end(first)
    assert await door.session_of(first, NOW) is None
    second = await door.with_password("Ada", PASSWORD, HERE)
    (row,) = await store.query(lambda found: list(sessions(found, NOW)))
    assert (row.client, row.name) == ("Chrome, computer", "Ada")
    with pytest.raises(Unknown):
        await store.write(lambda found: revoke_session(found, row.session_id, "somebody else", NOW, "x"))
    await store.write(lambda found: revoke_session(found, row.session_id, row.account_id, NOW, "Ada"))
    assert await door.session_of(second, NOW) is None


async def test_the_use_of_a_session_is_noted_once_a_minute(door: SignIn, store: SqliteStore) -> None:
    session = await the_owner(door)
    for later, noted in ((59_999, 0), (60_000, 60_000), (100_000, 60_000), (120_000, 120_000)):
        assert await door.session_of(session, NOW + later)
        (row,) = await store.query(lambda found: list(sessions(found, NOW)))
        assert row.last_at == NOW + noted


async def test_a_disabled_account_is_shut_out_at_once_and_for_good(door: SignIn, store: SqliteStore) -> None:
    await the_owner(door)
    new = NewAccount(account_id="b", name="Bob", role="reviewer", at=NOW, by="Ada")
    await store.write(lambda found: add_account(found, new))
    session = await door.set_password(await door.new_code("password", NOW, "b"), "", PASSWORD, HERE)
    code = await door.new_code("password", NOW, "b")
    await store.write(lambda found: disable(found, "b", NOW, "Ada"))
    assert await door.session_of(session, NOW) is None
    with pytest.raises(WrongPassword):
        await door.with_password("Bob", PASSWORD, HERE)
    with pytest.raises(Unknown):
        await door.set_password(code, "", PASSWORD, HERE)
    await store.write(lambda found: enable(found, "b", NOW, "Ada"))
    assert await door.session_of(session, NOW) is None  # it ended then
    assert await door.with_password("Bob", PASSWORD, HERE)


@pytest.mark.parametrize("name", ["Ada", "ADA", " ada", "Ａｄａ"])
async def test_a_name_is_taken_once_however_it_is_written(
    door: SignIn, store: SqliteStore, name: str
) -> None:
    first = NewAccount(account_id="a", name="Ada", role="viewer", at=NOW, by="x")
    await store.write(lambda found: add_account(found, first))
    new = NewAccount(account_id="b", name=name, role="viewer", at=NOW, by="x")
    with pytest.raises(Conflict, match="another name"):
        await store.write(lambda found: add_account(found, new))


async def test_no_secret_is_stored(door: SignIn, store: SqliteStore) -> None:
    code = await door.new_code("setup", NOW)
    session = await door.set_password(code, "Ada", PASSWORD, HERE)
    rows = await store.query(
        lambda found: "".join(
            str(found.execute(f"SELECT * FROM {table}").fetchall())
            for table in ("sign_in", "account", "event")
        )
    )
    assert [secret in rows for secret in (code, session, PASSWORD)] == [False, False, False]
    assert "$argon2id$" in rows


async def test_what_has_expired_is_cleared_away(door: SignIn, store: SqliteStore) -> None:
    await door.new_code("setup", NOW)
    await door.new_code("setup", NOW + CODE_LIVES_MS)
    assert await store.query(lambda found: found.execute("SELECT count(*) FROM sign_in").get) == 1
