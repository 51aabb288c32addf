"""A backup: one portable file of JSON lines, gzipped, taken from one consistent state.

The same file restores on SQLite and on PostgreSQL.
"""

import gzip
import json
import os
from pathlib import Path

from sqlalchemy import Integer, Table, func, insert, select, text

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
    """Writes every row; returns how many. Raises DataProblem if the file can't be."""
    head = {"format": FORMAT, "revision": await database.revision()}
    number = 0
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as fault:
        raise DataProblem(f"{file}: {fault.strerror}") from None
    with os.fdopen(handle, "wb") as raw, gzip.open(raw, "wt", encoding="utf-8") as out:
        out.write(json.dumps(head) + "\n")
        async with database.read() as connection:
            if not database.is_sqlite:
                await connection.execute(
                    text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                )
            for table in metadata.sorted_tables:
                rows = await connection.stream(select(table))
                async for row in rows:
                    line = [table.name, dict(row._mapping)]  # noqa: SLF001  # its public name
                    out.write(json.dumps(line, ensure_ascii=False) + "\n")
                    number += 1
    return number


async def read(database: Database, file: Path) -> int:
    """Fills an empty database; returns how many rows. All of it or nothing."""
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            head = json.loads(next(lines))
            rows = [json.loads(line) for line in lines]
    except (OSError, StopIteration, json.JSONDecodeError, UnicodeDecodeError):
        raise DataProblem(f"{file}: is no backup of this program") from None
    if head.get("format") != FORMAT:
        raise DataProblem(f"{file}: was written by another version of this program")
    kept = {name: n for name, n in (await sizes(database)).items() if n}
    kept.pop("settings", None)
    if kept:
        raise DataProblem("the database is not empty: restore into a new one")
    by_table: dict[str, list[dict[str, object]]] = {}
    for name, row in rows:
        by_table.setdefault(name, []).append(row)
    async with database.write() as connection:
        await connection.execute(metadata.tables["settings"].delete())
        for table in metadata.sorted_tables:
            own = by_table.get(table.name, [])
            for start in range(0, len(own), _SLICE):
                await connection.execute(insert(table), own[start : start + _SLICE])
            if not database.is_sqlite and own and _has_sequence(table):
                await connection.execute(
                    text(
                        f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "  # noqa: S608  # our own table's name
                        f"(SELECT max(id) FROM {table.name}))"
                    )
                )
    return len(rows)


def _has_sequence(table: Table) -> bool:
    column = table.c.get("id")
    return column is not None and isinstance(column.type, Integer)
