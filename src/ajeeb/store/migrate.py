"""Bring a database to the schema of this version, alone and before anything else opens it.

A new database gets `schema.sql`, which is what the migrations make, written down (`python -m ajeeb.store.migrate`
writes it again, a test proves it fresh): launching a first run then need not import Alembic.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import apsw

from ajeeb.errors import Environment, NewerData

HEAD = "0001"
_HERE = Path(__file__).parent
_SCHEMA = _HERE / "schema.sql"


def prepare(path: Path) -> None:
    """The database at this path, made or upgraded to HEAD.

    Raises: NewerData if a later version of Ajeeb wrote it; Environment if it is no database or cannot be opened.
    """
    try:
        at = _revision(path)
    except apsw.NotADBError as error:
        raise Environment(f"{path} is not a database; move it away, or choose another folder with --data") from error
    except apsw.CantOpenError as error:
        raise Environment(f"{path} cannot be opened; check who owns the folder, or choose another with --data") from error
    if at is None:
        _create(path)
    elif at != HEAD:
        if at not in _known():
            raise NewerData(
                f"{path} was written by a later version of Ajeeb (schema {at}, this one knows {HEAD}). Nothing was "
                "changed. Upgrade with 'pip install -U ajeeb', or choose another folder with --data."
            )
        upgrade(path)


def upgrade(path: Path) -> None:
    """All migrations that the database does not have yet, through Alembic."""
    import sqlalchemy as sa  # 0.8 s to import, and hardly ever needed
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE / "migrations"))
    # The standard library's SQLite is safe here: its WAL fault needs a second connection, and there is none.
    engine = sa.create_engine("sqlite://", creator=lambda: sqlite3.connect(path))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()


def schema_of(path: Path) -> str:
    """The schema of a database, as SQL in a fixed order."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    wanted = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC, name"
    statements = [str(sql) for (sql,) in connection.execute(wanted)]
    connection.close()
    return ";\n\n".join([*statements, f"INSERT INTO alembic_version VALUES ('{HEAD}')"]) + ";\n"


def _known() -> set[str]:
    return {file.name.split("_")[0] for file in (_HERE / "migrations" / "versions").glob("[0-9]*.py")}


def _revision(path: Path) -> str | None:
    connection = apsw.Connection(str(path))
    try:
        tables = {str(name) for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "alembic_version" not in tables:
            if tables:
                raise Environment(f"{path} is a database of something else; choose another folder with --data")
            return None
        return next((str(row[0]) for row in connection.execute("SELECT version_num FROM alembic_version")), None)
    finally:
        connection.close()


def _create(path: Path) -> None:
    connection = apsw.Connection(str(path))
    try:
        with connection:
            connection.execute(_SCHEMA.read_text(encoding="utf-8"))
    finally:
        connection.close()


def _write_schema() -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        upgrade(Path(folder) / "new.db")
        _SCHEMA.write_text(schema_of(Path(folder) / "new.db"), encoding="utf-8")


if __name__ == "__main__":
    _write_schema()
