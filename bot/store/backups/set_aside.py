"""Room for a restore: what a database holds is put aside, whole, and not deleted.

On SQLite its files get another name; on PostgreSQL its tables go into a schema of
their own. It holds people's data: who put it aside deletes it once it was looked at,
and a daily backup does when it is as old as a backup may be.
"""

import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import DataProblem
from bot.store.database import Database

_MOMENT = "%Y%m%d_%H%M%S"
_FILES = ("", "-wal", "-shm")  # of one SQLite database
# Tables of ours, whatever release made them; those of an extension stay.
_TABLES = text(
    "SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p') "
    "AND c.relnamespace = current_schema()::regnamespace AND NOT EXISTS ("
    "SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
)

_SCHEMAS = text(
    "SELECT nspname FROM pg_namespace WHERE nspname ~ '^replaced_[0-9]{8}_[0-9]{6}$'"
)


async def set_aside(database: Database, at: datetime) -> str:
    """Where it is now; "" when there was nothing. Raises DataProblem while it is used.

    `database` is entered, on SQLite nothing of it is open yet.
    """
    if not await database.acquire_sender():
        raise DataProblem("`bot run` is using the database: stop it first")
    try:
        if database.is_sqlite:
            return _renamed(database.path, f"replaced-{at:{_MOMENT}}")
        async with database.write() as connection:
            return await _moved(connection, f"replaced_{at:{_MOMENT}}")
    finally:
        await database.release_sender()


async def clear(database: Database, before: datetime) -> int:
    """Deletes what was put aside before an instant; returns how much of it."""
    if database.is_sqlite:
        return _unlinked(database.path, before)
    number = 0
    async with database.write() as connection:
        for name in list(await connection.scalars(_SCHEMAS)):
            if _is_old(name.removeprefix("replaced_"), before):
                await connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
                number += 1
    return number


def _unlinked(file: Path, before: datetime) -> int:
    number, start = 0, f"{file.name}.replaced-"
    for found in file.parent.glob(f"{start}*"):
        when, *_ = found.name.removeprefix(start).split("-")
        if _is_old(when, before):
            found.unlink(missing_ok=True)
            number += found.name == f"{start}{when}"
    return number


def _is_old(when: str, before: datetime) -> bool:
    with suppress(ValueError):
        return datetime.strptime(when, _MOMENT).replace(tzinfo=before.tzinfo) < before
    return False


def _renamed(file: Path, how: str) -> str:
    if not file.exists() or not file.stat().st_size:
        return ""
    aside = file.with_name(f"{file.name}.{how}")
    with suppress(sqlite3.Error), closing(sqlite3.connect(file)) as last:
        last.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # all of it is in one file
    for part in _FILES:
        own = file.with_name(file.name + part)
        if own.exists():
            own.rename(aside.with_name(aside.name + part))
    return str(aside)


async def _moved(connection: AsyncConnection, schema: str) -> str:
    names = list(await connection.scalars(_TABLES))
    if not names:
        return ""
    quoted = connection.dialect.identifier_preparer.quote
    await connection.execute(text(f"CREATE SCHEMA {schema}"))
    for name in names:
        await connection.execute(
            text(f"ALTER TABLE {quoted(name)} SET SCHEMA {schema}")
        )
    return f"schema {schema}"
