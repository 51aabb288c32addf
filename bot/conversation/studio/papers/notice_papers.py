"""[In ra giấy] under a notice: for its officers, and for whoever checks its code."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins import notice_text
from bot.bulletins.handouts.notice_paper import NoticePapers
from bot.bulletins.vouching import vouched
from bot.clock import Milliseconds
from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.reports.summary import PAPER
from bot.conversation.studio.order import PDF, Order
from bot.conversation.studio.papers.wanting import want
from bot.conversation.turn import House, Replies, Turn
from bot.conversation.verification.vouching_words import PUBLIC_PAPER
from bot.delivery import broadcasts
from bot.delivery.aftermath import lookup
from bot.i18n import Translator
from bot.people.model import Role

OWN, PUBLIC = "notice-paper", "public-paper"  # what is wanted


async def of_officer(turn: Turn, arguments: Arguments) -> Replies:
    """Under a preview or a report: a notice of one's own place."""
    found = await broadcasts.get(turn.connection, arguments.number(0))
    if found is None or not turn.may(Role.OFFICER, found.place):
        return turn.say(turn._("Không có tin nào mang số này."))
    return await want(turn, OWN, str(found.id))


async def of_anyone(turn: Turn, arguments: Arguments) -> Replies:
    """Under a notice that somebody checked by its code."""
    found = await lookup.sent_as_number(turn.connection, arguments.number(0))
    if found is None or not vouched.is_public(found):
        raise Stale
    return await want(turn, PUBLIC, str(found.id))


async def own(
    connection: AsyncConnection,
    house: House,
    _: Translator,
    about: str,
    now: Milliseconds,
) -> Order | None:
    """An officer's notice, by its number; one that is not sent yet is a draft."""
    found = await broadcasts.get(connection, int(about))
    if found is None:
        return None
    papers = NoticePapers(house.places, house.config)
    notice = notice_text.of(found, house.places)
    if notice is None:
        return None
    if lookup.was_sent(found):
        known = await vouched.standing_of(connection, found, _.language, now)
        paper = await papers.of_sent(connection, _, known)
    else:
        paper = await papers.of_draft(connection, _, notice)
    if paper is None:
        return None
    caption = _("Tin để in, khổ A4.")
    return Order(paper, PDF, _name(found.code, found.id), caption, found.place)


async def public(
    connection: AsyncConnection,
    house: House,
    _: Translator,
    about: str,
    now: Milliseconds,
) -> Order | None:
    """What was sent to everyone, by its number: for anyone."""
    found = await lookup.sent_as_number(connection, int(about))
    if found is None or not vouched.is_public(found):
        return None
    known = await vouched.standing_of(connection, found, _.language, now)
    papers = NoticePapers(house.places, house.config)
    paper = await papers.of_sent(connection, _, known)
    if paper is None:
        return None
    caption = _("Tin để in, khổ A4.")
    return Order(paper, PDF, _name(found.code, found.id), caption, "")


def _name(code: str | None, number: int) -> str:
    return f"tin-LB-{code}" if code else f"tin-{number}"


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons({PAPER: of_officer}, role=Role.OFFICER, in_group=InGroup.NOBODY),
    *doors.buttons({PUBLIC_PAPER: of_anyone}, role=ANYONE, in_group=InGroup.NOBODY),
)
