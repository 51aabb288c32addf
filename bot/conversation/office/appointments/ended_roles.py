"""Roles whose day is over end by themselves; what waits goes on with a colleague."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.clock import Milliseconds
from bot.conversation.office.appointments import succession
from bot.conversation.office.redemption import ROLE_NAMES
from bot.conversation.turn import House
from bot.country import SOURCE_LANGUAGE
from bot.messaging import say
from bot.people import roles
from bot.people.model import Grant
from bot.people.office import holders
from bot.store.database import Database


async def end(database: Database, house: House, now: Milliseconds) -> None:
    """Ends what is over; who held it is told."""
    async with database.read() as connection:
        if not await holders.ended(connection, now):
            return
    async with database.write() as connection:
        for grant in await holders.ended(connection, now):
            await _end(connection, house, grant, now)


async def _end(
    connection: AsyncConnection, house: House, grant: Grant, now: Milliseconds
) -> None:
    legacies = await succession.left_by(connection, now, [grant])
    await roles.revoke(connection, grant.id, now)
    await audit.record(
        connection, now, None, "role.end", about=grant.place, detail=str(grant.id)
    )
    await succession.hand_over(house, connection, legacies, by=None)
    address = await holders.address_of(connection, grant.person_id)
    place = house.places.by_path(grant.place)
    if address is None or place is None:
        return
    _ = house.catalogues.translator(SOURCE_LANGUAGE)
    text = _(
        "Vai trò {role}, {place}, đã hết hạn. Còn làm thì nhờ quản trị mời lại.",
        role=_(ROLE_NAMES[grant.role]),
        place=house.places.label(place),
    )
    await house.tell(connection, address, say(text), f"role ended {grant.id}")
