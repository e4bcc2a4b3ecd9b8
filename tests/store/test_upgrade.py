"""A database is brought to this version's schema, or left exactly as it is."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from ajeeb.errors import Environment, NewerData
from ajeeb.events import Opened
from ajeeb.store import DATABASE, KEY, Reservation, SqliteStore, own
from ajeeb.store.migrate import HEAD, SCHEMA, prepare
from ajeeb.store.upgrade import fresh_schema, schema_of, upgrade

from .record import RUN, UNITS, claim


def test_the_written_schema_is_what_the_migrations_make() -> None:
    assert SCHEMA.read_text() == fresh_schema()


async def test_a_database_made_by_the_migrations_works_as_one_made_from_the_schema(tmp_path: Path) -> None:
    upgrade(tmp_path / DATABASE)
    folder = own(tmp_path)
    store = SqliteStore(folder.database)
    await store.add_run(RUN, UNITS, [])
    assert await store.claim(claim("s", "ann"))
    assert await store.runs() == [RUN]
    await store.close()
    folder.release()
    assert schema_of(tmp_path / DATABASE) == SCHEMA.read_text()


def test_preparing_again_changes_nothing(tmp_path: Path) -> None:
    prepare(tmp_path / DATABASE)
    before = (tmp_path / DATABASE).read_bytes()
    prepare(tmp_path / DATABASE)
    assert (tmp_path / DATABASE).read_bytes() == before


CLAIMS_BEFORE_NUMBERS = [  # assignment, run, worker, opened at: the clock was set back after the second
    ("zz", "r", "ann", 70),
    ("yy", "r", "bob", 80),
    ("xx", "q", "bob", 20),
    ("ww", "r", "ann", 30),
    ("vv", "r", "cy", 40),
    ("uu", "q", "ann", 50),
]


def claimed_before_numbers(path: Path) -> None:
    """A database of the second schema, in which three workers have claimed units of two runs."""
    upgrade(path, "0002")
    with sqlite3.connect(path) as connection:
        for run in ("r", "q"):
            connection.execute(
                "INSERT INTO run VALUES (?, 't', 'h', '{}', '{}', '{}', 1, 0, 1, NULL)",
                (run,),
            )
        for place, (assignment, run, worker, at) in enumerate(CLAIMS_BEFORE_NUMBERS):
            unit = f"{run}-{assignment}"
            opened = Opened(run_id=run, unit_id=unit, worker_key=worker, assurance="claimed")
            data = opened.model_dump_json(exclude={"number", "worker_number"})
            connection.execute(
                "INSERT INTO unit VALUES (?, ?, ?, '{}', NULL, 1, 1, NULL)", (unit, run, place)
            )
            connection.execute("INSERT OR IGNORE INTO worker VALUES (?, 'name', ?, 1)", (worker, worker))
            connection.execute(
                "INSERT INTO assignment VALUES (?, ?, ?, ?, 'open', 'claimed', 0, 0, ?, ?, NULL, NULL, 0, 0, NULL)",
                (assignment, run, unit, worker, at, at),
            )
            connection.execute(
                "INSERT INTO event (stream, seq, kind, at, data) VALUES (?, 1, 'opened', ?, ?)",
                (assignment, at, data),
            )
    connection.close()


async def test_those_who_came_before_there_were_numbers_get_theirs(tmp_path: Path) -> None:
    claimed_before_numbers(tmp_path / DATABASE)
    (tmp_path / KEY).write_bytes(b"k" * 32)
    folder = own(tmp_path)
    store = SqliteStore(folder.database)
    rows = await store.query(
        lambda c: c.execute("SELECT assignment_id, number, worker_number FROM assignment").fetchall()
    )
    assert sorted(rows, reverse=True) == [
        ("zz", 0, 0),
        ("yy", 1, 1),
        ("xx", 0, 0),
        ("ww", 2, 0),
        ("vv", 3, 2),
        ("uu", 1, 1),
    ]
    old = (await store.events("vv"))[0].event
    assert isinstance(old, Opened)
    assert (old.worker_key, old.number) == ("cy", 0)  # what was recorded stays as it was
    await store.write(lambda c: c.execute("UPDATE unit SET places = 9"))
    for name, worker, expected in (("new 1", "dan", (4, 3)), ("new 2", "bob", (5, 1))):
        await store.claim(claim(name, worker, 4))
        event = (await store.events(name))[0].event
        assert isinstance(event, Opened)
        assert (event.number, event.worker_number) == expected
    await store.reserve(
        Reservation(
            reservation_id="1",
            run_id="r",
            worker_key="ann",
            day="2030-01-31",
            micros=7,
            currency="EUR",
            at=1,
        )
    )
    assert (await store.spent("r", "2030-01-31", "EUR")).run == 7
    await store.close()
    folder.release()
    assert schema_of(tmp_path / DATABASE) == SCHEMA.read_text()


def newer(path: Path) -> None:
    prepare(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (a)")
    connection.close()


def empty_version(path: Path) -> None:
    prepare(path)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM alembic_version")
    connection.close()


def garbage(path: Path) -> None:
    path.write_bytes(b"this is not a database, but it is long enough to be read as one. " * 40)


def cut_off(path: Path) -> None:
    prepare(path)
    path.write_bytes(path.read_bytes()[:5000])


@pytest.mark.parametrize(
    ("damage", "kind", "named"),
    [
        (newer, NewerData, ["later version", "9999", HEAD, "Nothing was changed", "pip install -U ajeeb"]),
        (foreign, Environment, ["something else", "--data"]),
        (empty_version, Environment, ["--data"]),
        (garbage, Environment, ["not a database", "--data"]),
        (cut_off, Environment, ["--data"]),
    ],
)
def test_a_database_that_is_not_ours_is_named_and_left_alone(
    tmp_path: Path, damage: Callable[[Path], None], kind: type[Environment], named: list[str]
) -> None:
    path = tmp_path / DATABASE
    damage(path)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(kind) as refused:
        own(tmp_path)
    for part in [str(path), *named]:
        assert part in str(refused.value)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    path.unlink()
    own(tmp_path).release()  # and the folder is free again


def test_a_folder_where_the_database_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / DATABASE).mkdir()
    with pytest.raises(Environment, match=r"ajeeb\.db"):
        own(tmp_path)


def test_a_newer_database_that_was_killed_is_left_as_it_is(tmp_path: Path) -> None:
    newer(tmp_path / DATABASE)
    connection = apsw.Connection(str(tmp_path / DATABASE))
    connection.execute(
        "PRAGMA journal_mode = WAL; CREATE TABLE later (a); INSERT INTO later VALUES (7)"
    ).fetchall()
    killed = tmp_path / "killed"
    killed.mkdir()
    for file in tmp_path.glob(f"{DATABASE}*"):
        (killed / file.name).write_bytes(file.read_bytes())
    connection.close()
    with pytest.raises(NewerData):
        own(killed)
    connection = apsw.Connection(str(killed / DATABASE))
    assert connection.execute("SELECT a FROM later").get == 7
    connection.close()
