"""A question to an officer may be spoken."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds where a question's voice stands."""
    op.add_column("requests", sa.Column("voice", sa.Text()))
