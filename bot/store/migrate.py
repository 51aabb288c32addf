"""Migrations, run by the program itself: there is no alembic.ini and no command."""

from pathlib import Path

from alembic.config import Config
from alembic.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from bot.errors import DataProblem
from bot.store.tables import metadata

_FOLDER = Path(__file__).parent / "migrations"


def scripts() -> ScriptDirectory:
    """The migrations that this program knows."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def revision_of(connection: Connection) -> str | None:
    """The revision a database stands at, None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def migrate(connection: Connection) -> str:
    """Upgrades to the newest revision and returns it.

    Raises DataProblem for a database that is newer or another program's.
    """
    directory = scripts()
    newest = directory.get_current_head()
    if newest is None:
        raise DataProblem("the program was installed without its migrations")
    refuse_foreign(connection)
    current = revision_of(connection)
    connection.rollback()
    if current != newest:
        _upgrade(connection, directory, newest)
    return newest


def refuse_foreign(connection: Connection) -> None:
    """Raises DataProblem when the database has a revision we don't know, or none
    although it is not empty: then it is another program's."""
    directory = scripts()
    current = revision_of(connection)
    tables = inspect(connection).get_table_names()
    if connection.dialect.name != "sqlite":  # which may hold tables of extensions
        tables = [name for name in tables if name in metadata.tables]
    connection.rollback()
    if current is None and tables:
        raise DataProblem(
            f"the database belongs to another program (it has a table {tables[0]!r}): "
            "set BOT_DATABASE_URL to a database of its own"
        )
    known = {script.revision for script in directory.walk_revisions()}
    if current is not None and current not in known:
        raise DataProblem(
            f"the database is at {current}, newer than this program "
            f"({directory.get_current_head()}): "
            "install the newer version, or restore a backup made before it"
        )


def _upgrade(connection: Connection, directory: ScriptDirectory, newest: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    with EnvironmentContext(
        config,
        directory,
        fn=lambda revision, _: directory._upgrade_revs(newest, revision),  # noqa: SLF001  # alembic's own commands call it so
        destination_rev=newest,
    ) as environment:
        environment.configure(connection=connection, target_metadata=metadata)
        with environment.begin_transaction():
            environment.run_migrations()
    connection.commit()
