"""The SQL of [Đã đọc]: that a chat has read what reached it, once."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.delivery.model import DeliveryState
from bot.store.database import insert_into
from bot.store.tables.delivery import deliveries, readings


async def note(
    connection: AsyncConnection, broadcast_id: int, chat_id: int, now: Milliseconds
) -> bool:
    """Counts a chat's reading; False for one that it never reached."""
    reached = await connection.scalar(
        select(deliveries.c.chat_id).where(
            deliveries.c.broadcast_id == broadcast_id,
            deliveries.c.chat_id == chat_id,
            deliveries.c.state == int(DeliveryState.SENT),
        )
    )
    if reached is None:
        return False
    await connection.execute(
        insert_into(connection, readings)
        .values(broadcast_id=broadcast_id, chat_id=chat_id, read_at=now)
        .on_conflict_do_nothing()
    )
    return True
