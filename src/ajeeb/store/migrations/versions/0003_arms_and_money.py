"""Arms and money: who came as the how-manyth, and what is spent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Amounts are micros of a currency; times are UTC milliseconds."""
    for name in ("number", "worker_number"):
        op.add_column("assignment", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    _number_what_is_there()
    op.create_index("assignment_number", "assignment", ["run_id", "number"], unique=True)
    op.create_index("assignment_worker_number", "assignment", ["run_id", "worker_number"])
    op.create_table(
        "reservation",
        sa.Column("reservation_id", sa.Text, primary_key=True),
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("worker_key", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("micros", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("settled", sa.BigInteger, nullable=True),
        sa.Column("settled_at", sa.BigInteger, nullable=True),
    )
    open_ = sa.text("settled_at IS NULL")
    op.create_index("reservation_open", "reservation", ["run_id"], sqlite_where=open_, postgresql_where=open_)
    op.create_table(
        "spending",
        sa.Column("scope", sa.Text, primary_key=True),
        sa.Column("run_id", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("currency", sa.Text, primary_key=True),
        sa.Column("settled", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("reserved", sa.BigInteger, nullable=False, server_default="0"),
    )


def _number_what_is_there() -> None:
    """In the order of the log, which is that of the claims; the clock may have been set back between two."""
    connection = op.get_bind()
    numbers: dict[str, int] = {}
    workers: dict[str, dict[str, int]] = {}
    rows = []
    for assignment_id, run_id, worker_key in connection.execute(sa.text(_IN_ORDER)):
        number = numbers[run_id] = numbers.get(run_id, -1) + 1
        known = workers.setdefault(run_id, {})
        worker_number = known.setdefault(worker_key, len(known))
        rows.append({"id": assignment_id, "number": number, "worker_number": worker_number})
    if rows:
        connection.execute(sa.text(_NUMBER), rows)


_IN_ORDER = """
    SELECT a.assignment_id, a.run_id, a.worker_key FROM assignment a
    LEFT JOIN event e ON e.stream = a.assignment_id AND e.seq = 1 ORDER BY e.position, a.opened_at, a.assignment_id
"""
_NUMBER = """
    UPDATE assignment SET number = :number, worker_number = :worker_number WHERE assignment_id = :id
"""
