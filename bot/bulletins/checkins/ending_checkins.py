"""A check-in is over: nothing of it is sent any more, and no reply counts."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.checkins import open_checkins
from bot.clock import Milliseconds
from bot.delivery import broadcasts
from bot.delivery.aftermath import lookup
from bot.delivery.model import OPEN_STATES, Broadcast


async def close(
    connection: AsyncConnection, broadcast: Broadcast, by: int | None, now: Milliseconds
) -> bool:
    """Closes what a broadcast asks, and stops it and its reminders.

    False for one that was closed before, and for what is no check-in.
    """
    if not await open_checkins.close(connection, broadcast.id, by, now):
        return False
    under_way = await lookup.reminders_of(connection, broadcast.id)
    if broadcast.state in OPEN_STATES:
        under_way.append(broadcast)
    for one in under_way:
        await broadcasts.stop(connection, one.id, now)
    return True
