"""An officer passes a question on: up to the province, or down to the right commune."""

from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.requests import desk
from bot.conversation.requests.inbox import done, not_here, note, own
from bot.conversation.steps.named_place import names_a_place, no_place, offered
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people.model import Role
from bot.places import Level as PlaceLevel
from bot.places import One, Place
from bot.requests import book, deadline
from bot.requests.model import Level, Request, province_of


async def pass_on(turn: Turn, arguments: Arguments) -> Replies:
    """[Chuyển]: up to the province, or down to the right commune."""
    request = await own(turn, arguments)
    if request is None:
        return not_here(turn)
    if not request.is_open:
        return done(turn, request)
    number = str(request.number)
    if request.level is Level.PROVINCE:
        if request.is_complaint:
            return turn.say(turn._("Câu này không chuyển về xã được."))
        turn.begin("request-where", number=request.number)
        return turn.say(
            turn._("Chuyển về xã, phường nào? Gõ tên."),
            (turn.bound(turn._("Thôi"), "cancel"),),
        )
    province = province_of(request.place)
    return turn.say(
        turn._(
            "Chuyển số {number} lên {place}?",
            number=number,
            place=desk.label(turn.house, province, turn.language),
        ),
        (
            turn.free(turn._("Chuyển"), "request-up", number),
            turn.free(turn._("Thôi"), desk.OPEN, number),
        ),
    )


async def up(turn: Turn, arguments: Arguments) -> Replies:
    """[Chuyển] to the province."""
    request = await own(turn, arguments)
    if request is None or request.level is not Level.COMMUNE:
        return not_here(turn)
    return await _move(turn, request, request.place, Level.PROVINCE)


async def where_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the commune that it is for, inside the province."""
    request = await own(turn, Arguments([str(turn.open.state.get("number", ""))]))
    if request is None:
        return not_here(turn)
    area = turn.house.places.by_path(request.desk)
    match = turn.house.places.find(text, within=area)
    if isinstance(match, One):
        return await _down(turn, request, match.place)
    return offered(turn, match, "request-down") or no_place(turn)


async def where_again(turn: Turn) -> Reply:
    """Which commune it is for, once more."""
    number = str(turn.open.state["number"])
    return say(turn._("Chuyển số {number} về xã, phường nào?", number=number))


async def down(turn: Turn, arguments: Arguments) -> Replies:
    """One of the offered communes."""
    request = await own(turn, Arguments([str(turn.open.state.get("number", ""))]))
    place = turn.house.places.by_code(arguments[0])
    if request is None or place is None:
        return not_here(turn)
    return await _down(turn, request, place)


async def _down(turn: Turn, request: Request, place: Place) -> Replies:
    is_inside = turn.house.places.is_within(place.path, request.desk)
    if place.level is not PlaceLevel.COMMUNE or not is_inside:
        return turn.say(
            turn._("Chỉ chuyển về xã, phường trong tỉnh."),
            (turn.bound(turn._("Thôi"), "cancel"),),
        )
    if request.level is not Level.PROVINCE or request.is_complaint:
        return turn.say(turn._("Câu này không chuyển về xã được."))
    return await _move(turn, request, place.path, Level.COMMUNE)


async def _move(turn: Turn, request: Request, place: str, level: Level) -> Replies:
    target = place if level is Level.COMMUNE else province_of(place)
    name = desk.label(turn.house, target, turn.language)
    if not await desk.has_officer(turn.connection, target):
        return turn.say(
            turn._("{place} chưa có cán bộ trả lời ở đây. Chưa chuyển.", place=name)
        )
    due = deadline.due_at(
        turn.now, turn.house.config.timezone, turn.house.country.is_holiday
    )
    moved = await book.move(turn.connection, request, place, level, due)
    if moved is None:
        return done(turn, request)
    await note(turn, "request.move", request, detail=target)
    await desk.tell_moved(turn.connection, turn.house, moved, turn.now)
    turn.end()
    return turn.say(turn._("Đã chuyển đến {place}. Người hỏi đã được báo.", place=name))


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "request-pass": pass_on,
            "request-up": up,
            "request-down": down,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="request-where",
        opens=where_typed,
        fits=names_a_place,
        asks_again=where_again,
        why=N_("Chuyển đúng xã thì cán bộ xã ấy mới thấy câu hỏi."),
        drops=N_("Thôi, chưa chuyển. Câu hỏi vẫn chờ ở /hopthu."),
        role=Role.OFFICER,
        may_speak_of_danger=False,
    ),
)
