"""What was sent is found again by its words."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables.schema import Id

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the numbers that stand for them."""
    op.create_table(
        "notice_sketches",
        sa.Column("number", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("broadcast_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("number", "broadcast_id", name="pk_notice_sketches"),
        sqlite_with_rowid=False,
    )
