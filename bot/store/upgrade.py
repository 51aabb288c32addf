"""Brings an older database to a newer revision, with alembic.

Imported only when there is something to upgrade: it would be nine MiB of every process.
"""

from pathlib import Path

from alembic.config import Config
from alembic.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.store.tables import metadata

_FOLDER = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, newest: str) -> None:
    """Runs the migrations between the database's revision and another."""
    directory = scripts()
    with EnvironmentContext(
        _config(),
        directory,
        fn=lambda revision, _: directory._upgrade_revs(newest, revision),  # noqa: SLF001  # alembic's own commands call it so
        destination_rev=newest,
    ) as environment:
        environment.configure(connection=connection, target_metadata=metadata)
        with environment.begin_transaction():
            environment.run_migrations()
    connection.commit()


def scripts() -> ScriptDirectory:
    """The migrations that this program knows."""
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    return config
