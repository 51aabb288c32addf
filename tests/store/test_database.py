import asyncio

import pytest
from sqlalchemy import text

from bot.store import others, settings
from bot.store.database import Database


async def test_a_transaction_that_fails_leaves_nothing_behind(database):
    async def half() -> None:
        async with database.write() as connection:
            await settings.put(connection, "half", "done")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await half()
    async with database.read() as connection:
        assert await settings.get(connection, "half") is None


async def test_a_number_that_two_raise_at_once_counts_both(database):
    async def raised() -> int:
        async with database.write() as connection:
            return await settings.raise_number(connection, "number")

    assert sorted(await asyncio.gather(*(raised() for _ in range(5)))) == [
        1, 2, 3, 4, 5,
    ]  # fmt: skip


async def test_one_process_sends_at_a_time(database):
    assert await database.acquire_sender()
    async with Database(database.url.render_as_string(hide_password=False)) as other:
        assert not await other.acquire_sender()
        await database.release_sender()
        assert await other.acquire_sender()


async def test_what_another_process_writes_is_noticed(database):
    rung = asyncio.Event()
    url = database.url.render_as_string(hide_password=False)
    async with Database(url) as other, asyncio.TaskGroup() as group:
        watching = group.create_task(database.watch())
        database.listeners.append(rung.set)
        async with asyncio.timeout(20):
            await rung.wait()  # the first look
            rung.clear()
            async with other.write() as connection:
                await settings.put(connection, "from", "outside")
            await rung.wait()
        watching.cancel()


async def test_own_commits_are_no_other_process_s(sqlite):
    async with Database(sqlite.url.render_as_string()) as other:
        seen = [await sqlite.data_version()]
        for is_routine in (True, False):
            async with sqlite.write(is_routine=is_routine) as connection:
                await settings.put(connection, "from", str(is_routine))
            seen.append(await sqlite.data_version())
        assert seen == seen[:1] * 3
        async with other.write() as connection:
            await settings.put(connection, "from", "outside")
        assert await sqlite.data_version() != seen[0]


async def test_own_commits_ring_once_or_not_at_all(database, monkeypatch):
    """What is watched for is what others write; one's own is told at once."""
    monkeypatch.setattr(others, "LOOK_ANYWAY_EVERY", 3600)
    url = database.url.render_as_string(hide_password=False)
    bell, rings = asyncio.Event(), []
    database.listeners += [bell.set, lambda: rings.append(1)]

    async def write(own: Database, *, is_routine: bool = False) -> None:
        async with own.write(is_routine=is_routine) as connection:
            await settings.raise_number(connection, "written")

    async with (
        Database(url) as other,
        asyncio.timeout(60),
        asyncio.TaskGroup() as group,
    ):
        watching = group.create_task(database.watch())
        await bell.wait()  # the first look
        del rings[:]
        for _ in range(20):
            await write(database, is_routine=True)
        await write(database)
        assert len(rings) == 1
        bell.clear()
        await write(other)
        await bell.wait()
        assert len(rings) == 2
        watching.cancel()


async def test_sqlite_survives_losing_power(sqlite):
    async with sqlite.write() as connection:
        assert await connection.scalar(text("PRAGMA synchronous")) == 2
        assert await connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert await connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert await connection.scalar(text("PRAGMA busy_timeout")) == 10_000
        assert await connection.scalar(text("PRAGMA secure_delete")) == 1


async def test_readers_cannot_write(sqlite):
    async with sqlite.read() as connection:
        with pytest.raises(Exception, match="readonly"):
            await connection.execute(text("DELETE FROM settings"))


async def test_a_reader_given_up_while_it_began_stops_nobody_after_it(sqlite):
    """Its BEGIN is carried out when the connection is back in the pool."""
    async with sqlite.read() as connection:
        await connection.execute(text("SELECT 1"))
        raw = (await connection.get_raw_connection()).driver_connection
    await raw.execute("BEGIN")
    for _ in range(20):  # whichever of the pool's connections comes first
        async with sqlite.read() as connection:
            assert await connection.scalar(text("SELECT 1")) == 1
