"""[Bản để chép]: a notice as it stands alone in other groups, as words and a card."""

import unicodedata
from dataclasses import astuple

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins import notice_text
from bot.bulletins.notice_text import Notice
from bot.clock import Milliseconds, local
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.reports.summary import COPY
from bot.conversation.steps.links import phone_link, public_base
from bot.conversation.studio import wanted_drawings
from bot.conversation.studio.order import PNG, Order
from bot.conversation.studio.papers import notice_papers
from bot.conversation.studio.wanted_drawings import Wanted
from bot.conversation.turn import House, Replies, Turn
from bot.delivery import broadcasts
from bot.delivery.model import Broadcast
from bot.drawing.paper import NoticeCard
from bot.i18n import N_, Translator
from bot.people.model import Role

CARD = "card"  # what is wanted
_NAME = N_("LOA BẢN")


async def copy(turn: Turn, arguments: Arguments) -> Replies:
    """[Bản để chép]: the words at once, the card as soon as it is drawn."""
    _ = turn._
    found = await broadcasts.get(turn.connection, arguments.number(0))
    notice = _notice(turn.house, found)
    if found is None or notice is None or not turn.may(Role.OFFICER, found.place):
        return turn.say(_("Không có tin nào mang số này."))
    asked = Wanted(turn.incoming.address, CARD, str(found.id), turn.language)
    await wanted_drawings.ask(turn.connection, asked, turn.now)
    return [
        *turn.say(words(_, turn.house, notice, found)),
        *turn.say(
            _(
                "Trên là bản chữ, chép sang nhóm Zalo, Facebook được. Bản ảnh tới ngay "
                "sau đây."
            )
        ),
    ]


def words(_: Translator, house: House, notice: Notice, found: Broadcast) -> str:
    """The notice as plain text that says whose it is, when, and how to check it."""
    day = local(found.starts_at, house.config.timezone).date()
    body = notice_text.body(notice, _, house.places, day)
    check = _("Muốn biết tin có thật: nhắn mã này cho Loa Bản.")
    base = public_base(house.config)
    if base is not None:
        link = f"{base}/v/{notice.code}"
        check = _("Muốn biết tin có thật: mở {link}", link=link)
    return f"{body.text}\n{check}"


async def order(
    connection: AsyncConnection,
    house: House,
    _: Translator,
    about: str,
    now: Milliseconds,
) -> Order | None:
    """The card of a notice, by its number."""
    found = await broadcasts.get(connection, int(about))
    notice = _notice(house, found)
    if found is None or notice is None:
        return None
    base = public_base(house.config)
    is_checked_there = base is not None
    link = (
        f"{base}/v/{notice.code}"
        if is_checked_there
        else phone_link(house, notice.place)
    )
    names = house.places.label(notice.place).split(", ", 1)
    scan = _("Xem tin gốc") if is_checked_there else _("Mở Loa Bản")
    check = _("Muốn biết tin này có thật: nhắn mã cho Loa Bản.")
    if is_checked_there:
        check = _("Muốn biết tin này có thật: quét ô vuông, hoặc nhắn mã cho Loa Bản.")
    card = NoticeCard(
        title=names[0][:1].upper() + names[0][1:],
        above=names[1] if len(names) > 1 else "",
        urgent=_("TIN KHẨN") if notice.is_urgent else "",
        text=notice.text,
        day=_.date(local(found.starts_at, house.config.timezone).date()),
        code=_("Mã LB {code}", code=notice.code),
        check=check,
        link=link,
        scan=scan,
        name=_(_NAME),
        part=_("tấm {number}/{count}"),
    )
    if not _is_latin(card):  # what draws cards has no other letters
        return await notice_papers.own(connection, house, _, about, now)
    return Order(
        card,
        PNG,
        f"tin-LB-{notice.code}",
        _("Ảnh tin LB {code}, gửi sang nhóm nào cũng được.", code=notice.code),
        notice.place.path,
    )


def _is_latin(card: NoticeCard) -> bool:
    """Whether its words are in Latin letters; what is no letter does not count."""
    letters = (one for value in astuple(card) for one in value if one.isalpha())
    return all(unicodedata.name(one, "").startswith("LATIN ") for one in letters)


def _notice(house: House, found: Broadcast | None) -> Notice | None:
    """None for a bulletin, and for what goes to a place that is no more."""
    if found is None or not found.is_notice:
        return None
    return notice_text.of(found, house.places)


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {COPY: copy}, role=Role.OFFICER, in_group=InGroup.NOBODY
)
