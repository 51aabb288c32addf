"""What only one process does at a time: files beside SQLite, locks of PostgreSQL."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

# PostgreSQL's advisory locks, by number.
SENDER = 7_206_001  # the one process that sends
MIGRATION = 7_206_002
AUDIT = 7_206_003  # whoever adds to the audit


def held_file(name: str) -> int | None:
    """A handle that holds the file's lock until it is closed; None if another does."""
    handle = os.open(name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


@asynccontextmanager
async def waited_for_file(name: str) -> AsyncIterator[None]:
    """Holds the file's lock, once whoever holds it has let it go."""
    handle = os.open(name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        await asyncio.to_thread(fcntl.flock, handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@asynccontextmanager
async def waited_for(engine: AsyncEngine, number: int) -> AsyncIterator[None]:
    """The same with a lock of PostgreSQL, on a connection of its own."""
    async with engine.connect() as connection:
        await connection.execute(text(f"SELECT pg_advisory_lock({number})"))
        try:
            yield
        finally:
            await connection.execute(text(f"SELECT pg_advisory_unlock({number})"))


async def one_at_a_time(connection: AsyncConnection, number: int) -> None:
    """Waits until no other transaction holds this lock, and holds it to its own end.

    On SQLite there is one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"SELECT pg_advisory_xact_lock({number})"))
