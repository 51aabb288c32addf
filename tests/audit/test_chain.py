import asyncio

from sqlalchemy import select

from bot import audit
from bot.store.database import Database
from bot.store.tables.audit import audit as rows


async def test_deeds_at_once_make_one_chain(database):
    """Two processes, each with several transactions that wait for one another."""
    everyone_is_inside = asyncio.Barrier(2)

    async def deed(own: Database, number: int) -> None:
        async with own.write() as connection:
            if number < 2:  # one of each process: on SQLite there is one writer at once
                await wait_for_the_other(own, everyone_is_inside)
            await audit.record(connection, number, number, "deed")

    url = database.url.render_as_string(hide_password=False)
    async with Database(url) as other, asyncio.TaskGroup() as group:
        for number in range(8):
            group.create_task(deed(other if number % 2 else database, number))
    async with database.read() as connection:
        chain = (await connection.execute(select(rows).order_by(rows.c.id))).all()
    assert [row.previous for row in chain] == ["", *(r.digest for r in chain[:-1])]
    assert len(chain) == 8


async def wait_for_the_other(own: Database, barrier: asyncio.Barrier) -> None:
    if not own.is_sqlite:
        await barrier.wait()
