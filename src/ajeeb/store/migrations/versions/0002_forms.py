"""Forms: the version that a unit is, and what stands in a form that was not handed in yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Forward only."""
    op.add_column("unit", sa.Column("form_asset", sa.Text, nullable=True))
    op.create_table(
        "draft",
        sa.Column("assignment_id", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
    )
