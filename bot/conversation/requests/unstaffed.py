"""A place where people ask and nobody answers: its admins are told, once a day."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds, local_date
from bot.conversation.turn import House
from bot.country import SOURCE_LANGUAGE
from bot.messaging import Address, Button, say
from bot.people import chats, roles
from bot.people.model import Role
from bot.store import settings


async def tell_admins(
    connection: AsyncConnection, house: House, desk: str, now: Milliseconds
) -> bool:
    """Tells whoever may invite an officer there; whether anybody was told just now."""
    place = house.places.by_path(desk)
    today = local_date(now, house.config.timezone).isoformat()
    name = f"unstaffed {desk}"
    if place is None or await settings.get(connection, name) == today:
        return False
    addresses = await _nearest_admins(connection, desk)
    if not addresses:
        return False
    await settings.put(connection, name, today)
    for address in addresses:
        chat = await chats.find(connection, address)
        language = (chat.language if chat else None) or SOURCE_LANGUAGE
        _ = house.catalogues.translator(language)
        where = house.places.label(place, language)
        text = _(
            "{place} chưa có cán bộ trả lời: hôm nay có người hỏi mà không gửi, không "
            "chuyển được cho ai. Mời một cán bộ thì bà con hỏi được ngay.",
            place=where[:1].upper() + where[1:],
        )
        button = Button(_("Mời cán bộ"), "invite-role:officer")
        await house.tell(connection, address, say(text, (button,)), f"{name} {today}")
    return True


async def _nearest_admins(connection: AsyncConnection, desk: str) -> list[Address]:
    """The admins of the place itself, else of the nearest one around it."""
    parts = desk.split(".")
    for length in range(len(parts), 0, -1):
        path = ".".join(parts[:length])
        found = await roles.addresses(connection, Role.ADMIN, path)
        if found:
            return found
    return []
