"""What is in force, or began lately, is found without a look at all that ever was."""

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds two indexes."""
    for name in ("expires_at", "started_at"):
        op.create_index(f"ix_broadcasts_{name}", "broadcasts", [name])
