"""Who pressed [Đã đọc] under a notice."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables.schema import Id

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds a line a chat."""
    op.create_table(
        "readings",
        sa.Column("broadcast_id", Id, nullable=False),
        sa.Column("chat_id", Id, nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("broadcast_id", "chat_id", name="pk_readings"),
        sqlite_with_rowid=False,
    )
