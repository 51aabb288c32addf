"""[In giấy hướng dẫn]: the result of a check, to be taken to the commune.

Neither the button nor the wish names the check: of who asked nothing is kept.
"""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.handouts.frame import framed, outside
from bot.clock import Milliseconds, local_date
from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.eligibility import check_results
from bot.conversation.eligibility.check_results import CHECK_PAPER
from bot.conversation.pressed import Arguments
from bot.conversation.studio.order import PDF, Order
from bot.conversation.studio.papers.wanting import want
from bot.conversation.turn import House, Replies, Turn
from bot.drawing.handout import Calls, Look, Part, Words
from bot.i18n import Translator
from bot.people import contacts

CHECK = "check-paper"  # what is wanted


async def wanted(turn: Turn, arguments: Arguments) -> Replies:
    """The result that a button stands under, with the office of one's own commune."""
    if not arguments:  # an older button, or a page that did not print by itself
        return turn.say(turn._("Đưa tin này cho cán bộ xã xem là được, không cần in."))
    if check_results.of_token(turn.house, arguments[0], turn.today) is None:
        return turn.say(turn._("Quy định vừa đổi, hỏi thử lại từ đầu giúp."))
    home = next(iter(turn.home), "")
    return await want(turn, CHECK, f"{arguments[0]} {home}".strip())


async def order(
    connection: AsyncConnection,
    house: House,
    _: Translator,
    about: str,
    now: Milliseconds,
) -> Order | None:
    """The paper of a result, as the rules are today."""
    token, _space, home = about.partition(" ")
    today = local_date(now, house.config.timezone)
    found = check_results.of_token(house, token, today)
    if found is None:
        return None
    sitting, rule = found
    said = check_results.said_of(house, sitting, rule, _)
    topic = next(iter(sitting.check.topics), "")
    place = house.places.by_path(home)
    paper = framed(
        _,
        house.config.operator,
        title=said.title,
        place=house.places.label(place, _.language) if place is not None else "",
        parts=(
            Words(said.result, Look.STRONG),
            *((Words(said.next),) if said.next else ()),
            Words(said.decides, Look.BOX),
            *await _office(connection, _, home),
        ),
        link=outside(house.config, f"/t/{topic}?lang={_.language}" if topic else ""),
        foot=(said.rests_on, _("In ngày {day}.", day=_.date(today))),
    )
    return Order(paper, PDF, "giay-huong-dan", _("Giấy hướng dẫn, khổ A4."), "")


async def _office(connection: AsyncConnection, _: Translator, home: str) -> list[Part]:
    """Where to go and whom to call, as the commune's card has it."""
    known = await contacts.find(connection, home) if home else None
    if known is None or known.is_empty:
        return []
    lines = [line for line in (known.address, known.hours) if line]
    numbers = tuple((one.shown, one.use) for one in known.phones)
    return [
        Words(_("Nộp ở đâu, hỏi ai"), Look.HEADING),
        *((Words("\n".join(lines)),) if lines else ()),
        *((Calls(numbers),) if numbers else ()),
    ]


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {CHECK_PAPER: wanted}, role=ANYONE, in_group=InGroup.NOBODY
)
