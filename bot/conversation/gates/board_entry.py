"""`/board`: a screen is put down as a board of a place, and taken off again.

What is sent to the place is then sent to it too, and it counts in reports. A page that
is only opened shows the same and counts nowhere.
"""

from bot import audit
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.steps.links import public_base
from bot.conversation.steps.named_place import named_place
from bot.conversation.turn import Replies, Turn, in_rows
from bot.i18n import N_
from bot.people import chats
from bot.people.groups import boards
from bot.people.groups.boards import Board
from bot.people.model import Role
from bot.places import Place

A_PAGE = 8


async def command(turn: Turn, text: str) -> Replies:
    """`/board [PLACE]`: the address of its board, and those that are put down."""
    found = turn.scope(Role.OFFICER)[0]
    place = named_place(turn, text, Role.OFFICER, "board-of") if text else found
    if not isinstance(place, Place):
        return place
    if not turn.may(Role.OFFICER, place):
        return turn.say(turn._("Nơi này do cán bộ ở đó lo. Chưa ghi bảng nào cả."))
    return await _shown(turn, place, 0)


async def place_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """One of the places that a name may have meant."""
    return await command(turn, arguments[0])


async def further(turn: Turn, arguments: Arguments) -> Replies:
    """[Xem tiếp]."""
    place = _own(turn, arguments[0])
    return await _shown(turn, place, arguments.number(1))


def _own(turn: Turn, code: str) -> Place:
    place = turn.house.places.by_code(code)
    if place is None or not turn.may(Role.OFFICER, place):
        raise Stale
    return place


async def _shown(turn: Turn, place: Place, after: int) -> Replies:
    _ = turn._
    read = boards.page
    found = await read(turn.connection, [place.path], after=after, limit=A_PAGE + 1)
    lines = [
        _("Bảng tin của {place}: mở ở màn hình đó", place=turn.place(place)),
        _address(turn, place),
    ]
    if found:
        lines.append(_("Bảng đã ghi, có trong báo cáo:"))
    lines += [_line(turn, board) for board in found[:A_PAGE]]
    fresh = turn.free(_("Ghi một bảng mới"), "board-new", place.code)
    numbers = [str(board.id) for board in found[:A_PAGE]]
    offs = [
        turn.free(_("Bỏ bảng {number}", number=number), "board-off", number)
        for number in numbers
    ]
    rows = [(fresh,), *in_rows(offs, 2)]
    if len(found) > A_PAGE:
        more = turn.free(_("Xem tiếp"), "board-more", place.code, numbers[-1])
        rows.append((more,))
    return turn.say("\n".join(lines), *rows)


def _address(turn: Turn, place: Place) -> str:
    base = public_base(turn.house.config) or turn._("(địa chỉ trang web của Loa Bản)")
    return f"{base}/board/{place.code}"


def _line(turn: Turn, board: Board) -> str:
    place = turn.house.places.by_path(board.place)
    where = turn.place(place) if place is not None else board.place
    since = turn._("ghi lúc {when}", when=turn.when(board.since))
    return f"{board.id}. {where}, {since}"


async def new(turn: Turn, arguments: Arguments) -> Replies:
    """[Ghi một bảng mới]: an address that lets one screen in, once."""
    place = _own(turn, arguments[0])
    if turn.person_id is None:
        raise Stale
    code = await boards.new_code(
        turn.connection, place.path, by=turn.person_id, now=turn.now
    )
    lines = [
        turn._(
            "Mở địa chỉ này một lần ở màn hình của {place}:", place=turn.place(place)
        ),
        f"{_address(turn, place)}#ghi={code}",
        turn._("Dùng một lần, trong một ngày. Đừng đưa cho ai khác."),
    ]
    return turn.say("\n".join(lines))


async def off(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ bảng]: nothing is sent to it any more; it goes on showing."""
    board = await boards.get(turn.connection, arguments.number(0))
    if board is None or not turn.may(Role.OFFICER, board.place):
        raise Stale
    await chats.leave(turn.connection, board.address, turn.now, turn.house.secret)
    await turn.house.forget(turn.connection, board.address)
    await audit.record(
        turn.connection,
        turn.now,
        turn.person_id,
        "board.remove",
        about=board.place,
        detail=str(board.id),
    )
    return turn.say(
        turn._(
            "Đã bỏ bảng {number}: màn hình vẫn hiện tin, không vào báo cáo nữa.",
            number=str(board.id),
        )
    )


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "board",
        N_("bang"),
        N_("Bảng tin ở cửa khẩu, nhà văn hóa"),
        command,
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {
            "board-of": place_pressed,
            "board-more": further,
            "board-new": new,
            "board-off": off,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
)
