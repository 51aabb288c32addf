"""The hot path's statements: Core's, compiled once, run on the driver's connection.

SQLAlchemy compiles, binds and wraps anew for each execution, and its SQLite cursors
hand over to their thread four times a statement. What runs thousands of times a second
goes to the driver itself, in the same transaction, and fails with the same errors.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import ClauseElement, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

Row = Sequence[Any]


class Ready:
    """One statement, compiled at its first use on each kind of database."""

    def __init__(self, statement: ClauseElement, *names: str) -> None:
        """`names` are the bound parameters that vary, in the order of `run`."""
        self._statement = statement
        self._names = names
        self._compiled: dict[str, tuple[str, Sequence[int | None], Row]] = {}

    async def run(self, connection: AsyncConnection, *values: object) -> Sequence[Row]:
        """Executes it in the connection's transaction; its rows, as the driver's.

        Raises SQLAlchemy's errors.
        """
        sql, arranged = self.written(connection, *values)
        if connection.dialect.name != "sqlite":
            result = await connection.exec_driver_sql(sql, arranged)
            return result.fetchall() if result.returns_rows else ()
        if not connection.in_transaction():
            await connection.begin()
        return await self._fetched(connection, sql, arranged)

    async def glance(
        self, connection: AsyncConnection, *values: object
    ) -> Sequence[Row]:
        """The rows of a statement that reads, by itself and in no transaction.

        On SQLite a transaction of one statement takes two more turns of its thread.
        """
        if connection.dialect.name != "sqlite":
            return await self.run(connection, *values)
        sql, arranged = self.written(connection, *values)
        return await self._fetched(connection, sql, arranged)

    async def _fetched(
        self, connection: AsyncConnection, sql: str, arranged: tuple[object, ...]
    ) -> Sequence[Row]:
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection
        try:
            rows: Sequence[Row] = await driver.execute_fetchall(sql, arranged)
        except sqlite3.Error as fault:
            raise wrapped(fault, sql) from None
        return rows

    def written(
        self, connection: AsyncConnection, *values: object
    ) -> tuple[str, tuple[object, ...]]:
        """The statement as its driver takes it, and the values in its order."""
        sql, places, fixed = self._of(connection)
        arranged = tuple(
            fixed[at] if place is None else values[place]
            for at, place in enumerate(places)
        )
        return sql, arranged

    def _of(self, connection: AsyncConnection) -> tuple[str, Sequence[int | None], Row]:
        dialect = connection.dialect
        known = self._compiled.get(dialect.name)
        if known is None:
            compiled: Any = self._statement.compile(dialect=dialect)
            bound = list(compiled.positiontup or ())
            place = {name: at for at, name in enumerate(self._names)}
            places = tuple(place.get(name) for name in bound)
            fixed = tuple(compiled.params[name] for name in bound)
            known = self._compiled[dialect.name] = str(compiled), places, fixed
        return known


def json_rows(dialect: str, columns: str) -> str:
    """A FROM item whose rows are those of the parameter `rows`, a JSON array of arrays.

    `columns` names their elements in order, each with its type: `id BIGINT, body TEXT`.
    """
    named = [column.split() for column in columns.split(",")]
    # SQLite has ->> from 3.38 on only; its json_extract gives the same.
    element, source = (
        ("json_extract(value, '$[{}]')", "json_each(:rows)")
        if dialect == "sqlite"
        else ("value ->> {}", "json_array_elements(CAST(:rows AS JSON)) AS value")
    )
    picked = ", ".join(
        f"CAST({element.format(at)} AS {kind}) AS {name}"
        for at, (name, kind) in enumerate(named)
    )
    return f"(SELECT {picked} FROM {source})"  # noqa: S608  # our own names


# The platform's chat behind an address, as `Address.chat` has it.
_CHAT = {
    "sqlite": "substr(address, 1, instr(address || ':', ':') - 1)",
    "postgresql": "split_part(address, ':', 1)",
}


class ReadyRows:
    """A statement over many rows at once: `{rows}` in its text stands for them.

    And `{chat}` for the chat behind the column `address`.
    """

    def __init__(self, statement: str, columns: str, *names: str) -> None:
        """`columns` as for `json_rows`; `names` are of parameters after the rows."""
        self._by_dialect: dict[str, Ready] = {}
        for dialect in ("sqlite", "postgresql"):
            rows = json_rows(dialect, columns)
            whole = statement.format(rows=rows, chat=_CHAT[dialect])
            self._by_dialect[dialect] = Ready(text(whole), "rows", *names)

    async def run(
        self, connection: AsyncConnection, rows: Sequence[Row], *values: object
    ) -> Sequence[Row]:
        """Executes it for all rows; see `Ready.run`.

        What people wrote goes in as JSON of its own, escaped: half a character, which
        no database takes, must not stop the others.
        """
        packed = orjson.dumps(rows).decode()
        ready = self._by_dialect[connection.dialect.name]
        return await ready.run(connection, packed, *values)


def wrapped(fault: sqlite3.Error, statement: str) -> BaseException:
    """A driver's error as SQLAlchemy would raise it; what was written stays out."""
    return DBAPIError.instance(
        statement, None, fault, sqlite3.Error, hide_parameters=True
    )
