"""Boards are found among a million chats."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the index of boards alone."""
    op.create_index(
        "ix_chats_boards",
        "chats",
        ["kind", "id"],
        sqlite_where=sa.text("kind = 'board'"),
        postgresql_where=sa.text("kind = 'board'"),
    )
