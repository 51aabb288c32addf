"""The hot path's statements: Core's, compiled once, run on the driver's connection.

SQLAlchemy compiles, binds and wraps anew for each execution, and its SQLite cursors
hand over to their thread four times a statement. What runs thousands of times a second
goes to the driver itself, in the same transaction, and fails with the same errors.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ClauseElement
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
        sql, places, fixed = self._of(connection)
        arranged = tuple(
            fixed[at] if place is None else values[place]
            for at, place in enumerate(places)
        )
        if connection.dialect.name != "sqlite":
            result = await connection.exec_driver_sql(sql, arranged)
            return result.fetchall() if result.returns_rows else ()
        if not connection.in_transaction():
            await connection.begin()
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection
        try:
            rows: Sequence[Row] = await driver.execute_fetchall(sql, arranged)
        except sqlite3.Error as fault:
            raise wrapped(fault, sql) from None
        return rows

    def _of(self, connection: AsyncConnection) -> tuple[str, Sequence[int | None], Row]:
        dialect = connection.dialect
        known = self._compiled.get(dialect.name)
        if known is None:
            compiled: Any = self._statement.compile(dialect=dialect)
            bound = list(compiled.positiontup)
            place = {name: at for at, name in enumerate(self._names)}
            places = tuple(place.get(name) for name in bound)
            fixed = tuple(compiled.params[name] for name in bound)
            known = self._compiled[dialect.name] = str(compiled), places, fixed
        return known


def wrapped(fault: sqlite3.Error, statement: str) -> BaseException:
    """A driver's error as SQLAlchemy would raise it; what was written stays out."""
    return DBAPIError.instance(
        statement, None, fault, sqlite3.Error, hide_parameters=True
    )
