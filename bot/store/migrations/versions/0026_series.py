"""Notices that go again and again."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables.schema import Id, Path

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the rules by which they do."""
    op.create_table(
        "series",
        sa.Column("broadcast_id", Id, nullable=False),
        sa.Column("place", Path, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("looked_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("broadcast_id", name="pk_series"),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name="fk_series_broadcast_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_series_place", "series", ["place"])
