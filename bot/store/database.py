"""Connections and transactions, the same on SQLite and PostgreSQL.

SQLite: write-ahead log, full synchronisation, one writer connection (its transactions
begin IMMEDIATE, so that a second process waits instead of failing halfway) and separate
reader connections. PostgreSQL: a pool. No transaction is open while the network is
used.
"""

import asyncio
import logging
import os
import re
import secrets
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.config import masked
from bot.errors import DataProblem
from bot.store import locks, others
from bot.store.drivers import Drivers
from bot.store.hot import wrapped
from bot.store.migrate import migrate, refuse_foreign, revision_of

BUSY_TIMEOUT = 10_000  # milliseconds that a writer waits for another process
READERS = 8
READERS_CACHE = 512  # KiB
LOOK_EVERY = 0.2  # seconds between looks for another process's writes
GUARD_EVERY = 0.5  # seconds between looks at the sender's lock, on PostgreSQL
GUARD_WITHIN = 2.0  # seconds; a connection that answers later counts as lost
WATCH_AGAIN = 1.0  # seconds, after the connection was lost

_ERASED = "has erased"  # among what a connection knows of itself

log = logging.getLogger(__name__)


class SenderLost(ConnectionError):
    """This process no longer holds the sender's lock: it may claim nothing."""


class Database:
    """One database; open it with `async with Database(url) as db`."""

    def __init__(self, url: str) -> None:
        """`url` as in BOT_DATABASE_URL."""
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.listeners: list[Callable[[], None]] = []
        self.routine_listeners: list[Callable[[], None]] = []
        self._writing = asyncio.Lock()
        self._writer: AsyncEngine
        self._reader: AsyncEngine
        self._drivers = Drivers()  # SQLite's
        self.sender_since = 0.0  # monotonic seconds; from then on no other one sends
        self._lock_file: int | None = None
        self._lock_connection: AsyncConnection | None = None
        self._claiming = asyncio.Lock()
        self.has_erased = asyncio.Event()  # what files should not keep
        self._own_name = secrets.token_hex(8)  # among those that notify each other

    @property
    def path(self) -> Path:
        """The SQLite file."""
        return Path(self.url.database or "")

    def is_file(self, file: Path) -> bool:
        """Whether a file is the database itself."""
        return self.is_sqlite and file.resolve() == self.path.resolve()

    @property
    def shown(self) -> str:
        """Which database it is, without its password."""
        whole = self.url.render_as_string(hide_password=False)
        return str(self.path) if self.is_sqlite else masked(whole)

    async def __aenter__(self) -> "Database":
        """Connects; a missing SQLite file is made together with its folder."""
        if self.is_sqlite:
            self._make_file()
            self._writer = _sqlite_engine(self.url, self._drivers, readers=False)
            self._reader = _sqlite_engine(self.url, self._drivers, readers=True)
        else:
            self._writer = create_async_engine(
                self.url, pool_size=8, max_overflow=8, hide_parameters=True
            )
            self._reader = self._writer
        return self

    async def __aexit__(self, *_: object) -> None:
        """Closes every connection; a sender's lock goes with them."""
        await self.release_sender()
        await self._reader.dispose()
        await self._writer.dispose()
        await self._drivers.ended()

    def _make_file(self) -> None:
        """Makes the file, for its owner's eyes only, or says at once why it can't be.

        The driver would say "unable to open database file" from a thread of its own.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as fault:
            raise DataProblem(self._cannot_be_used(fault)) from None

    async def migrate(self) -> str:
        """Brings an empty or older database up to date, under a lock.

        Returns the revision. Raises DataProblem for one newer than the program.
        """
        try:
            async with self._migrating(), self._writer.connect() as connection:
                return await connection.run_sync(migrate)
        except (DBAPIError, OSError) as fault:
            raise DataProblem(self._cannot_be_used(fault)) from None

    def _migrating(self) -> AbstractAsyncContextManager[None]:
        if self.is_sqlite:
            return locks.waited_for_file(f"{self.path}.migrate")
        return locks.waited_for(self._writer, locks.MIGRATION)

    def _cannot_be_used(self, fault: Exception) -> str:
        return (
            f"the database {self.shown} cannot be used: {_short(fault)}; "
            "see BOT_DATABASE_URL"
        )

    async def examine(self) -> None:
        """Raises DataProblem for a database that `migrate` would refuse."""
        try:
            async with self._reader.connect() as connection:
                await connection.run_sync(refuse_foreign)
        except (DBAPIError, OSError) as fault:
            raise DataProblem(self._cannot_be_used(fault)) from None

    async def revision(self) -> str | None:
        """The schema's revision, None for an empty database."""
        async with self._reader.connect() as connection:
            return await connection.run_sync(revision_of)

    @asynccontextmanager
    async def write(
        self, *, is_routine: bool = False
    ) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes: commits at the end, rolls back on an error.

        A routine one happens fifty times a second in a broadcast and is news to nobody
        who waits: only `routine_listeners` are told, and no other process.
        """
        if not self.is_sqlite:
            async with self._writer.begin() as connection:
                yield connection
                if not is_routine:
                    await others.notify(connection, self._own_name)
                has_erased = connection.info.pop(_ERASED, False)
        else:
            async with self._writing, self._writer.begin() as connection:
                yield connection
                has_erased = connection.info.pop(_ERASED, False)
        if has_erased:
            self.has_erased.set()
        for listener in self.routine_listeners if is_routine else self.listeners:
            listener()

    @asynccontextmanager
    async def outside_transactions(self) -> AsyncIterator[AsyncConnection]:
        """PostgreSQL's connection for what no transaction can do."""
        async with self._writer.connect() as connection:
            yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that only reads; one consistent state while it is open."""
        async with self._reader.connect() as connection:
            yield connection

    async def watch(self) -> None:
        """Tells the listeners whenever another process has written, until cancelled."""
        while True:
            try:
                if self.is_sqlite:
                    await self._watch_file()
                else:
                    await others.listen(self._writer, self._own_name, self._tell)
            except (SQLAlchemyError, OSError):
                log.warning("the database could not be watched; trying again")
                self._tell()
            await asyncio.sleep(WATCH_AGAIN)

    def _tell(self) -> None:
        for listener in self.listeners:
            listener()

    async def _watch_file(self) -> None:
        version: int | None = None
        while True:
            found = await self.data_version()
            if found != version:
                version = found
                self._tell()
            await asyncio.sleep(LOOK_EVERY)

    async def data_version(self) -> int:
        """A number that changes when another process has written to the SQLite file.

        Asked on the writing connection, to which its own commits are no news.
        """
        async with self.between_transactions() as driver:
            rows = await driver.execute_fetchall("PRAGMA data_version")
        return int(rows[0][0])

    @asynccontextmanager
    async def between_transactions(self) -> AsyncIterator[Any]:
        """SQLite's driver, on the connection that writes, in no transaction."""
        async with self._writing, self._writer.connect() as connection:
            raw = await connection.get_raw_connection()
            yield raw.driver_connection

    async def acquire_sender(self) -> bool:
        """Takes the lock of the one process that sends; False if another holds it."""
        if self.is_sqlite:
            self._lock_file = locks.held_file(f"{self.path.resolve()}.lock")
            self.sender_since = time.monotonic()
            return self._lock_file is not None
        connection = await self._writer.connect()
        try:
            held = await connection.scalar(
                text(f"SELECT pg_try_advisory_lock({locks.SENDER})")
            )
            await connection.commit()
        except BaseException:
            await connection.invalidate()
            await connection.close()
            raise
        if not held:
            await connection.close()
            return False
        self._lock_connection = connection
        self.sender_since = time.monotonic()
        return True

    @property
    def is_sender(self) -> bool:
        """Whether this process holds the lock."""
        return (self._lock_file, self._lock_connection) != (None, None)

    async def release_sender(self) -> None:
        """Lets another process send."""
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None
        if self._lock_connection is not None:
            held, self._lock_connection = self._lock_connection, None
            if not held.invalidated:
                await held.invalidate()
            await held.close()

    @asynccontextmanager
    async def claiming(self) -> AsyncIterator[AsyncConnection]:
        """A connection to read what is to be sent.

        On PostgreSQL it is the one that holds the lock: who has lost it cannot claim.
        Raises SenderLost then.
        """
        if self.is_sqlite:
            async with self.read() as connection:
                yield connection
            return
        async with self._claiming:
            held = self._lock_connection
            if held is None or held.invalidated:
                raise SenderLost("the sender's lock is not held")
            try:
                yield held
            finally:
                if not held.invalidated:
                    await held.rollback()

    async def sender_lost(self) -> None:
        """Returns when this process has lost the sender's lock; on SQLite never."""
        if self.is_sqlite:
            await asyncio.Event().wait()
        while True:
            try:
                async with self.claiming() as held, asyncio.timeout(GUARD_WITHIN):
                    await held.execute(text("SELECT 1"))
            except (SQLAlchemyError, OSError):  # a TimeoutError is one
                return
            await asyncio.sleep(GUARD_EVERY)


