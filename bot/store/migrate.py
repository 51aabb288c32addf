"""Migrations, run by the program itself: there is no alembic.ini and no command."""

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    inspect,
    select,
)

from bot.errors import DataProblem
from bot.store.glance import revisions
from bot.store.tables import metadata

# Nine migrations came before the first release; the first of today takes over what
# they made, and nothing less.
BEFORE_RELEASE = "0009"

# Alembic's own table, as it makes it.
_version = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def revision_of(connection: Connection) -> str | None:
    """The revision a database stands at, None when it is empty."""
    if not inspect(connection).has_table(_version.name):
        return None
    return connection.scalar(select(_version.c.version_num))


def migrate(connection: Connection) -> str:
    """Upgrades to the newest revision and returns it.

    Raises DataProblem for a database that is newer or another program's.
    """
    if not revisions():
        raise DataProblem("the program was installed without its migrations")
    newest = revisions()[-1]
    refuse_foreign(connection)
    current = revision_of(connection)
    connection.rollback()
    if current is None:
        _make(connection, newest)
    elif current != newest:
        # Needed once a release, and too big to be held by every `bot run`.
        from bot.store.upgrade import upgrade  # noqa: PLC0415

        # Alembic would look for what came before the first, and there is nothing.
        before = _version.c.version_num == BEFORE_RELEASE
        connection.execute(_version.delete().where(before))
        upgrade(connection, newest)
    return newest


def refuse_foreign(connection: Connection) -> None:
    """Raises DataProblem when the database has a revision we don't know, or none
    although it is not empty: then it is another program's."""
    current = revision_of(connection)
    tables = sorted({*inspect(connection).get_table_names()} - {_version.name})
    if connection.dialect.name != "sqlite":  # which may hold tables of extensions
        tables = [name for name in tables if name in metadata.tables]
    connection.rollback()
    if current is None and tables:
        raise DataProblem(
            f"the database belongs to another program (it has a table {tables[0]!r}): "
            "set BOT_DATABASE_URL to a database of its own"
        )
    if current is None or current in (BEFORE_RELEASE, *revisions()):
        return
    if current < BEFORE_RELEASE:
        raise DataProblem(
            f"the database is at {current}, from before the first release: bring it to "
            f"{BEFORE_RELEASE} with a program of that time, then start this one"
        )
    raise DataProblem(
        f"the database is at {current}, newer than this program ({revisions()[-1]}): "
        "install the newer version, or restore a backup made before it"
    )


def _make(connection: Connection, newest: str) -> None:
    """A new database is made as the migrations would leave it."""
    metadata.create_all(connection, checkfirst=False)
    _version.create(connection, checkfirst=True)
    connection.execute(_version.insert().values(version_num=newest))
    connection.commit()
