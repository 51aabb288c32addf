"""How many of a broadcast had been sent by when."""

from itertools import accumulate

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import SECOND
from bot.delivery.model import Broadcast, DeliveryState
from bot.store.tables.delivery import deliveries

MOST_POINTS = 240  # four times what a chart can show apart


async def sent_over_time(
    connection: AsyncConnection, broadcast: Broadcast
) -> tuple[tuple[float, int], ...]:
    """(seconds since its start, sent until then), to its end; none before it ended.

    Reads each of its deliveries; after 90 days there are none.
    """
    start, end = broadcast.started_at, broadcast.finished_at
    if start is None or end is None:
        return ()
    width = max(SECOND, (end - start) // MOST_POINTS)
    slices = (
        select(((deliveries.c.changed_at - start) // width).label("slice"))
        .where(
            deliveries.c.broadcast_id == broadcast.id,
            deliveries.c.state == int(DeliveryState.SENT),
        )
        .subquery()
    )
    rows = await connection.execute(
        select(slices.c.slice, func.count())
        .group_by(slices.c.slice)
        .order_by(slices.c.slice)
    )
    counted = [(max(0, int(row[0])), int(row[1])) for row in rows]
    sent = accumulate(number for _, number in counted)
    last = (end - start) / SECOND
    return tuple(
        (min((at + 1) * width / SECOND, max(last, 0.0)), until)
        for (at, _), until in zip(counted, sent, strict=True)
    )
