"""Beside the list: what is known of each village, and of whom nobody has heard.

A phone says which village it is in only with its reply, so those that are silent, and
those that are safe and said no more, stand under "chưa rõ bản".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.checkins import replies, rescues, safety_figures
from bot.bulletins.checkins.checkin import NO_VILLAGE, Counts, CountsAs
from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.reports.safety_words import LIST
from bot.conversation.rescue.rescue_rights import Opened, commune, opened
from bot.conversation.turn import Replies, Turn
from bot.i18n import Translator
from bot.people.numbers.phones import Phone
from bot.people.villages import telling, village_register
from bot.people.villages.model import MOST_VILLAGES, Village
from bot.places import Place

VILLAGES = "rescue-villages"  # the action of [Từng bản]
A_PAGE = 10
NAMED = 4  # villages in one line below the list


@dataclass(frozen=True, slots=True)
class Of:
    """A village in a check-in: what was said in it; whether its relay has pressed."""

    village: Village
    counts: Counts
    has_pressed: bool

    @property
    def needs_help(self) -> int:
        """How many households there wait for help."""
        beyond = self.counts.get(CountsAs.BEYOND, 0)
        return self.counts.get(CountsAs.NEEDS_HELP, 0) + beyond


async def of(
    connection: AsyncConnection, checkin: int, villages: Sequence[Village]
) -> list[Of]:
    """Some villages as they stand now."""
    tally = (await replies.tally(connection, checkin)).by_village
    ids = [one.id for one in villages]
    addresses = await telling.relays(connection, ids)
    everyone = [address for some in addresses.values() for address in some]
    said = await rescues.said_by(connection, checkin, everyone)
    told = await telling.told_in(connection, checkin, ids)
    return [
        Of(
            one,
            tally.get(one.id, {}),
            one.id in told or any(a in said for a in addresses.get(one.id, ())),
        )
        for one in villages
    ]


async def has_any(turn: Turn, one: Opened) -> bool:
    """Whether the one commune that is looked at has written down its villages."""
    place = commune(turn, one)
    if place is None or not one.is_officer:
        return False
    return bool(await village_register.page(turn.connection, place.path, 0, 1))


async def summary(turn: Turn, one: Opened) -> list[str]:
    """Households without a phone, and village heads who are silent, in two lines."""
    place = commune(turn, one)
    if place is None or not one.is_officer:
        return []
    found = await of(turn.connection, one.id, await _all(turn.connection, place))
    return [*_without_phone(turn._, found), *_silent_relays(turn._, found)]


async def _all(connection: AsyncConnection, place: Place) -> list[Village]:
    return await village_register.page(connection, place.path, 0, MOST_VILLAGES)


def _without_phone(_: Translator, found: Sequence[Of]) -> list[str]:
    """`Nhà không có điện thoại: bản Dưới 12, bản Giữa 9.`"""
    some = [one.village for one in found if one.village.numbers.without_phone]
    some.sort(key=lambda village: -village.numbers.without_phone)
    if not some:
        return []
    named = [
        f"{village.title} {_.number(village.numbers.without_phone)}"
        for village in some[:NAMED]
    ]
    listed = ", ".join(named) + ("…" if len(some) > NAMED else "")
    return [_("Nhà không có điện thoại: {list}.", list=listed)]


def _silent_relays(_: Translator, found: Sequence[Of]) -> list[str]:
    """`Trưởng bản Dưới chưa bấm: gọi 0912 345 678.`"""
    some = [one.village for one in found if not one.has_pressed]
    if not some:
        return []
    some.sort(key=lambda village: -village.numbers.without_phone)
    listed = "; ".join(_head(_, village) for village in some[:NAMED])
    if len(some) > NAMED:
        listed += "…"
    word = some[0].numbers.word
    return [_("Chưa thấy trưởng {word} bấm: {list}.", word=word, list=listed)]


def _head(_: Translator, village: Village) -> str:
    phone = village.numbers.head_phone
    if not phone:
        return village.title
    shown = Phone(phone, "").shown
    return _("{village} (gọi {phone})", village=village.title, phone=shown)


# --- village by village --------------------------------------------------------------


async def villages_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Từng bản]: a page of a commune's villages."""
    one = await opened(turn, arguments.number(0), arguments[1])
    place = commune(turn, one)
    if place is None or not one.is_officer:
        raise Stale
    after = arguments.number(2) if len(arguments) > 2 else 0  # noqa: PLR2004  # behind one
    found = await village_register.page(turn.connection, place.path, after, A_PAGE + 1)
    here = found[:A_PAGE]
    _, number = turn._, str(one.id)
    lines = [_village_line(_, each) for each in await of(turn.connection, one.id, here)]
    rows = []
    if len(found) > A_PAGE:
        data = number, one.where, str(here[-1].id)
        rows.append((turn.free(_("Xem tiếp"), VILLAGES, *data),))
    else:
        lines.append(await _nobody_knows(turn, one))
    back = turn.free(_("Về danh sách"), LIST, number, one.where)
    return turn.say("\n".join(lines), *rows, (back,))


def _village_line(_: Translator, one: Of) -> str:
    """`Bản Dưới: cần giúp 1, bình an 5, 12 nhà không điện thoại. Trưởng bản …`."""
    title = one.village.title
    line = _(
        "{village}: cần giúp {help}, bình an {safe}, {without} nhà không điện thoại.",
        village=title[:1].upper() + title[1:],
        help=one.needs_help,
        safe=one.counts.get(CountsAs.SAFE, 0),
        without=one.village.numbers.without_phone,
    )
    word, phone = one.village.numbers.word, one.village.numbers.head_phone
    if one.has_pressed:
        return f"{line} " + _("Trưởng {word} đã bấm.", word=word)
    if not phone:
        return f"{line} " + _("Trưởng {word} chưa bấm.", word=word)
    shown = Phone(phone, "").shown
    return f"{line} " + _(
        "Trưởng {word} chưa bấm: gọi {phone}.", word=word, phone=shown
    )


async def _nobody_knows(turn: Turn, one: Opened) -> str:
    """`Chưa rõ bản: cần giúp 1, bình an 120, chưa trả lời 77.`"""
    found = await safety_figures.of(turn.connection, one.broadcast, one.places)
    tally = await replies.tally(turn.connection, one.id)
    if one.places:
        tally = tally.within(one.places)
    unknown: Mapping[CountsAs, int] = tally.by_village.get(NO_VILLAGE, {})
    help_ = unknown.get(CountsAs.NEEDS_HELP, 0) + unknown.get(CountsAs.BEYOND, 0)
    return turn._(
        "Chưa rõ thôn, bản: cần giúp {help}, bình an {safe}, chưa trả lời {silent}.",
        help=help_,
        safe=unknown.get(CountsAs.SAFE, 0),
        silent=(found and found.silent) or 0,
    )


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons({VILLAGES: villages_pressed}, role=ANYONE, in_group=InGroup.NOBODY),
)
