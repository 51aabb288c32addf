"""Alerts that were brought in from files, each with the notice made of it."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables.schema import Id

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds a table."""
    op.create_table(
        "imported_alerts",
        sa.Column(
            "broadcast_id",
            Id,
            sa.ForeignKey("broadcasts.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("sent", sa.BigInteger(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
    )
    op.create_index(
        "ix_imported_alerts_identifier", "imported_alerts", ["identifier", "sender"]
    )