def insert_into(
    connection: AsyncConnection, table: Table
) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT of the connection's dialect, for its ON CONFLICT clauses."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def note_erasure(connection: AsyncConnection) -> None:
    """What this transaction erases shall be in no file soon after it (see traces)."""
    connection.info[_ERASED] = True


def _sqlite_engine(url: Any, drivers: Drivers, *, readers: bool) -> AsyncEngine:
    engine = create_async_engine(
        url,
        # None beyond them: a connection for one look is a thread and five statements.
        pool_size=READERS if readers else 1,
        max_overflow=0,
        pool_timeout=60,
        hide_parameters=True,  # what people wrote belongs in no log
        connect_args={
            "timeout": BUSY_TIMEOUT / 1000,
            "async_creator_fn": drivers.connect,
        },
        pool_reset_on_return=None if readers else "rollback",
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        # The driver's own BEGIN is switched off: ours says IMMEDIATE.
        connection.isolation_level = None
        cursor = connection.cursor()
        pragmas = ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"]
        # What is erased must not linger in freed pages.
        pragmas.append("query_only = ON" if readers else "secure_delete = ON")
        if readers:  # each has its own, and what is read is seldom read again
            pragmas.append(f"cache_size = -{READERS_CACHE}")
        for pragma in [f"busy_timeout = {BUSY_TIMEOUT}", *pragmas]:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    if readers:

        @event.listens_for(engine.sync_engine, "reset")
        def _reset(connection: Any, _: object, __: object) -> None:
            # What only glanced has nothing to roll back: a turn of its thread less.
            if connection.driver_connection.in_transaction:
                connection.rollback()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        # On the driver: SQLAlchemy's cursors go to its thread and back four times.
        begin = "BEGIN" if readers else "BEGIN IMMEDIATE"
        driver: Any = connection.connection.dbapi_connection
        try:
            driver.run_async(lambda raw: _begin_anew(raw, begin))
        except sqlite3.Error as fault:
            raise wrapped(fault, begin) from None

    return engine


async def _begin_anew(connection: Any, begin: str) -> None:
    """Begins, also where a reader that was given up had its BEGIN still waiting.

    Its thread came to it when the connection stood in the pool already.
    """
    try:
        await connection.execute(begin)
    except sqlite3.OperationalError:
        if not connection.in_transaction:
            raise
        await connection.rollback()
        await connection.execute(begin)


def _short(fault: BaseException) -> str:
    if isinstance(fault, SQLAlchemyError) and fault.args:
        return re.sub(r"\s+", " ", str(fault.args[0]))
    return (isinstance(fault, OSError) and fault.strerror) or str(fault)
