"""The record: events, runs, units, workers, links, assignments, calls, assets, sign-ins."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null)


def _time(name: str, *, null: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=null)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default="0")


def upgrade() -> None:
    """All times are UTC milliseconds; all JSON is text."""
    op.create_table(
        "event",
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=True),
        _text("stream"),
        sa.Column("seq", sa.Integer, nullable=False),
        _text("kind"),
        _time("at", null=False),
        _text("action", null=True),
        _text("digest", null=True),
        _text("data"),
        sa.UniqueConstraint("stream", "seq", name="event_place"),
    )
    op.create_table(
        "run",
        sa.Column("run_id", sa.Text, primary_key=True),
        _text("task_name"),
        _text("task_hash"),
        _text("parameters"),
        _text("config"),
        _text("environment"),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("pilot", sa.Boolean, nullable=False),
        _time("created_at", null=False),
        _time("closed_at"),
    )
    op.create_table(
        "unit",
        sa.Column("unit_id", sa.Text, primary_key=True),
        sa.Column("run_id", sa.Text, sa.ForeignKey("run.run_id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        _text("inputs"),
        _text("target_asset", null=True),
        sa.Column("places", sa.Integer, nullable=False),
        _count("taken"),
        sa.UniqueConstraint("run_id", "number", name="unit_number"),
    )
    op.create_index("unit_free", "unit", ["run_id", "taken", "number"])
    op.create_table(
        "worker",
        sa.Column("worker_key", sa.Text, primary_key=True),
        _text("provider"),
        _text("external_id"),
        _time("first_seen", null=False),
    )
    op.create_table(
        "link",
        sa.Column("link_id", sa.Text, primary_key=True),
        sa.Column("run_id", sa.Text, sa.ForeignKey("run.run_id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        _time("created_at", null=False),
        _time("expires_at"),
        _time("revoked_at"),
        sa.UniqueConstraint("run_id", "number", name="link_number"),
    )
    op.create_table(
        "assignment",
        sa.Column("assignment_id", sa.Text, primary_key=True),
        sa.Column("run_id", sa.Text, sa.ForeignKey("run.run_id"), nullable=False),
        sa.Column("unit_id", sa.Text, sa.ForeignKey("unit.unit_id"), nullable=False),
        sa.Column("worker_key", sa.Text, sa.ForeignKey("worker.worker_key"), nullable=False),
        _text("status"),
        _text("assurance"),
        sa.Column("pilot", sa.Boolean, nullable=False),
        sa.Column("simulated", sa.Boolean, nullable=False),
        _time("opened_at", null=False),
        _time("last_at", null=False),
        _time("ended_at"),
        _text("end_reason", null=True),
        _count("attempts"),
        _count("failures"),
        _text("last_judgement", null=True),
        sa.UniqueConstraint("unit_id", "worker_key", name="once_per_unit"),
    )
    op.create_index("assignment_of_run", "assignment", ["run_id", "assignment_id"])
    op.create_index("assignment_of_worker", "assignment", ["worker_key", "run_id"])
    op.create_table(
        "call",
        sa.Column("call_id", sa.Text, primary_key=True),
        sa.Column("assignment_id", sa.Text, nullable=False),
        _text("procedure"),
        sa.Column("try_no", sa.Integer, nullable=False),
        _text("status"),
        _time("asked_at", null=False),
        _time("settled_at"),
    )
    running = sa.text("status = 'running'")
    op.create_index("call_running", "call", ["asked_at"], sqlite_where=running, postgresql_where=running)
    op.create_table(
        "asset",
        sa.Column("sha256", sa.Text, primary_key=True),
        _text("media_type"),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("width", sa.Integer, nullable=True),
        sa.Column("height", sa.Integer, nullable=True),
        _time("created_at", null=False),
    )
    op.create_table(
        "sign_in",
        sa.Column("digest", sa.Text, primary_key=True),
        _text("kind"),
        _time("created_at", null=False),
        _time("expires_at", null=False),
        _time("used_at"),
    )
