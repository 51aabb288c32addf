"""The bulletin of border communes: for each where somebody receives news."""

from collections.abc import Callable, Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.editions import Edition, Maker
from bot.bulletins.recurring.bulletin_files import Bulletin
from bot.clock import Milliseconds
from bot.people import contacts
from bot.people.contacts import Card
from bot.places import Level, Place
from bot.store.tables.people import chat_places

MOST_NUMBERS = 3


async def made(
    connection: AsyncConnection,
    maker: Maker,
    bulletin: Bulletin,
    due: Milliseconds,
    used: Collection[str],
    is_for: Callable[[str], bool],
    most: int | None = None,
) -> list[Edition]:
    """An edition for each border commune that anybody receives news of."""
    communes = {p.path: p for p in maker.places.communes if is_at_the_border(p)}
    homes = await connection.scalars(
        select(chat_places.c.place)
        .where(chat_places.c.place.in_([path for path in communes if is_for(path)]))
        .distinct()
    )
    wanted = [communes[path] for path in sorted(homes)][:most]
    cards = await contacts.cards(connection, [p.path for p in wanted])
    by_place = {card.place: card for card in cards}
    found: list[Edition] = []
    for commune in wanted:
        numbers = _numbers(by_place.get(commune.path))
        found += maker.border(bulletin, due, used, commune, numbers)
    return found


def is_at_the_border(place: Place) -> bool:
    """Whether a place is a border commune."""
    return place.level is Level.COMMUNE and bool(place.neighbours)


def _numbers(card: Card | None) -> list[str]:
    """What a commune's card gives to call."""
    phones = card.phones if card is not None else ()
    return [f"{phone.shown} ({phone.use})" for phone in phones[:MOST_NUMBERS]]
