"""Who needs help, in words: where, since when, what they said, who goes there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.checkins.checkin import Kept, Said
from bot.clock import Milliseconds, local
from bot.conversation.steps.one_line import one_line
from bot.conversation.turn import House
from bot.i18n import Translator
from bot.people.authority import colleagues
from bot.people.model import Grant, Role
from bot.people.numbers.phones import Phone
from bot.people.villages import village_register
from bot.people.villages.model import Village

MOST_WORDS = 80  # letters in a line of the list


@dataclass(frozen=True, slots=True)
class Known:
    """What the numbers in some replies stand for: their villages, who goes there."""

    villages: Mapping[int, Village]
    going: Mapping[int, Grant]


async def known(connection: AsyncConnection, some: Sequence[Kept]) -> Known:
    """Looked up for all of them at once."""
    ids = sorted({one.village for one in some if one.village})
    persons = sorted({one.taken_by for one in some if one.taken_by})
    villages = await village_register.some(connection, ids)
    going = await colleagues.known_as(connection, persons) if persons else {}
    return Known({one.id: one for one in villages}, going)


def line(  # what it is said of, and to whom
    _: Translator,
    house: House,
    one: Kept,
    about: Known,
    now: Milliseconds,
    *,
    whose: int | None = None,
    names_commune: bool = False,
) -> str:
    """`Bản Giữa, 02:16, “3 nguoi tren gac”, 0912 345 678, anh Páo đang đi`."""
    parts = [
        where(_, house, one, about, names_commune=names_commune),
        when(_, house, one.said_at, now),
        *said(_, one, MOST_WORDS),
        phone(one),
        who_goes(_, one, about, whose),
    ]
    return ", ".join(part for part in parts if part)


def where(
    _: Translator, house: House, one: Kept, about: Known, *, names_commune: bool = False
) -> str:
    """`Bản Giữa`, with its commune where there are several."""
    village = about.villages.get(one.village or 0)
    name = village.title if village else _("chưa rõ thôn, bản")
    name = name[:1].upper() + name[1:]
    if not names_commune:
        return name
    place = house.places.by_path(one.place)
    commune = house.places.short_label(place, _.language) if place else _("chưa rõ xã")
    return f"{name}, {commune}"


def when(_: Translator, house: House, at: Milliseconds, now: Milliseconds) -> str:
    """`02:16`; of another day that one too."""
    zone = house.config.timezone
    moment = local(at, zone)
    is_today = moment.date() == local(now, zone).date()
    return f"{moment:%H:%M}" if is_today else _.moment(moment)


def said(_: Translator, one: Kept, most: int) -> list[str]:
    """What they wrote, and how long they speak."""
    found = [f"“{one_line(one.words, most)}”"] if one.words.strip() else []
    if one.voices:
        seconds = sum(voice.seconds for voice in one.voices)
        found.append(_.counted("tiếng nói {count} giây", seconds))
    return found


def phone(one: Kept) -> str:
    """The number to call, in groups."""
    return Phone(one.phone, "").shown if one.phone else ""


def who_goes(_: Translator, one: Kept, about: Known, whose: int | None) -> str:
    """`anh Páo đang đi`: as whoever gave the role calls them, no name of a platform."""
    if one.taken_by is None:
        return _("chưa ai nhận")
    if one.taken_by == whose:
        return _("mình đi") if one.said is Said.HELPED else _("mình đang đi")
    name = called(_, about.going.get(one.taken_by))
    if one.said is Said.HELPED:
        return _("{name} đã đi", name=name)
    return _("{name} đang đi", name=name)


def called(_: Translator, grant: Grant | None) -> str:
    """How colleagues know someone."""
    if grant is None:  # the role has ended meanwhile
        return _("một cán bộ")
    if grant.note:
        return grant.note
    if grant.role is Role.RELAY:
        return _("người báo tin số {number}", number=str(grant.id))
    return _("cán bộ số {number}", number=str(grant.id))
