"""[In ra giấy] under a contact card: where the office is, whom to call, in large."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.handouts.frame import framed
from bot.clock import Milliseconds
from bot.conversation import doors
from bot.conversation.cards.address_book import CARD_PAPER, has_card
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps.links import page_link, phone_link
from bot.conversation.studio.order import PDF, Order
from bot.conversation.studio.papers.wanting import want
from bot.conversation.turn import House, Replies, Turn
from bot.country import SOURCE_LANGUAGE
from bot.drawing.handout import Calls, Handout, Look, Part, Words
from bot.i18n import Translator
from bot.people import card_words, contacts
from bot.people.contacts import FIELDS, Card
from bot.places import Place

CARD = "card-paper"  # what is wanted


async def wanted(turn: Turn, arguments: Arguments) -> Replies:
    """The card of a place, by its code."""
    place = turn.house.places.by_code(arguments[0])
    if place is None or not has_card(place):
        raise Stale
    return await want(turn, CARD, place.code)


async def order(
    connection: AsyncConnection,
    house: House,
    _: Translator,
    about: str,
    now: Milliseconds,
) -> Order | None:
    """The paper of a place's card as it is now."""
    place = house.places.by_code(about)
    if place is None:
        return None
    known = await contacts.find(connection, place.path)
    paper = _paper(house, _, place, known or Card(place.path), now)
    caption = _("Danh bạ để in, khổ A4.")
    return Order(paper, PDF, f"danh-ba-{place.code}", caption, "")


def _paper(
    house: House, _: Translator, place: Place, known: Card, now: Milliseconds
) -> Handout:
    emergency = tuple(
        (one.number, one.words.get(_.language) or one.words[SOURCE_LANGUAGE])
        for one in house.country.emergency
    )
    foot = [_("Muốn hỏi thêm: mở Loa Bản, gõ câu hỏi.")]
    if not known.is_empty:
        foot.insert(0, card_words.confirmed(known, _, now, house.config.timezone))
    return framed(
        _,
        house.config.operator,
        title=_("Danh bạ"),
        place=house.places.label(place, _.language),
        parts=(
            *_own(_, known),
            Words(_("Nguy cấp thì gọi ngay, miễn phí:"), Look.HEADING),
            Calls(emergency),
        ),
        link=page_link(house.config, place) or phone_link(house, place),
        foot=foot,
    )


def _own(_: Translator, known: Card) -> list[Part]:
    """What the place wrote: its numbers first, as large as can be."""
    if known.is_empty:
        return [Words(_("Nơi này chưa ghi danh bạ."))]
    found: list[Part] = []
    if known.phones:
        found.append(Calls(tuple((one.shown, one.use) for one in known.phones)))
    for name in FIELDS:
        said = card_words.value(known, name, _)
        if said and name != "phones":
            found.append(Words(f"{_(card_words.NAMES[name])}: {said}"))
    return found


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {CARD_PAPER: wanted}, role=ANYONE, in_group=InGroup.NOBODY
)
