"""What a place's officers answer again and again: kept, used, removed."""

from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.requests import answering, desk
from bot.conversation.requests.inbox import CANNED, done, not_here, own, short
from bot.conversation.turn import Replies, Turn, in_rows
from bot.messaging import Button
from bot.people.model import Role
from bot.requests import canned
from bot.requests.model import Request

A_PAGE = 8


async def keep(turn: Turn, arguments: Arguments) -> Replies:
    """[Giữ làm câu mẫu]: an answer that was sent may serve again."""
    request = await own(turn, arguments)
    if request is None or not request.answer:
        return not_here(turn)
    if await canned.keep(turn.connection, request.desk, request.answer, turn.now):
        return turn.say(turn._("Đã giữ. Lần sau bấm Câu mẫu."))
    return turn.say(
        turn._("Câu này đã giữ rồi, hoặc đã đủ {most} câu mẫu.", most=canned.MOST)
    )


async def show(turn: Turn, arguments: Arguments) -> Replies:
    """[Câu mẫu]: the replies of the desk, to choose one for a question."""
    request = await own(turn, arguments)
    if request is None:
        return not_here(turn)
    after = arguments.number(1) if len(arguments) > 1 else 0
    return await _list(turn, request, after)


async def _list(turn: Turn, request: Request, after: int) -> Replies:
    _, number = turn._, str(request.number)
    found = await canned.page(turn.connection, request.desk, after, A_PAGE + 1)
    back = turn.free(_("Về câu hỏi"), desk.OPEN, number)
    if not found:
        none = _("Chưa có câu mẫu nào. Trả lời xong thì bấm Giữ làm câu mẫu.")
        return turn.say(none, (back,))
    here = found[:A_PAGE]
    lines = [_("Dùng câu nào cho số {number}?", number=number)]
    lines += [f"{n}. {short(one.text)}" for n, one in enumerate(here, 1)]
    buttons = [
        Button(str(n), f"canned-use:{number}:{one.id}", number=n)
        for n, one in enumerate(here, 1)
    ]
    last = [back, turn.free(_("Bỏ bớt câu mẫu"), "canned-remove", number)]
    if len(found) > A_PAGE:
        last.insert(0, turn.free(_("Xem tiếp"), CANNED, number, str(here[-1].id)))
    return turn.say("\n".join(lines), *in_rows(buttons, 4), tuple(last))


async def use(turn: Turn, arguments: Arguments) -> Replies:
    """One of them: shown as the answer, to be sent or changed."""
    request = await own(turn, arguments)
    one = await canned.get(turn.connection, arguments.number(1))
    if request is None or one is None or one.place != request.desk:
        return not_here(turn)
    if not request.is_open:
        return done(turn, request)
    turn.open.state.pop("mends", None)
    return answering.confirm(turn, request, one.text)


async def remove(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ bớt câu mẫu]: which; then it is gone."""
    request = await own(turn, arguments)
    if request is None:
        return not_here(turn)
    number = str(request.number)
    if len(arguments) > 1:
        one = await canned.get(turn.connection, arguments.number(1))
        if one is None or one.place != request.desk:
            raise Stale
        await canned.remove(turn.connection, one.id)
        return await _list(turn, request, 0)
    found = await canned.page(turn.connection, request.desk, 0, canned.MOST)
    buttons = [
        turn.free(short(one.text), "canned-remove", number, str(one.id))
        for one in found[-A_PAGE:]
    ]
    back = turn.free(turn._("Thôi"), CANNED, number)
    return turn.say(turn._("Bỏ câu mẫu nào?"), *in_rows(buttons), (back,))


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {
        CANNED: show,
        "canned-keep": keep,
        "canned-use": use,
        "canned-remove": remove,
    },
    role=Role.OFFICER,
    in_group=InGroup.NOBODY,
)
