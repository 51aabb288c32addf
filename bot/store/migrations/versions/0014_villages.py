"""Villages, what is told in them, and the village that a relay's role is for."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables.schema import Id, Path

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds them."""
    op.create_table(
        "villages",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("place", Path, nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("without_phone", sa.Integer(), nullable=False),
        sa.Column("head_phone", sa.Text(), nullable=False, server_default=""),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_villages_named",
        "villages",
        ["place", "folded"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "told",
        sa.Column("broadcast_id", Id, nullable=False),
        sa.Column("village_id", Id, nullable=False),
        sa.Column("without_phone", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("broadcast_id", "village_id", name="pk_told"),
        sa.ForeignKeyConstraint(
            ["village_id"],
            ["villages.id"],
            name="fk_told_village_id",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_told_village_id", "told", ["village_id", "broadcast_id"])
    for table in ("roles", "invitations"):
        op.add_column(table, sa.Column("village_id", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_roles_village_id",
        "roles",
        ["village_id"],
        sqlite_where=sa.text("village_id IS NOT NULL"),
        postgresql_where=sa.text("village_id IS NOT NULL"),
    )
