"""What an officer chooses beside a notice's words, and which notice it corrects."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds three columns to the broadcasts."""
    op.add_column("broadcasts", sa.Column("audience", sa.Text(), nullable=True))
    op.add_column("broadcasts", sa.Column("details", sa.Text(), nullable=True))
    op.add_column("broadcasts", sa.Column("replaces", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_broadcasts_replaces",
        "broadcasts",
        ["replaces"],
        sqlite_where=sa.text("replaces IS NOT NULL"),
        postgresql_where=sa.text("replaces IS NOT NULL"),
    )
