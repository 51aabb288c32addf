"""A notice is approved by another before it goes; a role can be locked."""

import sqlalchemy as sa
from alembic import op

from bot.store.tables.schema import Id, Path

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_OPEN = sa.text("verdict IS NULL")


def upgrade() -> None:
    """Adds approvals, who was asked for each, and locks of roles."""
    op.create_table(
        "approvals",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column(
            "broadcast_id",
            Id,
            sa.ForeignKey(
                "broadcasts.id", name="fk_approvals_broadcast_id", ondelete="CASCADE"
            ),
            nullable=False,
        ),
        sa.Column("place", Path, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.BigInteger()),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger()),
        sa.Column("reminders", sa.SmallInteger(), nullable=False, server_default="0"),
        sa.Column("verdict", sa.Text()),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("verdict_by", sa.BigInteger()),
        sa.Column("verdict_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_approvals"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_approvals_broadcast_id", "approvals", ["broadcast_id"])
    op.create_index("ix_approvals_place", "approvals", ["place", "verdict_at"])
    op.create_index(
        "ix_approvals_open",
        "approvals",
        ["next_at"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "approvals_asked",
        _reference("approval_id", "approvals.id", "fk_approvals_asked_approval_id"),
        _reference("person_id", "people.id", "fk_approvals_asked_person_id"),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("approval_id", "person_id", name="pk_approvals_asked"),
    )
    op.create_table(
        "role_locks",
        _reference("role_id", "roles.id", "fk_role_locks_role_id"),
        sa.Column("locked_at", sa.BigInteger(), nullable=False),
        sa.Column("locked_by", sa.BigInteger()),
        sa.PrimaryKeyConstraint("role_id", name="pk_role_locks"),
    )


def _reference(name: str, to: str, key: str) -> "sa.Column[int]":
    foreign = sa.ForeignKey(to, name=key, ondelete="CASCADE")
    return sa.Column(name, Id, foreign, nullable=False)
