"""News says when it is over; a browser may be rung while its page is closed."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables.schema import Id

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds an end to stored messages, and where the browsers of a session are rung."""
    op.add_column("web_messages", sa.Column("expires_at", sa.BigInteger()))
    op.create_table(
        "web_bells",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column(
            "chat_id",
            Id,
            sa.ForeignKey("chats.id", name="fk_web_bells_chat_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("auth", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_web_bells"),
        sa.UniqueConstraint("session", "endpoint", name="uq_web_bells_session"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_web_bells_chat_id", "web_bells", ["chat_id"])
