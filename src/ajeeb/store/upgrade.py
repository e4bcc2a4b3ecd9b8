"""Upgrades through Alembic, on a connection of its own. `python -m ajeeb.store.upgrade` writes `schema.sql` again."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

import apsw
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from .migrate import HEAD, SCHEMA

_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(path: Path, to: str = "head") -> None:
    """Every migration up to this one that the database does not have yet."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    # The standard library's SQLite is safe here: its WAL fault needs a second connection, and there is none.
    engine = sa.create_engine("sqlite://", creator=lambda: sqlite3.connect(path))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
    engine.dispose()


def schema_of(path: Path) -> str:
    """The schema of a database, as SQL in a fixed order."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    statements = [str(sql) for (sql,) in connection.execute(_STATEMENTS)]
    connection.close()
    return ";\n\n".join([*statements, f"INSERT INTO alembic_version VALUES ('{HEAD}')"]) + ";\n"


def fresh_schema() -> str:
    """What `schema.sql` should hold: the schema that the migrations make of nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new.db"
        upgrade(path)
        return schema_of(path)


_STATEMENTS = """
    SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'written_%'
    ORDER BY type DESC, name
"""
"""Without the tables that the full-text index `written` makes for itself."""

if __name__ == "__main__":
    SCHEMA.write_text(fresh_schema(), encoding="utf-8")
