"""What was erased leaves SQLite's files too.

The main file is clean at once (`secure_delete`), but the write-ahead log keeps each
page as it once was until another takes its place: in a quiet commune for days. So the
log is emptied after an erasure, and every minute for what people merely said and for
the last reply to who has just left.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable

from bot.store.database import BUSY_TIMEOUT, Database

CLEAR_EVERY = 60.0  # seconds, when nothing was erased on request
TOGETHER = 1.0  # seconds: who leaves within them share the work
TRY_AGAIN = 0.5  # seconds, doubled up to the next
TRY_AGAIN_AT_MOST = 8.0

log = logging.getLogger(__name__)


async def keep_clear(database: Database, noted: Callable[[], Awaitable[None]]) -> None:
    """Empties the log after each erasure and every minute, until cancelled.

    `noted` writes down who left, where a restore does not reach.
    """
    await noted()
    while True:
        try:
            async with asyncio.timeout(CLEAR_EVERY):
                await database.has_erased.wait()
        except TimeoutError:
            await clear(database)
        else:
            await asyncio.sleep(TOGETHER)
            await clear(database)
            await noted()


async def clear(database: Database) -> None:
    """Empties the log, trying again while a reader or another process needs it."""
    database.has_erased.clear()  # what is erased from here on rings again
    wait = TRY_AGAIN
    if not database.is_sqlite:
        return
    while not (_is_empty(database) or await _empty_log(database)):
        await asyncio.sleep(wait)
        wait = min(2 * wait, TRY_AGAIN_AT_MOST)


def _is_empty(database: Database) -> bool:
    """Then nothing is written, not even a time of change: disks may sleep."""
    try:
        return database.path.with_name(f"{database.path.name}-wal").stat().st_size == 0
    except FileNotFoundError:
        return True


async def _empty_log(database: Database) -> bool:
    """One attempt, which waits for nobody: writers would wait behind it."""
    async with database.between_transactions() as driver:
        await driver.execute_fetchall("PRAGMA busy_timeout = 0")
        try:
            found = await driver.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError as fault:
            log.warning("the database's log could not be emptied: %s", fault)
            return False
        finally:
            await driver.execute_fetchall(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    return not found[0][0]
