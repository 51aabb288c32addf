"""What became of linked groups, and whether their officers were told."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds what is kept of groups, and the index that finds them."""
    op.add_column("chats", sa.Column("gone_at", sa.BigInteger()))
    op.add_column("chats", sa.Column("silenced_at", sa.BigInteger()))
    op.add_column("chats", sa.Column("told_trouble", sa.Text()))
    op.add_column("chats", sa.Column("linked_by", sa.Text()))
    op.create_index(
        "ix_chats_groups",
        "chats",
        ["id"],
        sqlite_where=sa.text("kind = 'group'"),
        postgresql_where=sa.text("kind = 'group'"),
    )
