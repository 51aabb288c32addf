"""The groups among many chats are found by their index, on SQLite too."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the index anew."""
    op.drop_index("ix_chats_groups", "chats")
    op.create_index(
        "ix_chats_groups",
        "chats",
        ["kind", "id"],
        sqlite_where=sa.text("kind = 'group'"),
        postgresql_where=sa.text("kind = 'group'"),
    )
