"""The SQL of erasing: what is kept of replies and deliveries only for so long.

What is to go is looked for in readings of its own; a transaction that writes changes a
range of at most `AT_ONCE` rows. How far a broadcast is stands
in its row, so that nothing is looked through again and again for years.
"""

import json
from collections.abc import AsyncIterator
from dataclasses import asdict

from sqlalchemy import ColumnElement, and_, delete, func, select, update

from bot.clock import DAY, Milliseconds
from bot.delivery import broadcasts as broadcasts_sql
from bot.delivery import living, outbox, pauses
from bot.delivery.model import Broadcast, Erased
from bot.delivery.results import unreached
from bot.delivery.results.counts import counts_of
from bot.store.database import Database
from bot.store.tables.delivery import broadcasts, deliveries, readings

REPLIES_KEPT = DAY
MESSAGE_IDS_KEPT = 7 * DAY
KEPT = 90 * DAY
AT_ONCE = 2_000  # rows that one transaction may change


async def erase_old(database: Database, now: Milliseconds) -> None:
    """Replies of a day ago go, and of deliveries what is no longer kept.

    Message ids after 7 days, who was not reached after 30, the rest after 90.
    """
    async with database.write() as connection:
        await pauses.erase_past(connection, now)
        await living.erase_old(connection, now)
    await _erase_replies(database, now - REPLIES_KEPT)
    async for broadcast in _due(database, Erased.NOTHING, now - MESSAGE_IDS_KEPT):
        await _erase_message_ids(database, broadcast.id)
    async for broadcast in _due(database, Erased.MESSAGE_IDS, now - unreached.KEPT):
        await unreached.erase(database, broadcast)
    async for broadcast in _due(database, Erased.UNREACHED, now - KEPT):
        await _erase_all(database, broadcast.id)


async def _erase_replies(database: Database, before: Milliseconds) -> None:
    while True:
        async with database.read() as connection:
            some = await outbox.old_replies(connection, before, AT_ONCE)
        if not some:
            return
        async with database.write() as connection:
            await outbox.drop_replies(connection, some)


async def _due(
    database: Database, so_far: Erased, ended_before: Milliseconds
) -> AsyncIterator[Broadcast]:
    """Each broadcast that has come to its next step; taking it there is the caller's.

    What a restart interrupts in the middle of a step begins that step again.
    """
    while True:
        async with database.read() as connection:
            found = await broadcasts_sql.next_to_erase(connection, so_far, ended_before)
        if found is None:
            return
        yield found
        async with database.write() as connection:
            await broadcasts_sql.note_erased(connection, found.id, Erased(so_far + 1))


async def _erase_message_ids(database: Database, broadcast_id: int) -> None:
    async for some in _slices(database, broadcast_id):
        async with database.write() as connection:
            await connection.execute(
                update(deliveries)
                .where(some, deliveries.c.message_ids.is_not(None))
                .values(message_ids=None)
            )


async def _erase_all(database: Database, broadcast_id: int) -> None:
    async with database.read() as connection:
        found = await counts_of(connection, broadcast_id)
    async with database.write() as connection:
        await connection.execute(
            update(broadcasts)
            .where(broadcasts.c.id == broadcast_id)
            .values(final_counts=json.dumps(asdict(found)))
        )
    async for some in _slices(database, broadcast_id):
        async with database.write() as connection:
            await connection.execute(delete(deliveries).where(some))
    async with database.write() as connection:
        await connection.execute(
            delete(readings).where(readings.c.broadcast_id == broadcast_id)
        )


async def _slices(
    database: Database, broadcast_id: int
) -> AsyncIterator[ColumnElement[bool]]:
    """A broadcast's deliveries as ranges of its key, each small enough to change."""
    after = -1
    while True:
        some = select(deliveries.c.chat_id).where(
            deliveries.c.broadcast_id == broadcast_id, deliveries.c.chat_id > after
        )
        some = some.order_by(deliveries.c.chat_id).limit(AT_ONCE)
        async with database.read() as connection:
            last = await connection.scalar(select(func.max(some.subquery().c.chat_id)))
        if last is None:
            return
        yield and_(
            deliveries.c.broadcast_id == broadcast_id,
            deliveries.c.chat_id > after,
            deliveries.c.chat_id <= last,
        )
        after = last
