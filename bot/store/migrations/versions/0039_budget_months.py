"""What channels with a budget used of their months."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "budget_months",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("used", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("dropped", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("refused_since", sa.BigInteger()),
        sa.Column("in_doubt", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("channel", "month", name="pk_budget_months"),
    )
