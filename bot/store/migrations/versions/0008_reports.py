"""Reports: messages that change, lists of who was not reached."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes two tables; broadcasts keep counts of who was not reached."""
    op.create_table(
        "living_messages",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("message_ids", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "channel", "address", "name", name="pk_living_messages"
        ),
    )
    op.create_index("ix_living_messages_changed_at", "living_messages", ["changed_at"])
    op.create_table(
        "wanted_lists",
        sa.Column(
            "broadcast_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "broadcast_id", "channel", "address", name="pk_wanted_lists"
        ),
    )
    op.add_column("broadcasts", sa.Column("unreached", sa.Text(), nullable=True))
    for name in ("is_unreached_erased", "is_report_due"):
        op.add_column(
            "broadcasts",
            sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False),
        )
    op.create_index(
        "ix_broadcasts_report_due",
        "broadcasts",
        ["id"],
        sqlite_where=sa.text("is_report_due"),
        postgresql_where=sa.text("is_report_due"),
    )
