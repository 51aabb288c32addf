import asyncio

import pytest
from sqlalchemy import delete, select, update

from bot import audit
from bot.clock import DAY
from bot.errors import DataProblem
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


async def chain(database, *instants: int) -> None:
    async with database.write() as connection:
        for at in instants:
            await audit.record(connection, at, 1, "deed", about="3", detail="vn.04")


async def verified(database) -> int:
    async with database.read() as connection:
        return await audit.verify(connection)


async def test_a_chain_as_written_is_verified(database):
    assert await verified(database) == 0
    await chain(database, 1, 2, 3)
    assert await verified(database) == 3


@pytest.mark.parametrize(
    "change",
    [
        update(rows).where(rows.c.id == 2).values(actor=None),
        update(rows).where(rows.c.id == 2).values(detail="vn.05"),
        update(rows).where(rows.c.id == 2).values(previous=""),
        delete(rows).where(rows.c.id == 1),
        delete(rows).where(rows.c.id == 2),
    ],
)
async def test_a_chain_that_was_changed_is_not(sqlite, change):
    await chain(sqlite, 1, 2, 3)
    async with sqlite.write() as connection:
        await connection.execute(change)
    with pytest.raises(DataProblem, match="changed at or before row"):
        await verified(sqlite)


async def test_what_is_older_than_five_years_goes_and_the_rest_is_verified(
    database, monkeypatch
):
    monkeypatch.setattr(audit, "_SLICE", 2)
    now = 6 * 366 * DAY
    await chain(database, 1, 2, 3, now - audit.KEPT, now)
    slices = 0
    is_more = True
    while is_more:
        async with database.write() as connection:
            is_more = await audit.erase_old(connection, now)
        slices += 1
    assert slices == 2
    assert await verified(database) == 2
    await chain(database, now + 1)
    assert await verified(database) == 3
    async with database.write() as connection:
        await audit.erase_old(connection, now + 2 * audit.KEPT)
        await audit.erase_old(connection, now + 2 * audit.KEPT)
    assert await verified(database) == 0
    await chain(database, now + 3)
    assert await verified(database) == 1
