"""Where somebody stands in a course, and when the next lesson comes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the progress of learners."""
    path = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
    op.create_table(
        "course_progress",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("place", path, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("done", sa.SmallInteger(), nullable=False),
        sa.Column("right_answers", sa.SmallInteger(), nullable=False),
        sa.Column("unanswered", sa.SmallInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger()),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "channel", "address", "course", name="pk_course_progress"
        ),
    )
    op.create_index("ix_course_progress_next_at", "course_progress", ["next_at"])
