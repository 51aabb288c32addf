"""Who lives in a zone III commune is sent to first; a stop is one short write."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Gives deliveries a rank; what waits is looked up by it, then by when it is due.

    What was planned before keeps its order: all of it has the rank of the others.
    """
    op.add_column(
        "deliveries",
        sa.Column("rank", sa.SmallInteger(), nullable=False, server_default="1"),
    )
    op.drop_index("ix_deliveries_waiting", "deliveries")
    op.create_index(
        "ix_deliveries_waiting",
        "deliveries",
        ["broadcast_id", "rank", "not_before", "chat_id"],
        unique=False,
        sqlite_where=sa.text("state = 0"),
        postgresql_where=sa.text("state = 0"),
    )
    # Nothing has looked it up since claims are kept in memory.
    op.drop_index("ix_deliveries_claimed", "deliveries")
    op.add_column("broadcasts", sa.Column("skip_reason", sa.Text(), nullable=True))
    op.create_index(
        "ix_broadcasts_skip_reason",
        "broadcasts",
        ["id"],
        unique=False,
        sqlite_where=sa.text("skip_reason IS NOT NULL"),
        postgresql_where=sa.text("skip_reason IS NOT NULL"),
    )
