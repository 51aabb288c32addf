"""What is spoken in a file; who listens."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of what is spoken, and a trait of chats."""
    op.create_table(
        "sounds",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column(
            "file_id",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            sa.ForeignKey("files.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("thousand", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ix_sounds_file_id", "sounds", ["file_id"])
    op.add_column(
        "chats",
        sa.Column("listens", sa.Boolean, nullable=False, server_default=sa.false()),
    )
