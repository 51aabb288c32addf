"""Communes' loudspeakers, and each time that one speaks."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables.schema import Id, Path

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds a table of loudspeakers, one of what they said, one of which notices."""
    op.create_table(
        "loudspeakers",
        sa.Column("place", Path, nullable=False),
        sa.Column("slots", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False, server_default=""),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_loudspeakers"),
    )
    op.create_index("ix_loudspeakers_next_at", "loudspeakers", ["next_at"])
    op.create_table(
        "airings",
        sa.Column("id", Id, nullable=False),
        sa.Column("place", Path, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("script", sa.Text(), nullable=False),
        sa.Column("seconds", sa.SmallInteger(), nullable=False),
        sa.Column("audio", Id),
        sa.Column("audio_bytes", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("paper", Id),
        sa.Column("verdict", sa.Text(), nullable=False, server_default=""),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("verdict_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_airings"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_airings_place", "airings", ["place", "at"], unique=True)
    op.create_index("ix_airings_at", "airings", ["at"])
    op.create_table(
        "airing_notices",
        sa.Column("airing_id", Id, nullable=False),
        sa.Column("broadcast_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["airing_id"],
            ["airings.id"],
            name="fk_airing_notices_airing_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("airing_id", "broadcast_id", name="pk_airing_notices"),
    )
    op.create_index(
        "ix_airing_notices_broadcast_id", "airing_notices", ["broadcast_id"]
    )
