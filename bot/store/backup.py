"""A backup: one portable file of JSON lines, gzipped, taken from one consistent state.

The same file restores on SQLite and on PostgreSQL.
"""

import base64
import gzip
import json
import os
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Integer, LargeBinary, Table, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import DataProblem
from bot.store.database import Database
from bot.store.tables import metadata

FORMAT = 1
_SLICE = 500


async def sizes(database: Database) -> dict[str, int]:
    """The number of rows of each table."""
    found = {}
    async with database.read() as connection:
        for table in metadata.sorted_tables:
            number = await connection.scalar(select(func.count()).select_from(table))
            found[table.name] = int(number or 0)
    return found


async def write(database: Database, file: Path) -> int:
    """Writes every row; returns how many. Raises DataProblem if the file can't be.

    It is written beside and takes its name when it is whole: an earlier backup is not
    lost to a full disk, nor the database itself to a slip of the tongue.
    """
    if database.is_file(file):
        raise DataProblem(f"{file}: is the database itself: give another name")
    handle, part = _opened(file)
    try:
        number = await _write(database, handle)
        part.replace(file)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    return number


def _opened(file: Path) -> tuple[int, Path]:
    """A handle on a new file beside the one that it will become, and its name."""
    if file.is_dir():
        raise DataProblem(f"{file}: is a directory")
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        return os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), part
    except OSError as fault:
        raise DataProblem(f"{file}: {fault.strerror}") from None


async def _write(database: Database, handle: int) -> int:
    head = {"format": FORMAT, "revision": await database.revision()}
    number = 0
    with os.fdopen(handle, "wb") as raw, gzip.open(raw, "wt", encoding="utf-8") as out:
        out.write(json.dumps(head) + "\n")
        async with database.read() as connection:
            await _hold_still(connection)
            for table in metadata.sorted_tables:
                rows = await connection.stream(select(table))
                async for row in rows:
                    line = [table.name, dict(row._mapping)]  # noqa: SLF001  # its public name
                    out.write(
                        json.dumps(line, ensure_ascii=False, default=_as_text) + "\n"
                    )
                    number += 1
    return number


async def read(database: Database, file: Path) -> int:
    """Fills an empty database; returns how many rows. All of it or nothing."""
    by_table = _read(file, await database.revision())
    await _must_be_empty(database)
    async with database.write() as connection:
        await connection.execute(metadata.tables["settings"].delete())
        for table in metadata.sorted_tables:
            own = by_table.get(table.name, [])
            for start in range(0, len(own), _SLICE):
                await connection.execute(insert(table), own[start : start + _SLICE])
            await _go_on_counting(connection, table)
    return sum(map(len, by_table.values()))


async def copy(source: Database, target: Database) -> int:
    """Fills an empty database of either kind; returns how many rows. All or nothing.

    Nothing else should write meanwhile: it would stay behind.
    """
    await _must_be_empty(target)
    number = 0
    async with source.read() as reading, target.write() as writing:
        await _hold_still(reading)
        await writing.execute(metadata.tables["settings"].delete())
        for table in metadata.sorted_tables:
            rows = await reading.stream(select(table))
            async for part in rows.mappings().partitions(_SLICE):
                await writing.execute(insert(table), [dict(row) for row in part])
                number += len(part)
            await _go_on_counting(writing, table)
    return number


async def _must_be_empty(database: Database) -> None:
    kept = {name: n for name, n in (await sizes(database)).items() if n}
    kept.pop("settings", None)
    if kept:
        raise DataProblem("the database is not empty: restore into a new one")


async def _hold_still(connection: AsyncConnection) -> None:
    """One state for all that is read: SQLite's readers have it anyway."""
    if connection.dialect.name == "postgresql":
        await connection.execute(
            text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        )


async def _go_on_counting(connection: AsyncConnection, table: Table) -> None:
    """New rows get new numbers; SQLite sees to it by itself."""
    if connection.dialect.name == "postgresql" and _has_sequence(table):
        await connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "  # noqa: S608  # our own table's name
                f"max(id)) FROM {table.name} HAVING max(id) IS NOT NULL"
            )
        )


def _read(file: Path, revision: str | None) -> dict[str, list[dict[str, Any]]]:
    """A backup's rows by table; raises DataProblem unless it fits our tables."""
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            head = json.loads(next(lines))
            written = (head["format"], head["revision"])
            by_table = _by_table(json.loads(line) for line in lines)
    except FileNotFoundError:
        raise DataProblem(f"{file}: there is no such file") from None
    except (EOFError, zlib.error):
        raise DataProblem(f"{file}: is damaged or cut off") from None
    except (OSError, StopIteration, ValueError, KeyError, TypeError, AttributeError):
        raise DataProblem(f"{file}: is no backup of this program") from None
    if written != (FORMAT, revision):
        raise DataProblem(
            f"{file}: was written by another version of this program "
            f"({written[1]}, this one is at {revision}): restore with that version, "
            "then migrate"
        )
    return by_table


def _by_table(rows: Iterable[Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for name, row in rows:
        table = metadata.tables[name]
        if set(row) != set(table.c.keys()):
            raise ValueError("a row of another table")
        for column in table.c:
            if isinstance(column.type, LargeBinary):
                row[column.key] = base64.b64decode(row[column.key], validate=True)
        found.setdefault(name, []).append(row)
    return found


def _as_text(value: object) -> str:
    """Bytes, the one kind of value that JSON has none for."""
    if not isinstance(value, bytes):
        raise TypeError(f"{type(value).__name__} is in no table")
    return base64.b64encode(value).decode()


def _has_sequence(table: Table) -> bool:
    column = table.c.get("id")
    return column is not None and isinstance(column.type, Integer)
