"""Bring a database to the schema of this version, alone and before anything else opens it.

A new database gets `schema.sql`, which is what the migrations make, written down (`python -m ajeeb.store.upgrade`
writes it again, a test proves it fresh): a first launch then need not import Alembic.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from ajeeb.errors import Environment, NewerData, StorageFailed

HEAD = "0004"
_HERE = Path(__file__).parent
SCHEMA = _HERE / "schema.sql"


def prepare(path: Path) -> None:
    """The database at this path, made or upgraded to HEAD.

    Raises: NewerData if a later version of Ajeeb wrote it; StorageFailed if the disk refused; Environment if it is no
        database or cannot be opened.
    """
    with _refusals(path):
        _prepare(path)


def check_readable(connection: apsw.Connection, path: Path) -> None:
    """Nothing, if the database at this path, opened for reading, is of this version.

    Raises: NewerData; Environment if it is of an earlier version, no data of Ajeeb, or no database.
    """
    with _refusals(path):
        at = _revision(connection, path)
    if at in _known() - {HEAD}:
        raise Environment(
            f"{path} was written by an earlier version of Ajeeb; start 'ajeeb run' on it once, which upgrades it"
        )
    if at is None:
        raise Environment(
            f"{path} is an empty database; give the folder that 'ajeeb run' printed, with --data"
        )
    _refuse_newer(at, path)


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """What the database says no with, as what to do."""
    try:
        yield
    except apsw.NotADBError as error:
        raise Environment(
            f"{path} is not a database; move it away, or choose another folder with --data"
        ) from error
    except apsw.CorruptError as error:
        raise Environment(
            f"{path} is damaged; put a copy of it back, or choose another folder with --data"
        ) from error
    except apsw.CantOpenError as error:
        raise Environment(
            f"{path} cannot be opened; check its owner, or choose another folder with --data"
        ) from error
    except apsw.Error as error:
        raise StorageFailed(
            f"{path} could not be written ({error}); free some space, or choose another folder with --data"
        ) from error


def _prepare(path: Path) -> None:
    connection = apsw.Connection(str(path))
    try:
        at = _revision(connection, path)
    finally:
        connection.close()
    if at is None:
        _create(path)
    elif at != HEAD:
        _refuse_newer(at, path)
        # Alembic takes 0.8 s to import, and there is hardly ever anything to upgrade.
        importlib.import_module("ajeeb.store.upgrade").upgrade(path)


def _refuse_newer(at: str, path: Path) -> None:
    if at not in _known():
        raise NewerData(
            f"{path} was written by a later version of Ajeeb (schema {at}, this one knows {HEAD}). Nothing was "
            "changed. Upgrade with 'pip install -U ajeeb', or choose another folder with --data."
        )


def _known() -> set[str]:
    return {file.name.split("_")[0] for file in (_HERE / "migrations" / "versions").glob("[0-9]*.py")}


def _revision(connection: apsw.Connection, path: Path) -> str | None:
    """The version of the schema; None of a database without tables. Raises: Environment."""
    tables = {
        str(name) for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    if "alembic_version" not in tables:
        if tables:
            raise Environment(f"{path} is a database of something else; choose another folder with --data")
        return None
    version = connection.execute("SELECT version_num FROM alembic_version").get
    if version is None:
        raise Environment(
            f"{path} does not say which version wrote it; put a copy of it back, or choose another folder with "
            "--data"
        )
    return str(version)


def _create(path: Path) -> None:
    connection = apsw.Connection(str(path))
    try:
        # Not `with connection`: after an error of the disk there may be nothing to roll back, which is an error again.
        connection.execute(f"BEGIN; {SCHEMA.read_text(encoding='utf-8')} COMMIT")
    finally:
        connection.close()
