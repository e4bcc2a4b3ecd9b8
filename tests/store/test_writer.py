"""Group commit: what is acknowledged is on disk, one caller's fault is its own, a full disk loses nothing."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from ajeeb.errors import Conflict, Environment, StorageFailed
from ajeeb.events import Judged
from ajeeb.store import SqliteStore, own

from .record import judged, opened


async def words(store: SqliteStore, stream: str = "s") -> list[str]:
    events = [one.event for one in await store.events(stream)]
    return [event.answers["word"] for event in events if isinstance(event, Judged)]


async def test_the_writing_connection_is_set_up_as_it_should_be(tmp_path: Path) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0, "mmap_size": 0}
    async with opened(tmp_path) as (store, _):
        found = await store.write(lambda c: {name: c.execute(f"PRAGMA {name}").get for name in wanted})
        assert found == wanted


async def test_of_many_appends_at_once_every_one_is_stored(tmp_path: Path) -> None:
    async with opened(tmp_path) as (store, _):
        numbers = [str(n) for n in range(600)]
        done = await asyncio.gather(*(store.append(judged(n)) for n in numbers))
        assert await words(store) == numbers
        assert [one[0].seq for one in done] == list(range(2, 602))
    async with opened(tmp_path) as (store, _):
        assert await words(store) == numbers


async def test_many_appends_at_once_share_commits(tmp_path: Path) -> None:
    async with opened(tmp_path) as (store, _):
        commits: list[int] = []

        def noted() -> bool:
            commits.append(1)
            return False

        await store.write(lambda c: c.set_commit_hook(noted))
        await asyncio.gather(*(store.append(judged(str(n))) for n in range(300)))
        assert 1 <= len(commits) < 150
        await store.write(lambda c: c.set_commit_hook(None))


async def test_a_piece_of_work_that_fails_fails_its_own_caller_only(tmp_path: Path) -> None:
    def broken(connection: apsw.Connection) -> None:
        connection.execute(
            "INSERT INTO worker (worker_key, provider, external_id, first_seen) VALUES ('gone', 'p', 'e', 1)"
        )
        raise LookupError("mine")

    async with opened(tmp_path) as (store, _):
        good = [store.append(judged(str(n))) for n in range(20)]
        bad = [store.write(broken) for _ in range(5)]
        wrong = [store.write(lambda c: c.execute("SELECT nonsense")) for _ in range(2)]
        stale = [store.append(judged("late", expect=0)) for _ in range(3)]
        done = await asyncio.gather(*good, *bad, *wrong, *stale, return_exceptions=True)
        assert [type(one) for one in done[20:25]] == [LookupError] * 5
        assert [type(one) for one in done[25:27]] == [apsw.SQLError] * 2
        assert [type(one) for one in done[27:]] == [Conflict] * 3
        assert len(await words(store)) == 20
        assert (
            await store.query(
                lambda c: c.execute("SELECT count(*) FROM worker WHERE worker_key = 'gone'").get
            )
            == 0
        )


async def test_a_caller_who_does_not_wait_does_not_undo_the_work(tmp_path: Path) -> None:
    async with opened(tmp_path) as (store, _):
        waiting = asyncio.create_task(store.append(judged("kept")))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await store.append(judged("next"))
        assert await words(store) == ["kept", "next"]


async def test_a_larger_read_sees_one_state_and_cannot_write(tmp_path: Path) -> None:
    async with opened(tmp_path) as (store, _):
        with pytest.raises(apsw.ReadOnlyError):
            await store.query(lambda c: c.execute("DELETE FROM event"))
        assert len(await store.events("s")) == 1


async def test_after_closing_nothing_is_accepted_and_nobody_waits_for_ever(tmp_path: Path) -> None:
    async with opened(tmp_path) as (store, folder):
        await store.append(judged("before"))
        other = SqliteStore(folder.database)
        await other.close()
        with pytest.raises(StorageFailed):
            await asyncio.wait_for(other.append(judged("after")), 5)


async def test_closing_finishes_what_was_accepted(tmp_path: Path) -> None:
    async with opened(tmp_path) as (store, folder):
        other = SqliteStore(folder.database)
        waiting = [asyncio.create_task(other.append(judged(str(n)))) for n in range(50)]
        await asyncio.sleep(0)
        await other.close()
        await asyncio.gather(*waiting)
        assert len(await words(store)) == 50


async def test_a_full_disk_refuses_and_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    async with opened(tmp_path) as (store, _):
        pages = await store.query(lambda c: c.execute("PRAGMA page_count").get)
        await store.write(lambda c: c.execute(f"PRAGMA max_page_count = {pages + 20}"))
        texts = [f"{n} " + "x" * 3000 for n in range(100)]
        done = await asyncio.gather(*(store.append(judged(text)) for text in texts), return_exceptions=True)
        done += [
            (await asyncio.gather(store.append(judged(text)), return_exceptions=True))[0] for text in texts
        ]
        kept = [text for text, one in zip(texts * 2, done, strict=True) if isinstance(one, list)]
        refused = [one for one in done if not isinstance(one, list)]
        assert refused
        assert {type(one) for one in refused} == {StorageFailed}
        assert "free some space" in str(refused[0])
        assert await words(store) == kept
        await store.write(lambda c: c.execute("PRAGMA max_page_count = 100000"))
        await store.append(judged("space again"))
        kept.append("space again")
    async with opened(tmp_path) as (store, _):
        assert await words(store) == kept


LIMITED = """
import asyncio, resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from ajeeb.errors import StorageFailed
from tests.store.record import judged, opened

