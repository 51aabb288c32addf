"""Whom somebody in need calls: who rescues, and the place's own people."""

from bot.conversation.turn import Turn
from bot.people import contacts
from bot.places import Place

RESCUE = "rescue"  # the emergency number that is called for it


def rescue_number(turn: Turn) -> str:
    """Who searches and rescues."""
    known = {one.id: one.number for one in turn.house.country.emergency}
    return known.get(RESCUE) or next(iter(known.values()))


async def calls_for(turn: Turn, place: Place) -> tuple[str, ...]:
    """The numbers under a check-in for a place: who rescues, then its own, if known."""
    card = await contacts.find(turn.connection, place.path)
    own = [phone.shown for phone in card.phones[:1]] if card else []
    return (rescue_number(turn), *own)
