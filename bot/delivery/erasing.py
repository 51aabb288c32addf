"""The SQL of erasing: what is kept of deliveries only for so long."""

import json
from dataclasses import asdict

from sqlalchemy import ColumnElement, delete, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.delivery.counts import counts_of
from bot.delivery.model import DeliveryState
from bot.store.tables.delivery import broadcasts, deliveries

AT_ONCE = 5_000  # deliveries that a short transaction may change


async def erase_old(connection: AsyncConnection, now: Milliseconds) -> bool:
    """Deliveries of 90 days ago become counts; message ids go after 7 days.

    A slice at a time, so that nobody's question waits: True while there is more.
    """
    return await _erase_message_ids(connection, now) or await _erase_deliveries(
        connection, now
    )


async def _erase_message_ids(connection: AsyncConnection, now: Milliseconds) -> bool:
    ended = select(broadcasts.c.id).where(
        broadcasts.c.finished_at < now - 7 * DAY,
        broadcasts.c.finished_at > now - 90 * DAY,
    )
    old = (
        deliveries.c.message_ids.is_not(None),
        deliveries.c.state != int(DeliveryState.WAITING),
        deliveries.c.broadcast_id.in_(ended),
    )
    erased = await connection.execute(
        update(deliveries).where(_some(*old)).values(message_ids=None)
    )
    return erased.rowcount == AT_ONCE


async def _erase_deliveries(connection: AsyncConnection, now: Milliseconds) -> bool:
    theirs = select(deliveries.c.chat_id).where(
        deliveries.c.broadcast_id == broadcasts.c.id
    )
    old = await connection.scalar(
        select(broadcasts.c.id)
        .where(broadcasts.c.finished_at < now - 90 * DAY, theirs.exists())
        .limit(1)
    )
    if old is None:
        return False
    found = await counts_of(connection, int(old))  # as they were before the first slice
    await connection.execute(
        update(broadcasts)
        .where(broadcasts.c.id == old)
        .values(final_counts=json.dumps(asdict(found)))
    )
    await connection.execute(
        delete(deliveries).where(_some(deliveries.c.broadcast_id == old))
    )
    return True


def _some(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Not more deliveries than one short transaction may change."""
    key = (deliveries.c.broadcast_id, deliveries.c.chat_id)
    return tuple_(*key).in_(select(*key).where(*conditions).limit(AT_ONCE))
