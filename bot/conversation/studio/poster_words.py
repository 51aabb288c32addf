"""[Giấy mời]: an A4 poster whose square codes bring the commune along."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.config import Config
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.steps.links import page_link, phone_link
from bot.conversation.studio import wanted_drawings
from bot.conversation.studio.order import PDF, Order
from bot.conversation.studio.wanted_drawings import Wanted
from bot.conversation.turn import House, Replies, Turn
from bot.country import SOURCE_LANGUAGE, Country, EmergencyNumber
from bot.drawing.paper import Poster, Way
from bot.i18n import N_, Translator
from bot.people.model import Role
from bot.places import Place, Places

POSTER = "poster"  # what is wanted, and the button's action
LABEL = N_("Giấy mời để in")


async def wanted(turn: Turn, arguments: Arguments) -> Replies:
    """[Giấy mời để in], for a place of one's own."""
    _ = turn._
    place = turn.house.places.by_code(arguments[0])
    if place is None or not turn.may(Role.OFFICER, place):
        return turn.say(_("Không có quyền in giấy mời cho nơi này."))
    if not ways(_, turn.house.config, phone_link(turn.house, place), place):
        return turn.say(
            _(
                "Chưa in được: Loa Bản chưa có địa chỉ mà điện thoại mở được. "
                "Nhờ người cài đặt máy xem giúp."
            )
        )
    asked = Wanted(turn.incoming.address, POSTER, place.code, turn.language)
    await wanted_drawings.ask(turn.connection, asked, turn.now)
    return turn.say(
        _("Giấy mời của {place} tới ngay sau đây.", place=turn.place(place))
    )


async def order(
    connection: AsyncConnection,
    house: House,
    _: Translator,
    about: str,
    now: Milliseconds,
) -> Order | None:
    """The poster of a place, by its code."""
    place = house.places.by_code(about)
    if place is None:
        return None
    found = ways(_, house.config, phone_link(house, place), place)
    if not found:
        return None
    paper = poster(_, house.places, house.country, house.operator, place, found)
    caption = _("In khổ A4, dán ở nhà văn hóa, chợ, trạm y tế.")
    return Order(paper, PDF, f"giay-moi-{place.code}", caption, place.path)


def ways(_: Translator, config: Config, link: str, place: Place) -> tuple[Way, ...]:
    """How a phone gets there; empty where it cannot."""
    found = []
    if link:
        hint = _("Mở máy ảnh, đưa vào ô này, rồi bấm Bắt đầu.")
        found.append(Way(_("Có Telegram"), link, hint))
    page = page_link(config, place)
    if page:
        hint = _("Máy nào cũng mở được: đưa máy ảnh vào ô này.")
        found.append(Way(_("Không có Telegram"), page, hint))
    return tuple(found)


def poster(
    _: Translator,
    places: Places,
    country: Country,
    operator: str,
    place: Place,
    ways: tuple[Way, ...],
) -> Poster:
    """Its words."""
    names = places.label(place, _.language).split(", ", 1)
    promise = _("Không mất tiền. Không hỏi tên, số căn cước, mã OTP.")
    if operator:
        promise += " " + _("Đơn vị đứng tên: {operator}.", operator=operator)
    else:
        promise += " " + _("Bản chạy thử, chưa có cơ quan đứng tên.")
    numbers = " · ".join(
        f"{entry.number} {_use(entry, _.language)}" for entry in country.emergency
    )
    return Poster(
        title=names[0][:1].upper() + names[0][1:],
        above=names[1] if len(names) > 1 else "",
        call=_("Hỏi việc nhà, nghe tin xã, ngay trên điện thoại."),
        points=(
            _("Hỏi tiền hỗ trợ, giấy tờ, vay vốn, mùa vụ: gõ lời thường là được."),
            _("Nhận tin của xã, tin bão lũ, ngày ngân hàng về xã."),
        ),
        ways=ways,
        promise=promise,
        emergency=numbers,
        name=_("LOA BẢN"),
        language=_.language,
    )


def _use(entry: EmergencyNumber, language: str) -> str:
    """What a number is for, in as few words as a wall has room for."""
    said = entry.words.get(language) or entry.words[SOURCE_LANGUAGE]
    return said.split(";")[0].split(",")[0]


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {POSTER: wanted}, role=Role.OFFICER, in_group=InGroup.NOBODY
)
