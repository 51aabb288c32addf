"""Who was barred by an admin, as a keyed digest."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables.schema import Id, Path

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "barred",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("place", Path, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("barred_at", sa.BigInteger(), nullable=False),
        sa.Column("barred_by", sa.BigInteger(), nullable=True),
        sa.UniqueConstraint("digest", name="uq_barred_digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_barred_place", "barred", ["place", "id"])
    op.create_index("ix_barred_chat_id", "barred", ["chat_id"])
