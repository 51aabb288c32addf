"""[Bình an] of many at once: what nearly everyone says, without a turn of its own.

A place that was asked replies within minutes. Who has nothing else open, holds no role
and listens to no sound is known from one statement for the whole batch, is counted with
it (`Round.told`), and hears the same one line. Everyone else has a turn as ever; what
is said and kept is the same.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.checkins.checkin import Checkin, New, Said
from bot.bulletins.notice_text import SAFE
from bot.clock import Milliseconds
from bot.conversation import choices, state
from bot.conversation.checkin.household import said_safe
from bot.conversation.state import Open
from bot.conversation.turn import House
from bot.country import SOURCE_LANGUAGE
from bot.delivery.aftermath import lookup
from bot.messaging import ChatKind, Event, Incoming, Reply
from bot.places import Level


class Known(NamedTuple):
    """Who pressed, as far as one look tells."""

    checkin: Checkin
    chat: lookup.Reached


async def look(
    connection: AsyncConnection,
    updates: Sequence[Incoming],
    checkins: Sequence[Checkin],
) -> dict[state.Key, Known]:
    """Those of a batch who press [Bình an] in a check-in that was sent to them."""
    by_button = {f"{SAFE}:{one.code}": one for one in checkins}
    pressed = {
        state.key(one): (one.address, by_button[one.button])
        for one in updates
        if one.event is Event.BUTTON
        and one.kind is ChatKind.PRIVATE
        and one.button in by_button
    }
    asked = [(one.id, address, one.place) for address, one in pressed.values()]
    found = await lookup.got_at(connection, asked) if asked else {}
    return {
        key: Known(checkin, found[checkin.id, address])
        for key, (address, checkin) in pressed.items()
        if (checkin.id, address) in found
    }


def answered(
    house: House, incoming: Incoming, known: Known, open_: Open, now: Milliseconds
) -> tuple[Reply, New, Open] | None:
    """What is said back, what is kept, where they stand; None for a turn of its own."""
    checkin, chat = known
    language = open_.language or chat.language
    hint = incoming.language_hint
    if language is None and hint in ("", SOURCE_LANGUAGE):
        language = SOURCE_LANGUAGE
    if language is None or language not in house.catalogues.languages:
        return None
    is_plain = open_.name is None and not open_.listens and not chat.listens
    is_as_shown = hint in ("", language)
    place = house.places.by_path(chat.place) if chat.place else None
    if place is None or place.level is not Level.COMMUNE or not is_plain:
        return None
    if chat.is_gone or not is_as_shown:
        return None
    _ = house.catalogues.translator(language)
    reply = said_safe(_, checkin, house.places.thousand(place))
    new = New(
        checkin=checkin.id,
        address=incoming.address,
        language=language,
        said=Said.SAFE,
        at=now,
        chat_id=chat.id,
        place=place.path,
    )
    stands = replace(open_, language=language)
    choices.stand_under(stands, reply, house.country.folding)
    return replace(reply, language=language), new, stands
