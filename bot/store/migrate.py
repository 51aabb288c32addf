"""Migrations, run by the program itself: there is no alembic.ini and no command."""

from pathlib import Path

from alembic.config import Config
from alembic.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

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

    Raises DataProblem when the database has a revision this program doesn't know.
    """
    directory = scripts()
    newest = directory.get_current_head()
    if newest is None:
        raise DataProblem("the program was installed without its migrations")
    current = revision_of(connection)
    connection.rollback()
    known = {script.revision for script in directory.walk_revisions()}
    if current is not None and current not in known:
        raise DataProblem(
            f"the database is at {current}, newer than this program ({newest}): "
            "install the newer version, or restore a backup made before it"
        )
    if current != newest:
        _upgrade(connection, directory, newest)
    return newest


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
