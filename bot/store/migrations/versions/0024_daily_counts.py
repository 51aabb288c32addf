"""How many receive news, counted once a day."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the counts."""
    path = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
    op.create_table(
        "daily_counts",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("place", path, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "place", "what", name="pk_daily_counts"),
    )
    op.create_index("ix_daily_counts_place", "daily_counts", ["place", "day"])
