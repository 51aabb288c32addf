"""Reviewers of a language, the words they accepted, the languages that people miss."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables.schema import Path

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds two tables, and a language to roles and invitations."""
    for table in ("roles", "invitations"):
        op.add_column(
            table,
            sa.Column("language", sa.Text(), server_default="", nullable=False),
        )
    op.create_table(
        "accepted_words",
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("forms", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger()),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("language", "message", name="pk_accepted_words"),
    )
    op.create_table(
        "missed_languages",
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("place", Path, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("language", "place", name="pk_missed_languages"),
    )
