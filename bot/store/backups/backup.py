"""A backup: one portable file of JSON lines, gzipped, taken from one consistent state.

The same file restores on SQLite and on PostgreSQL. The installation's secret is in
none, nor what is kept of it, and neither is either taken from an older backup.
"""

import base64
import gzip
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Integer,
    LargeBinary,
    Select,
    Table,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import DataProblem
from bot.store.database import Database
from bot.store.glance import revisions
from bot.store.settings import SECRET, SECRET_DIGEST
from bot.store.tables import metadata

FORMAT = 1
_SLICE = 500  # rows
_SLICE_BYTES = 4 << 20  # of lines
_LONGEST = 32 << 20  # bytes of a line; a file of 20 MiB takes 27
_SETTINGS = metadata.tables["settings"]
_SECRETS = (SECRET, SECRET_DIGEST)


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

    It is written beside, read through, and takes its name when it is whole: an earlier
    backup is not lost to a full disk, nor the database itself to a slip of the tongue.
    """
    if database.is_file(file):
        raise DataProblem(f"{file}: is the database itself: give another name")
    handle, part = _opened(file)
    try:
        number = await _write(database, handle)
        look_through(part, number)
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
                rows = await connection.stream(_what_is_kept(table))
                async for row in rows:
                    line = [table.name, dict(row._mapping)]  # noqa: SLF001  # its public name
                    out.write(
                        json.dumps(line, ensure_ascii=False, default=_as_text) + "\n"
                    )
                    number += 1
        out.close()
        raw.flush()
        os.fsync(raw.fileno())
    return number


def look_through(file: Path, number: int | None = None) -> None:
    """Raises DataProblem unless a restore would read a file, and just so many rows."""
    with _refusing(file), gzip.open(file) as lines:
        json.loads(_next(lines))
        found = sum(len(rows) for _, rows in _slices(lines))
    if number not in (None, found):
        raise DataProblem(f"{file}: holds {found} of {number} rows")


def refuse_unfitting(file: Path) -> None:
    """Raises DataProblem for what this program can't restore, before anything else."""
    with _refusing(file), gzip.open(file) as lines:
        _check(file, json.loads(_next(lines)), revisions()[-1])


async def read(database: Database, file: Path) -> int:
    """Fills an empty database; returns how many rows. All of it or nothing.

    What the file says of itself is looked at first, and no more of it is held in
    memory than a slice.
    """
    with _refusing(file), gzip.open(file) as lines:
        _check(file, json.loads(_next(lines)), await database.revision())
        await _must_be_empty(database)
        return await _fill(database, lines)


async def _fill(database: Database, lines: gzip.GzipFile) -> int:
    number = 0
    async with database.write() as connection:
        await connection.execute(_SETTINGS.delete())
        for table, rows in _slices(lines):
            await connection.execute(insert(table), rows)
            number += len(rows)
        for table in metadata.sorted_tables:
            await _go_on_counting(connection, table)
    return number


async def copy(source: Database, target: Database) -> int:
    """Fills an empty database of either kind; returns how many rows. All or nothing.

    Nothing else should write meanwhile: it would stay behind.
    """
    await _must_be_empty(target)
    number = 0
    async with source.read() as reading, target.write() as writing:
        await _hold_still(reading)
        await writing.execute(_SETTINGS.delete())
        for table in metadata.sorted_tables:
            rows = await reading.stream(_what_is_kept(table))
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


@contextmanager
def _refusing(file: Path) -> Iterator[None]:
    """What is wrong with a file is said in one sentence."""
    try:
        yield
    except FileNotFoundError:
        raise DataProblem(f"{file}: there is no such file") from None
    except (EOFError, zlib.error):
        raise DataProblem(f"{file}: is damaged or cut off") from None
    except (
        OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError,
        OverflowError, StatementError,
    ) as fault:  # fmt: skip
        if isinstance(fault, OperationalError):  # the database's own trouble
            raise
        raise DataProblem(f"{file}: is no backup of this program") from None


def _check(file: Path, head: Any, revision: str | None) -> None:
    written = head["format"], head["revision"]
    if written == (FORMAT, revision):
        return
    if int(written[0]) > FORMAT or str(written[1]) > revisions()[-1]:
        raise DataProblem(
            f"{file}: was made by a newer version of this program ({written[1]}, this "
            f"one is at {revision}): install that version and restore with it"
        )
    raise DataProblem(
        f"{file}: was written by another version of this program "
        f"({written[1]}, this one is at {revision}): restore with that version, "
        "then migrate"
    )


def _next(lines: gzip.GzipFile) -> bytes:
    line = lines.readline(_LONGEST)
    if len(line) == _LONGEST:
        raise ValueError("a line that no row is as long as")
    return line


def _slices(lines: gzip.GzipFile) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """Rows of one table after another, a few at a time."""
    table, rows, size = _SETTINGS, list[dict[str, Any]](), 0
    while line := _next(lines):
        name, row = json.loads(line)
        found = metadata.tables[name]
        if rows and (found is not table or len(rows) == _SLICE or size > _SLICE_BYTES):
            yield table, rows
            rows, size = [], 0
        table = found
        if not (table is _SETTINGS and row["name"] in _SECRETS):
            rows.append(_row(table, row))
            size += len(line)
    if rows:
        yield table, rows


def _row(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """As it is inserted; raises ValueError for one of another table."""
    if set(row) != set(table.c.keys()):
        raise ValueError("a row of another table")
    for column in table.c:
        if isinstance(column.type, LargeBinary):
            row[column.key] = base64.b64decode(row[column.key], validate=True)
    return row


def _what_is_kept(table: Table) -> Select[Any]:
    rows = select(table)
    if table is _SETTINGS:
        rows = rows.where(table.c.name.not_in(_SECRETS))
    return rows


def _as_text(value: object) -> str:
    """Bytes, the one kind of value that JSON has none for."""
    if not isinstance(value, bytes):
        raise TypeError(f"{type(value).__name__} is in no table")
    return base64.b64encode(value).decode()


def _has_sequence(table: Table) -> bool:
    column = table.c.get("id")
    return column is not None and isinstance(column.type, Integer)
