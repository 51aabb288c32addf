"""Statements on the driver itself: in a transaction, or at a glance."""

from sqlalchemy import bindparam, select

from bot.store import settings
from bot.store.database import Database
from bot.store.hot import Ready
from bot.store.tables.installation import settings as table

VALUE = Ready(
    select(table.c.value).where(table.c.name == bindparam("name")),
    "name",
)


async def test_a_glance_sees_what_was_written_since_the_last_one(database: Database):
    async with database.read() as connection:
        assert list(await VALUE.glance(connection, "a")) == []
        async with database.write() as writing:
            await settings.put(writing, "a", "1")
        assert [tuple(row) for row in await VALUE.glance(connection, "a")] == [("1",)]


async def test_a_read_sees_one_state_also_after_a_glance(sqlite: Database):
    async with sqlite.read() as connection:
        assert list(await VALUE.glance(connection, "a")) == []
        assert list(await VALUE.run(connection, "a")) == []
        async with sqlite.write() as writing:
            await settings.put(writing, "a", "1")
        assert list(await VALUE.run(connection, "a")) == []
    for _ in range(20):
        async with sqlite.read() as connection:
            assert [tuple(row) for row in await VALUE.run(connection, "a")] == [("1",)]
