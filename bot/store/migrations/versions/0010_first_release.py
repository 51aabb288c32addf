"""Takes over a database made before the first release."""

revision = "0010"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From revision 0009, which nine migrations had made, to the first release.

    A new database is made from the tables and never comes by here: what changes in
    them until the release is told here as well.
    """
