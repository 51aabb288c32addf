"""Who has a question in hand, why one was closed, corrections, canned replies."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables.schema import Id, Path

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds them."""
    for name, kind in (
        ("claimed_by", sa.BigInteger()),
        ("claimed_at", sa.BigInteger()),
        ("reason", sa.Text()),
        ("corrected_at", sa.BigInteger()),
        ("answer_file", sa.Text()),
    ):
        op.add_column("requests", sa.Column(name, kind, nullable=True))
    op.create_table(
        "canned_replies",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("place", Path, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_canned_replies_place", "canned_replies", ["place", "id"])
