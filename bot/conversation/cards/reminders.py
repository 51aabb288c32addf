"""Officers are reminded once of a contact card that nobody has confirmed for long."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.country import SOURCE_LANGUAGE
from bot.i18n import Catalogues
from bot.messaging import Address, Button, Reply, say
from bot.people import chats, contacts
from bot.places import Places
from bot.store.database import Database

Tell = Callable[[AsyncConnection, Address, Reply, str], Awaitable[None]]


async def remind(
    database: Database,
    now: Milliseconds,
    places: Places,
    catalogues: Catalogues,
    tell: Tell,
) -> int:
    """Tells who may write each old card; returns how many cards.

    Looks as often as one likes: the reminder and its mark are one transaction.
    """
    async with database.read() as connection:
        due = await contacts.to_remind(connection, now)
    reminded = 0
    for (path, confirmed_at), addresses in due.items():
        place = places.by_path(path)
        async with database.write() as connection:
            if not await contacts.mark_reminded(connection, path, confirmed_at, now):
                continue
            if place is None:
                continue
            for address in addresses:
                chat = await chats.find(connection, address)
                _ = catalogues.translator(
                    (chat.language if chat else None) or SOURCE_LANGUAGE
                )
                name = places.label(place, _.language)
                text = _(
                    "Danh bạ {place} lâu rồi chưa ai xem lại. Còn đúng không?",
                    place=name,
                )
                button = Button(_("Xem danh bạ"), f"contacts-of:{place.code}")
                key = f"card {path} {confirmed_at}"
                await tell(connection, address, say(text, (button,)), key)
            reminded += 1
    return reminded
