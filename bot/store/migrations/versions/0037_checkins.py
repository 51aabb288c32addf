"""Check-ins, what was said in them, and how many said it."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables.schema import Id, Path

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds four tables."""
    op.create_table(
        "checkins",
        sa.Column("broadcast_id", Id, autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("place", Path, nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger()),
        sa.Column("closed_by", sa.BigInteger()),
        sa.Column("reminded_at", sa.BigInteger()),
        sa.Column("erased_at", sa.BigInteger()),
        sa.Column("reached_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("broadcast_id", name="pk_checkins"),
    )
    op.create_index(
        "ix_checkins_open",
        "checkins",
        ["ends_at"],
        sqlite_where=sa.text("erased_at IS NULL"),
        postgresql_where=sa.text("erased_at IS NULL"),
    )
    _create_replies()
    _create_numbers("checkin_counts", "village_id", "counts_as")
    _create_numbers("checkin_reached")


def _create_numbers(name: str, *further: str) -> None:
    types = {"village_id": Id, "counts_as": sa.SmallInteger()}
    op.create_table(
        name,
        sa.Column("broadcast_id", Id, autoincrement=False, nullable=False),
        sa.Column("place", Path, nullable=False),
        *(sa.Column(one, types[one], nullable=False) for one in further),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("broadcast_id", "place", *further, name=f"pk_{name}"),
        sqlite_with_rowid=False,
    )


def _create_replies() -> None:
    op.create_table(
        "checkin_replies",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("broadcast_id", Id, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("chat_id", Id),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("said", sa.SmallInteger(), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.Column("place", Path, server_default="", nullable=False),
        sa.Column("village_id", Id),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("voices", sa.Text(), server_default="", nullable=False),
        sa.Column("taken_by", sa.BigInteger()),
        sa.Column("taken_at", sa.BigInteger()),
        sa.Column("told_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_checkin_replies"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_checkin_replies_whose",
        "checkin_replies",
        ["broadcast_id", "channel", "address"],
        unique=True,
    )
    op.create_index(
        "ix_checkin_replies_address", "checkin_replies", ["channel", "address"]
    )
    op.create_index(
        "ix_checkin_replies_chat_id", "checkin_replies", ["broadcast_id", "chat_id"]
    )
    op.create_index(
        "ix_checkin_replies_help",
        "checkin_replies",
        ["broadcast_id", "said_at", "id"],
        sqlite_where=sa.text("said = 2"),
        postgresql_where=sa.text("said = 2"),
    )
    for name, where in (
        ("untold", "said = 2 AND (told_at IS NULL OR told_at < said_at)"),
        ("safe_taken", "said = 1 AND taken_by IS NOT NULL"),
    ):
        op.create_index(
            f"ix_checkin_replies_{name}",
            "checkin_replies",
            ["broadcast_id"],
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
