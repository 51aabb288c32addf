"""Those who did not reply to a check-in are asked again, by a broadcast of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds which check-in a broadcast reminds of."""
    op.add_column("broadcasts", sa.Column("reminds", sa.BigInteger()))
    op.create_index(
        "ix_broadcasts_reminds",
        "broadcasts",
        ["reminds"],
        sqlite_where=sa.text("reminds IS NOT NULL"),
        postgresql_where=sa.text("reminds IS NOT NULL"),
    )
