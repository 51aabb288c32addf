"""How often a topic was asked for, and what nobody could answer, by the week."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the two tallies."""
    op.create_table(
        "asked_topics",
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("week", "topic", name="pk_asked_topics"),
    )
    op.create_table(
        "unhelped",
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "week", "programme", "language", "words", name="pk_unhelped"
        ),
    )
