"""The SQL of what was pushed to one chat: under which buttons someone now types."""

from collections.abc import Sequence

from sqlalchemy import and_, case, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.delivery import broadcasts
from bot.delivery.model import CHECK_IN, RECALL, DeliveryState
from bot.messaging import Reply
from bot.store.tables.delivery import broadcasts as sent
from bot.store.tables.delivery import deliveries


async def newest(
    connection: AsyncConnection,
    chat_id: int,
    languages: Sequence[str],
    *,
    after: Milliseconds,
    now: Milliseconds,
) -> Reply | None:
    """What reached a chat last, after an instant and within a day.

    In the first of the languages that it has. A check-in is answered while it is still
    being written down that it arrived: what was claimed for sending is on its way now.
    """
    is_going = and_(text("deliveries.state = 0"), deliveries.c.timeouts > 0)
    is_going = and_(sent.c.kind == CHECK_IN, is_going)
    has_arrived = and_(
        deliveries.c.state == int(DeliveryState.SENT),
        deliveries.c.changed_at > max(after, now - DAY),
    )
    found = await connection.scalar(
        select(deliveries.c.broadcast_id)
        .join(sent, sent.c.id == deliveries.c.broadcast_id)
        .where(
            sent.c.started_at > now - 2 * DAY,
            sent.c.kind != RECALL,
            deliveries.c.chat_id == chat_id,
            or_(has_arrived, is_going),
        )
        .order_by(case((is_going, 0), else_=1), deliveries.c.changed_at.desc())
        .limit(1)
    )
    if found is None:
        return None
    said = await broadcasts.body(connection, found)
    return next((said[language] for language in languages if language in said), None)
