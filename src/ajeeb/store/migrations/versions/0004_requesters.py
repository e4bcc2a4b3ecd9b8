"""Requesters: who may sign in, what they decide, whom they pay, what they are told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _text(name: str, *, null: bool = False, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null, primary_key=key)


def _time(name: str, *, null: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=null)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default="0")


def _json(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="{}")


def upgrade() -> None:
    """Amounts of money for people are smallest units of a currency; times are UTC milliseconds."""
    _decisions()
    _accounts()
    _outbox()
    op.create_table(
        "saved_view",
        _text("view_id", key=True),
        _text("account_id"),
        _text("name"),
        _text("query"),
        _time("created_at", null=False),
        sa.UniqueConstraint("account_id", "name", name="view_name"),
    )
    op.create_table(
        "figures",
        _text("name", key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
        _text("data"),
    )
    # One row for each text that a worker wrote; `run` is a word of its own, so that a search stays within a run.
    op.execute("CREATE VIRTUAL TABLE written USING fts5(run, text, assignment_id UNINDEXED)")


def _decisions() -> None:
    op.add_column("event", _text("actor", null=True))
    by_people = sa.text("actor IS NOT NULL")
    op.create_index(
        "event_by_people", "event", ["position"], sqlite_where=by_people, postgresql_where=by_people
    )
    for column in (
        _text("decision", null=True),
        _time("decided_at"),
        _text("decided_by", null=True),
        _count("review_seq"),
        _count("bonus_minor"),
        _count("excluded"),
        _count("excluded_attempts"),
        _count("notes"),
        _count("erased"),
    ):
        op.add_column("assignment", column)
    op.create_index("assignment_last", "assignment", ["run_id", "last_at", "assignment_id"])
    op.add_column("run", sa.Column("state", sa.Text, nullable=False, server_default="open"))
    op.add_column("run", _text("source", null=True))
    op.add_column("run", _json("settings"))
    op.execute("UPDATE run SET state = 'closed' WHERE closed_at IS NOT NULL")
    op.add_column("worker", _count("blocked"))
    op.add_column("worker", _json("qualifications"))
    op.add_column("worker", _time("erased_at"))


def _accounts() -> None:
    op.create_table(
        "account",
        _text("account_id", key=True),
        _text("name"),
        _text("role"),
        _text("password", null=True),
        _time("created_at", null=False),
        _time("disabled_at"),
        sa.UniqueConstraint("name", name="account_name"),
    )
    for column in (_text("account_id", null=True), _text("client", null=True), _time("last_at")):
        op.add_column("sign_in", column)
    op.create_table(
        "api_token",
        _text("token_id", key=True),
        _text("digest"),
        _text("account_id"),
        _text("name"),
        _text("scopes"),
        _time("created_at", null=False),
        _time("expires_at"),
        _time("revoked_at"),
        _time("last_at"),
        sa.UniqueConstraint("digest", name="token_digest"),
    )


def _outbox() -> None:
    op.create_table(
        "payment",
        _text("payment_id", key=True),
        _text("kind"),
        _text("run_id"),
        _text("assignment_id"),
        _text("worker_key"),
        sa.Column("minor", sa.BigInteger, nullable=False),
        _text("currency"),
        _text("message"),
        _text("state"),
        _text("provider"),
        _time("created_at", null=False),
        _time("done_at"),
        _count("tries"),
        _time("next_at"),
        _text("error", null=True),
    )
    op.create_index("payment_of_worker", "payment", ["worker_key", "created_at"])
    op.create_index("payment_of_assignment", "payment", ["assignment_id"])
    op.create_index("payment_state", "payment", ["state", "payment_id"])
    op.create_table(
        "webhook",
        _text("webhook_id", key=True),
        _text("url"),
        _text("secret"),
        _text("kinds"),
        _time("created_at", null=False),
        _time("disabled_at"),
    )
    op.create_table(
        "delivery",
        _text("delivery_id", key=True),
        _text("webhook_id"),
        _text("kind"),
        _text("body"),
        _text("state"),
        _time("created_at", null=False),
        _count("tries"),
        _time("next_at"),
        _time("done_at"),
        _text("error", null=True),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index("delivery_due", "delivery", ["next_at"], sqlite_where=waiting, postgresql_where=waiting)
