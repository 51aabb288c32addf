"""Files that came in: whose bytes are still to be had, until when they are needed."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds both."""
    op.add_column(
        "files",
        sa.Column(
            "is_awaited", sa.Boolean(), nullable=False, server_default=sa.false()
        ),
    )
    op.add_column("files", sa.Column("needed_until", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_files_awaited",
        "files",
        ["id"],
        sqlite_where=sa.text("is_awaited"),
        postgresql_where=sa.text("is_awaited"),
    )
