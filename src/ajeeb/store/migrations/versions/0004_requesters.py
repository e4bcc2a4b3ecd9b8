"""Requesters: who may sign in, what they decide, whom they pay, what they are told."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from ajeeb.store.findable import signs_of, words_of

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
    op.add_column("asset", _text("perceptual_hash", null=True))
    op.add_column("reservation", _text("call_id", null=True))
    op.create_index("reservation_call", "reservation", ["call_id"])
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
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    _lists()


def _lists() -> None:
    """What the table of work sorts by and searches in, also for work that was done before."""
    for column in (_count("unit_number"), _count("typed"), _count("pasted"), _count("small_edits")):
        op.add_column("assignment", column)
    op.add_column("assignment", sa.Column("score", sa.Float))
    op.add_column("run", _text("score_field", null=True))
    # One row for each event with texts, at its position; `run` is one word, so that a search stays within a run.
    op.execute(
        "CREATE VIRTUAL TABLE written USING "
        "fts5(run, text, signs, assignment_id UNINDEXED, tokenize = 'unicode61 remove_diacritics 2')"
    )
    connection: Any = op.get_bind().connection.driver_connection
    for function in (words_of, signs_of):
        connection.create_function(function.__name__, 1, function)
    for statement in (_SCORE_FIELD, _SCORED, _TYPED, _PASTED, _WRITTEN):
        op.execute(sa.text(statement.replace(":", r"\:")))
    op.create_index("assignment_unit", "assignment", ["run_id", "unit_number", "assignment_id"])
    op.create_index("assignment_attempts", "assignment", ["run_id", "attempts", "assignment_id"])
    op.create_index("assignment_score", "assignment", ["run_id", "score", "assignment_id"])
    lasted = sa.text("(ended_at - opened_at)")
    op.create_index("assignment_duration", "assignment", ["run_id", lasted, "assignment_id"])


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
        _count("owed"),
    ):
        op.add_column("assignment", column)
    op.create_index("assignment_last", "assignment", ["run_id", "last_at", "assignment_id"])
    # What is counted of a run is counted from these alone.
    op.create_index(
        "assignment_counts",
        "assignment",
        ["run_id", "simulated", "status", "end_reason", "attempts", "failures"],
    )
    op.create_index("assignment_workers", "assignment", ["run_id", "simulated", "worker_number"])
    op.add_column("run", sa.Column("state", sa.Text, nullable=False, server_default="open"))
    op.add_column("run", _text("source", null=True))
    op.add_column("run", _json("settings"))
    op.execute("UPDATE run SET state = 'closed' WHERE closed_at IS NOT NULL")
    op.add_column("worker", _count("blocked"))
    op.add_column("worker", _json("qualifications"))
    op.add_column("worker", _time("erased_at"))
    op.add_column("worker", _count("erasing"))
    op.create_index("worker_external", "worker", ["external_id"])
    op.create_index("worker_seen", "worker", ["first_seen", "worker_key"])


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
        _text("reference", null=True),
        _text("done_by", null=True),
    )
    op.create_index("payment_of_worker", "payment", ["worker_key", "payment_id"])
    op.create_index("payment_of_run", "payment", ["run_id", "payment_id"])
    op.create_index("payment_of_run_state", "payment", ["run_id", "state", "payment_id"])
    op.create_index("payment_sums", "payment", ["state", "worker_key", "currency", "minor"])
    op.create_index("payment_run_sums", "payment", ["run_id", "state", "worker_key", "currency", "minor"])
    for name, condition in (("failed", "end_reason = 'error'"), ("owed", "owed = 1")):
        where = sa.text(condition)
        columns = ["run_id", "worker_key"]
        op.create_index(
            f"assignment_{name}", "assignment", columns, sqlite_where=where, postgresql_where=where
        )
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
        _text("former_secret", null=True),
        _time("former_until"),
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
    op.create_index("delivery_listed", "delivery", ["webhook_id", "created_at", "delivery_id"])
    op.create_index("delivery_due", "delivery", ["next_at"], sqlite_where=waiting, postgresql_where=waiting)


_SCORE_FIELD = """
    UPDATE run SET score_field = (SELECT min(key) FROM json_each(run.config, '$.loop.judge')
        WHERE json_extract(value, '$.kind') = 'scale')
"""
_SCORED = """
    UPDATE assignment SET
        unit_number = (SELECT number FROM unit u WHERE u.unit_id = assignment.unit_id),
        score = (SELECT value FROM json_each(assignment.last_judgement) j JOIN run r ON r.score_field = j.key
            WHERE r.run_id = assignment.run_id AND j.type IN ('integer', 'real'))
"""
_TYPED = """
    UPDATE assignment SET typed = (
        SELECT coalesce(sum(length(j.atom)), 0) FROM event e, json_tree(e.data, '$.answers') j
        WHERE e.stream = assignment.assignment_id AND e.kind = 'asked' AND j.type = 'text')
"""
_PASTED = """
    UPDATE assignment SET pasted = (
        SELECT coalesce(sum(max(0, min(100000, coalesce(json_extract(j.value, '$.data.chars'), 0)))), 0)
        FROM event e, json_each(e.data, '$.items') j
        WHERE e.stream = assignment.assignment_id || '/seen' AND json_extract(j.value, '$.type') = 'paste')
"""
_WRITTEN = """
    INSERT INTO written (rowid, run, text, signs, assignment_id)
    SELECT e.position, 'r' || lower(hex(a.run_id)), words_of(group_concat(j.atom, char(10))),
        signs_of(group_concat(j.atom, char(10))), a.assignment_id
    FROM event e JOIN assignment a ON a.assignment_id = e.stream,
        json_tree(e.data, CASE e.kind WHEN 'asked' THEN '$.answers' ELSE '$.values' END) j
    WHERE e.kind IN ('asked', 'submitted') AND j.type = 'text'
    GROUP BY e.position
"""
