"""What was said in a check-in is erased 30 days after its end; the counts stay."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.checkins import open_checkins, replies
from bot.bulletins.checkins.checkin import ERASED_AFTER
from bot.clock import Milliseconds

SLICE = 500  # replies in one short transaction


async def erase_old(connection: AsyncConnection, now: Milliseconds) -> bool:
    """Erases a slice of what has outlived its time; whether there may be more."""
    due = await open_checkins.to_erase(connection, now - ERASED_AFTER, 1)
    if not due:
        return False
    if not await replies.erase(connection, due[0], SLICE):
        await open_checkins.note_erased(connection, due[0], now)
    return True
