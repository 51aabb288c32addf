"""What a commune or province tells of its own office, and its bank days."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _path() -> sa.Text:
    return sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Makes the two tables."""
    op.create_table(
        "contact_cards",
        sa.Column("place", _path(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("phones", sa.Text(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("reminded_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("place", name="pk_contact_cards"),
    )
    op.create_table(
        "card_bank_days",
        sa.Column("place", _path(), nullable=False),
        sa.Column("former", sa.Text(), nullable=False),
        sa.Column("former_name", sa.Text(), nullable=False),
        sa.Column("day", sa.SmallInteger(), nullable=False),
        sa.Column("meeting_place", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place", "former", name="pk_card_bank_days"),
    )