async def main():
    async with opened(Path(sys.argv[1])) as (store, _):
        size = (Path(sys.argv[1]) / "ajeeb.db-wal").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 60_000, resource.RLIM_INFINITY))
        for n in range(40):
            try:
                await store.append(judged(f"{n} " + "x" * 4000))
                print(n)
            except StorageFailed as error:
                print("refused")
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        await store.append(judged("100 "))
        print(100)

asyncio.run(main())
"""


async def test_a_write_that_the_system_refuses_is_not_acknowledged(tmp_path: Path) -> None:
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-c", LIMITED, str(tmp_path), root]
    ended = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=30)
    assert ended.returncode == 0, ended.stderr
    said = ended.stdout.split()
    assert "refused" in said
    acknowledged = [word for word in said if word != "refused"]
    assert acknowledged[-1] == "100"
    async with opened(tmp_path) as (store, _):
        assert [word.split()[0] for word in await words(store)] == acknowledged


FULL_AT_START = """
import asyncio, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
from ajeeb.errors import Environment
from ajeeb.store import SqliteStore, own

async def main():
    try:
        store = SqliteStore(own(Path(sys.argv[1])).database)
        await store.close()
    except Environment as error:
        print(error)
        sys.exit(2)

asyncio.run(main())
"""


@pytest.mark.parametrize("room", [0, 10, 4096, 20_000])
async def test_a_disk_that_is_full_at_the_start_is_said_and_works_when_there_is_space(
    tmp_path: Path, room: int
) -> None:
    command = [sys.executable, "-c", FULL_AT_START, str(tmp_path / "data"), str(room)]
    ended = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=30)
    assert ended.returncode == 2, ended.stderr
    assert str(tmp_path / "data") in ended.stdout
    async with opened(tmp_path / "data") as (store, folder):
        await store.append(judged("fine"))
        assert len(folder.key) == 32


def test_the_key_is_for_its_owner_only_and_stays(tmp_path: Path) -> None:
    folder = own(tmp_path)
    key = folder.key
    folder.release()
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert len(key) == 32
    again = own(tmp_path)
    assert again.key == key
    again.release()


@pytest.mark.parametrize("content", [b"", b"short"])
def test_a_key_that_was_cut_off_is_refused_and_not_used(tmp_path: Path, content: bytes) -> None:
    own(tmp_path).release()
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(Environment, match="key"):
        own(tmp_path)


def test_the_folder_is_owned_by_one_at_a_time(tmp_path: Path) -> None:
    folder = own(tmp_path)
    with pytest.raises(Environment, match="another server is running"):
        own(tmp_path)
    folder.release()
    own(tmp_path).release()


def test_the_folder_is_free_when_its_owner_is_killed(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from ajeeb.store import own\n"
        "folder = own(Path(sys.argv[1])); os.kill(os.getpid(), signal.SIGKILL)"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, timeout=30)
    assert ended.returncode == -9
    own(tmp_path).release()


@pytest.mark.parametrize("place", ["file/below", "/proc/nowhere"])
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("here already")
    with pytest.raises(Environment, match="--data") as refused:
        own(tmp_path / place)
    assert place.rpartition("/")[2] in str(refused.value)
