"""[In danh sách]: who needs help on paper, with boxes to tick, and as a table.

Made by the studio, outside anyone's turn; it shows no number of a platform. Kept a day:
what was said goes with its check-in.
"""

import csv
import io
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.approving.reaching import areas_of
from bot.bulletins.checkins import open_checkins, rescues, safety_figures
from bot.bulletins.checkins.checkin import Checkin, Kept
from bot.bulletins.checkins.rescues import FIRST, After, Sight
from bot.bulletins.handouts.frame import framed
from bot.clock import Milliseconds, local
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.reports import safety_words
from bot.conversation.rescue import household_words, rescue_list, rescue_villages
from bot.conversation.rescue.household_words import Known
from bot.conversation.rescue.rescue_rights import ALL, note, opened
from bot.conversation.studio.order import PDF, Order
from bot.conversation.studio.papers.wanting import want
from bot.conversation.turn import House, Replies, Turn
from bot.delivery import broadcasts
from bot.drawing.handout import MOST_ROWS, Look, Part, Table, Words
from bot.drawing.spreadsheets import guarded
from bot.i18n import N_, Translator
from bot.people.model import Role
from bot.people.numbers.phones import Phone
from bot.people.villages import village_register
from bot.people.villages.model import MOST_VILLAGES
from bot.places import Level, Place

RESCUE = "rescue"  # what is wanted
EVERYBODY = "everybody"
A_PAGE = 500
LONGEST = 300  # letters of what one household says
COLUMNS = (
    N_("Mã xã"),
    N_("Xã"),
    N_("Thôn, bản"),
    N_("Lúc"),
    N_("Lời báo"),
    N_("Gọi lại"),
    N_("Ai đi"),
)


async def print_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """Asked for here, made by the process that draws."""
    one = await opened(turn, arguments.number(0), "".join(arguments[1:2]) or ALL)
    if not one.is_officer:
        raise Stale
    await note(turn, "checkin.list", one.id)
    replies: Replies = []
    for place in one.places or (f"{one.checkin.place} {EVERYBODY}",):
        replies = await want(turn, RESCUE, f"{one.id} {place}")
    return replies


async def order(
    connection: AsyncConnection,
    house: House,
    _: Translator,
    about: str,
    now: Milliseconds,
) -> Order | None:
    """The list of a check-in, for one place that lies in it or around it."""
    number, path, *everybody = about.split()
    checkin = await open_checkins.get(connection, int(number))
    broadcast = await broadcasts.get(connection, int(number))
    place = house.places.by_path(path)
    if checkin is None or broadcast is None or place is None:
        return None
    is_all = everybody == [EVERYBODY] and path == checkin.place
    sight = Sight(is_everybody=True) if is_all else Sight(places=(path,))
    found = await _everyone(connection, checkin, sight)
    known = await household_words.known(connection, found)
    when = _.moment(local(now, house.config.timezone))
    whole = areas_of(broadcast) if is_all else ()
    told = await safety_figures.of(connection, broadcast, () if is_all else (path,))
    parts: list[Part] = []
    if told is not None:
        parts.append(Words(safety_words.tally(_, told), Look.STRONG))
    several = place.level is not Level.COMMUNE or len(whole) > 1
    parts.append(_listed(_, house, found[:MOST_ROWS], known, now, several=several))
    more = len(found) - MOST_ROWS
    if more > 0:
        left = _.counted("Còn {count} dòng nữa, xem trong bảng.", more)
        parts.append(Words(left, Look.STRONG))
    parts += await _villages(connection, _, checkin, place)
    paper = framed(
        _,
        house.operator,
        title=_("Danh sách cần giúp"),
        place=house.places.label(place, _.language),
        parts=tuple(parts),
        code=_("Mã LB {code}", code=broadcast.code) if broadcast.code else "",
        foot=(_("Danh sách làm lúc {when}.", when=when),),
    )
    name = f"{_('can-giup')}-{checkin.id}-{place.code}"
    caption = _("Danh sách cần giúp, làm lúc {when}.", when=when)
    table = f"{name}.csv", _table(_, house, found, known)
    return Order(paper, PDF, name, caption, path, (table,), names_households=True)


async def _everyone(
    connection: AsyncConnection, checkin: Checkin, sight: Sight
) -> list[Kept]:
    found: list[Kept] = []
    after = FIRST
    while True:
        some = await rescues.needing_help(connection, checkin.id, sight, A_PAGE, after)
        found += some
        if len(some) < A_PAGE:
            return found
        last = some[-1]
        after = After(int(last.taken_by is not None), last.said_at, last.id)


def _listed(
    _: Translator,
    house: House,
    found: Sequence[Kept],
    known: Known,
    now: Milliseconds,
    *,
    several: bool,
) -> Part:
    if not found:
        return Words(_("Không còn nhà nào đang chờ giúp."))
    rows = tuple(
        (
            "",
            household_words.where(_, house, one, known, names_commune=several),
            household_words.when(_, house, one.said_at, now),
            ", ".join(household_words.said(_, one, LONGEST)),
            household_words.phone(one),
            household_words.who_goes(_, one, known, None),
        )
        for one in found
    )
    columns = ("", *(_(name) for name in COLUMNS[2:]))
    return Table(columns, rows, (1, 5, 3, 8, 4, 4))


async def _villages(
    connection: AsyncConnection, _: Translator, checkin: Checkin, place: Place
) -> list[Part]:
    """Where nobody may have heard: houses without a phone, heads who are silent."""
    if place.level is not Level.COMMUNE:
        return []
    villages = await village_register.page(connection, place.path, 0, MOST_VILLAGES)
    some = await rescue_villages.of(connection, checkin.id, villages)
    if not some:
        return []
    rows = tuple(
        (
            one.village.title[:1].upper() + one.village.title[1:],
            _.number(one.village.numbers.without_phone),
            _("đã bấm") if one.has_pressed else _("chưa bấm"),
            _shown(one.village.numbers.head_phone),
        )
        for one in some
    )
    columns = (_("Thôn, bản"), _("Nhà không điện thoại"), _("Người báo tin"), _("Gọi"))
    return [
        Words(_("Từng thôn, bản"), Look.HEADING),
        Table(columns, rows, (5, 4, 3, 4)),
    ]


def _shown(phone: str) -> str:
    return Phone(phone, "").shown if phone else ""


def _table(_: Translator, house: House, found: Sequence[Kept], known: Known) -> str:
    """The same for a spreadsheet, with the commune of each."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(_(column) for column in COLUMNS)
    zone = house.config.timezone
    for one in found:
        place = house.places.by_path(one.place)
        cells = (
            place.code if place else "",
            house.places.label(place, _.language) if place else _("không rõ xã"),
            household_words.where(_, house, one, known),
            _.moment(local(one.said_at, zone)),
            ", ".join(household_words.said(_, one, LONGEST)),
            household_words.phone(one),
            household_words.who_goes(_, one, known, None),
        )
        rows.writerow(guarded(cell) for cell in cells)
    return out.getvalue()


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {rescue_list.PRINT: print_pressed}, role=Role.OFFICER, in_group=InGroup.NOBODY
    ),
)
