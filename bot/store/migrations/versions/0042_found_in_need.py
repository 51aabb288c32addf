"""Who needs help is found without a look at all who replied."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

INDEXES = {
    "help": ("said = 2", "said_at", "id"),
    "untold": ("said = 2 AND (told_at IS NULL OR told_at < said_at)",),
    "safe_taken": ("said = 1 AND taken_by IS NOT NULL",),
}


def upgrade() -> None:
    """Makes three indexes anew, with what is said before all else."""
    for name, (where, *further) in INDEXES.items():
        op.drop_index(f"ix_checkin_replies_{name}", "checkin_replies")
        op.create_index(
            f"ix_checkin_replies_{name}",
            "checkin_replies",
            ["said", "broadcast_id", *further],
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
