"""The relays of a notice's villages get it first, worded to be read out.

By the process that sends, before the notice is planned: the rows that say who was asked
and the messages are one transaction, so a restart neither loses nor repeats them.
"""

from collections.abc import Sequence

from bot.bulletins.notice_choices import Audience, Details
from bot.clock import Milliseconds
from bot.conversation.turn import House
from bot.country import SOURCE_LANGUAGE
from bot.delivery.model import Broadcast
from bot.i18n import Translator
from bot.messaging import Button, ChatKind, Look, Reply, say
from bot.people import chats
from bot.people.villages import telling
from bot.people.villages.model import Village
from bot.speech.read_aloud import read_aloud
from bot.store.database import Database

SLICE = 200  # villages in one short transaction
ALL, PART = "told-all", "told-part"  # the buttons' actions


async def tell_first(
    database: Database, house: House, broadcast: Broadcast, now: Milliseconds
) -> int:
    """Asks the villages of a notice's places to tell it; returns how many."""
    if not is_for_everyone(broadcast):
        return 0
    number = 0
    for area in _areas(broadcast):
        after = 0
        while True:
            async with database.write() as connection:
                asked = await telling.ask(
                    connection, broadcast.id, area, after, SLICE, now
                )
                relays = await telling.relays(connection, [v.id for v in asked.new])
                for village in asked.new:
                    for address in relays.get(village.id, ()):
                        chat = await chats.find(connection, address)
                        language = (chat and chat.language) or SOURCE_LANGUAGE
                        _ = house.catalogues.translator(language)
                        reply = message(_, house, broadcast, village)
                        key = f"told {broadcast.id} {village.id}"
                        await house.tell(connection, address, reply, key)
                number += len(asked.new)
            if asked.last is None:
                break
            after = asked.last
    return number


def is_for_everyone(broadcast: Broadcast) -> bool:
    """Whether a broadcast is news that whoever has no phone should hear too."""
    if not broadcast.is_notice:
        return False
    audience = Audience.from_json(broadcast.audience)
    details = Details.from_json(broadcast.details)
    to_people = not audience.kinds or str(ChatKind.PRIVATE) in audience.kinds
    return to_people and not audience.roles and not details.is_drill


def _areas(broadcast: Broadcast) -> Sequence[str]:
    audience = Audience.from_json(broadcast.audience)
    return tuple(dict.fromkeys((broadcast.place, *audience.places)))


def message(
    _: Translator, house: House, broadcast: Broadcast, village: Village
) -> Reply:
    """A notice as its relay gets it: whom it is for, what to say, what to answer."""
    place = house.places.by_path(broadcast.place)
    where = house.places.short_label(place, _.language) if place else ""
    head = _.counted(
        "Tin của {place} cần báo miệng, {village}, {count} nhà không điện thoại:",
        village.numbers.without_phone,
        place=where,
        village=village.title,
    )
    lines = [head, f"“{aloud(house, broadcast, _.language)}”"]
    if broadcast.is_urgent:
        lines.insert(0, _("TIN KHẨN"))
    if broadcast.code:
        lines.append(_("Mã LB {code}", code=broadcast.code))
    reply = say("\n".join(lines), answers(_, broadcast.id, village.id))
    look = Look.URGENT if broadcast.is_urgent else Look.PLAIN
    spoken = tuple(Details.from_json(broadcast.details).recordings.values())
    return Reply(
        reply.spans,
        reply.buttons,
        look=look,
        language=_.language,
        file=spoken[-1] if spoken else None,
        more=spoken[:-1],
    )


def aloud(house: House, broadcast: Broadcast, language: str) -> str:
    """A notice's words, in this language if it has them, as they are read out."""
    versions = Details.from_json(broadcast.details).versions
    text = versions.get(language) or broadcast.text
    place = house.places.by_path(broadcast.place)
    return read_aloud(text, house.places.thousand(place) if place else "nghìn")


def answers(_: Translator, broadcast: int, village: int) -> tuple[Button, ...]:
    """What a relay may answer."""
    return (
        Button(_("Đã báo hết"), f"{ALL}:{broadcast}:{village}"),
        Button(_("Báo một phần"), f"{PART}:{broadcast}:{village}"),
    )
