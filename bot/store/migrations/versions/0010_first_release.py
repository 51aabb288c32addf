"""Takes over a database made before the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From revision 0009, which nine migrations had made, to the first release.

    A new database is made from the tables and never comes by here.
    """
    _erase_step_by_step()
    _let_sessions_change()
    op.add_column(
        "departures",
        sa.Column("is_whole", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def _erase_step_by_step() -> None:
    """A broadcast says how much of its deliveries is erased; who was not reached: 2."""
    op.add_column(
        "broadcasts",
        sa.Column("erased", sa.SmallInteger(), nullable=False, server_default="0"),
    )
    op.execute("UPDATE broadcasts SET erased = 2 WHERE is_unreached_erased")
    op.drop_column("broadcasts", "is_unreached_erased")
    op.create_index("ix_broadcasts_erased", "broadcasts", ["erased", "finished_at"])
    op.create_index(
        "ix_broadcasts_author",
        "broadcasts",
        ["author_channel", "author_address"],
        sqlite_where=sa.text("author_address IS NOT NULL"),
        postgresql_where=sa.text("author_address IS NOT NULL"),
    )


def _let_sessions_change() -> None:
    """What opens a web session may change."""
    for name in ("token", "next_token"):
        op.add_column("web_sessions", sa.Column(name, sa.Text(), nullable=True))
        op.create_index(f"ix_web_sessions_{name}", "web_sessions", [name])
