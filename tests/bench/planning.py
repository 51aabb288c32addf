"""One plan of a broadcast, and what an update waits for its commit meanwhile."""

import asyncio
import time

from sqlalchemy import func, select, text

from bot.clock import utc_now
from bot.store.database import Database
from bot.store.tables.conversation import incoming
from bot.store.tables.delivery import deliveries
from tests.bench import product

WRITE_EVERY = 0.01  # seconds between the updates that are stored meanwhile
_BARE = """
INSERT INTO deliveries (broadcast_id, chat_id, rank)
SELECT :broadcast, id, CASE WHEN id % 3321 < 824 THEN 0 ELSE 1 END
FROM chats WHERE is_subscribed
"""


async def plan(count: int, folder: str, database: str = "") -> dict[str, float]:
    """Plans the same broadcast bare (one INSERT … SELECT) and as the product does.

    Seconds, MiB that the file grew by, and the longest commit of an update.
    """
    if not database:
        async with product.opened(folder, count) as opened:
            return await _plan(opened, count)
    async with Database(database) as opened:
        await opened.migrate()
        async with opened.write() as connection:
            await product.fill(connection, count)
            await connection.execute(text("ANALYZE"))
        return await _plan(opened, count)


async def _plan(database: Database, count: int) -> dict[str, float]:
    bare = await _bare(database)
    await _settle(database)
    before = await _size(database)
    broadcast = await product.make_broadcast(database)
    planner = product.planner(database)
    done = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        writing = group.create_task(_longest_commit(database, done))
        began, cpu = time.perf_counter(), time.process_time()
        await planner.plan(broadcast)
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        done.set()
    await _settle(database)
    planned = await _planned(database, broadcast.id)
    assert planned == count, planned  # else nothing was measured
    return {
        "wall": took,
        "cpu": cpu,
        "bare": bare,
        "ratio": took / bare,
        "grown": await _size(database) - before,
        "waited": writing.result(),
    }


async def _bare(database: Database) -> float:
    """All who receive news, inserted by one statement and taken away.

    The same rows as the plan's: each in its place in the index, zone III before others.
    """
    began = time.perf_counter()
    async with database.write() as connection:
        await connection.execute(text(_BARE), {"broadcast": -1})
    took = time.perf_counter() - began
    async with database.write() as connection:
        await connection.execute(deliveries.delete())
    return took


async def _longest_commit(database: Database, done: asyncio.Event) -> float:
    """Stores an update every now and then: the longest it took, in seconds."""
    longest, number = 0.0, 0
    while not done.is_set():
        number += 1
        began = time.perf_counter()
        async with database.write() as connection:
            await connection.execute(
                incoming.insert().values(
                    channel="bench",
                    update_id=str(number),
                    address="1",
                    received_at=utc_now(),
                    handled_at=0,
                )
            )
        longest = max(longest, time.perf_counter() - began)
        await asyncio.sleep(WRITE_EVERY)
    return longest


async def _settle(database: Database) -> None:
    """What is written reaches the file itself."""
    if database.is_sqlite:
        async with database.write() as connection:
            await connection.execute(text("SELECT 1"))
        async with database.read() as connection:
            await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


async def _planned(database: Database, broadcast: int) -> int:
    async with database.read() as connection:
        query = select(func.count()).where(deliveries.c.broadcast_id == broadcast)
        return int(await connection.scalar(query) or 0)


async def _size(database: Database) -> float:
    """MiB in use: free pages of a file do not count."""
    async with database.read() as connection:
        if not database.is_sqlite:
            query = text("SELECT pg_database_size(current_database())")
            return int(await connection.scalar(query) or 0) / 2**20
        used = [
            int(await connection.scalar(text(f"PRAGMA {name}")) or 0)
            for name in ("page_count", "freelist_count", "page_size")
        ]
    return (used[0] - used[1]) * used[2] / 2**20
