"""A role's note, its last use and its end; an invitation's note."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns, and what finds roles and invitations by place."""
    for table in ("roles", "invitations"):
        note = sa.Column("note", sa.Text(), server_default="", nullable=False)
        op.add_column(table, note)
    for name in ("last_used_at", "expires_at"):
        op.add_column("roles", sa.Column(name, sa.BigInteger(), nullable=True))
    op.create_index("ix_roles_place", "roles", ["place", "id"])
    op.create_index("ix_invitations_place", "invitations", ["place", "created_at"])
