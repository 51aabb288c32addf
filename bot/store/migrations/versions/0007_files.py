"""Files that replies carry, and what the platforms call them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes both tables."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "files",
        sa.Column("id", key, autoincrement=True, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
        sa.UniqueConstraint("digest", name="uq_files_digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_files_created", "files", ["created_at"])
    op.create_table(
        "file_places",
        sa.Column("file_id", key, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("platform_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["files.id"],
            name="fk_file_places_file_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("file_id", "channel", name="pk_file_places"),
    )
