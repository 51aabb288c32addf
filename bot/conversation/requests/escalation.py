"""What nobody answered in time goes one level up, and both sides are told.

What was done is written in the transaction of the telling, so that a restart neither
loses nor repeats it; only the process that sends looks.
"""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.conversation.requests import desk, unstaffed
from bot.conversation.turn import House
from bot.requests import book, deadline
from bot.requests.model import Level, Request, province_of
from bot.store.database import Database


async def climb(database: Database, house: House, now: Milliseconds) -> int:
    """Deals with what is overdue, a slice at a time; returns how many questions."""
    number = 0
    while True:
        async with database.read() as connection:
            if not await book.overdue(connection, now, limit=1):
                return number
        async with database.write() as connection:
            for request in await book.overdue(connection, now):
                await _climb(connection, house, request, now)
                number += 1


async def _climb(
    connection: AsyncConnection, house: House, request: Request, now: Milliseconds
) -> None:
    """To the province, if someone reads there; else its deadline is spoken of once."""
    province = province_of(request.place)
    can_climb = request.level is Level.COMMUNE and await desk.has_officer(
        connection, province
    )
    if not can_climb:
        if await book.remind(connection, request):
            await desk.tell_late(connection, house, request, now)
            if not await desk.has_officer(connection, province):
                await unstaffed.tell_admins(connection, house, province, now)
        return
    due = deadline.due_at(now, house.config.timezone, house.country.is_holiday)
    place = request.place
    moved = await book.move(connection, request, place, Level.PROVINCE, due)
    if moved is not None:
        await desk.tell_moved(connection, house, moved, now, has_climbed=True)
