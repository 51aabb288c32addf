"""A question ends without an answer: its asker reads why, and may write again.

A complaint is nobody's to close: it may be about the officer who reads it.
"""

from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.requests import desk
from bot.conversation.requests.inbox import done, not_here, note, own
from bot.conversation.turn import CANCEL, Replies, Turn
from bot.i18n import N_
from bot.messaging import Reply, say
from bot.people.model import Role
from bot.requests import handling
from bot.requests.model import Level, Request

LONGEST = 300  # letters of a reason
NOT_CLOSED = N_("Thôi, chưa đóng. Câu hỏi vẫn chờ ở /hopthu.")


async def _closable(turn: Turn, arguments: Arguments) -> Request | Replies:
    request = await own(turn, arguments)
    if request is None:
        return not_here(turn)
    if request.is_complaint:
        return turn.say(turn._("Phản ánh, khiếu nại thì không bỏ được."))
    return request if request.is_open else done(turn, request)


async def not_ours(turn: Turn, arguments: Arguments) -> Replies:
    """[Không thuộc xã]: it goes to whom it belongs, or is closed with that reason."""
    request = await _closable(turn, arguments)
    if not isinstance(request, Request):
        return request
    _, number = turn._, str(request.number)
    rows = []
    if request.level is Level.COMMUNE:
        rows.append((turn.free(_("Chuyển lên trên"), "request-pass", number),))
    else:
        rows.append((turn.free(_("Chuyển về xã"), "request-pass", number),))
    rows.append((turn.free(_("Đóng, báo người hỏi"), "request-away", number),))
    rows.append((turn.free(_("Thôi"), desk.OPEN, number),))
    return turn.say(
        _("Số {number} không thuộc nơi này: chuyển đi, hay đóng?", number=number), *rows
    )


async def away(turn: Turn, arguments: Arguments) -> Replies:
    """[Đóng, báo người hỏi]: with the reason that it belongs elsewhere."""
    request = await _closable(turn, arguments)
    if not isinstance(request, Request):
        return request
    _ = turn.house.catalogues.translator(request.language)
    place = desk.label(turn.house, request.desk, request.language)
    reason = _("Việc này không thuộc {place}.", place=place)
    return await _close(turn, request, reason)


async def close(turn: Turn, arguments: Arguments) -> Replies:
    """[Đóng]: with a reason that its asker reads."""
    request = await _closable(turn, arguments)
    if not isinstance(request, Request):
        return request
    turn.begin("request-close", number=request.number)
    return [await close_again(turn)]


async def close_again(turn: Turn) -> Reply:
    """Why it is closed, asked or asked once more."""
    number = str(turn.open.state["number"])
    return say(
        turn._("Đóng số {number} vì sao? Người hỏi đọc đúng lời này.", number=number),
        (turn.bound(turn._("Bỏ, không phải câu hỏi"), "request-drop", number),),
        (turn.bound(turn._("Thôi"), CANCEL),),
    )


async def reason_typed(turn: Turn, text: str) -> Replies:
    """The dialogue's turn: the reason, shown once more before it is told."""
    text = " ".join(text.split())[:LONGEST]
    turn.begin("request-closing", number=turn.open.state["number"], reason=text)
    return [await closing_again(turn)]


async def closing_again(turn: Turn) -> Reply:
    """The reason that waits to be told."""
    number = str(turn.open.state["number"])
    asked = turn._("Đóng số {number} và báo người hỏi:", number=number)
    return say(
        f"{asked}\n“{turn.open.state['reason']}”",
        (
            turn.bound(turn._("Đóng"), "request-closed"),
            turn.bound(turn._("Sửa"), "request-close", number),
            turn.bound(turn._("Thôi"), CANCEL),
        ),
    )


async def closed(turn: Turn, arguments: Arguments) -> Replies:
    """[Đóng], once more."""
    state = turn.open.state
    request = await _closable(turn, Arguments([str(state["number"])]))
    if not isinstance(request, Request):
        return request
    return await _close(turn, request, str(state["reason"]))


async def not_closed(turn: Turn, arguments: Arguments) -> Replies:
    """A no in words."""
    turn.end()
    return turn.say(turn._(NOT_CLOSED))


async def _close(turn: Turn, request: Request, reason: str | None) -> Replies:
    ended = await handling.close(
        turn.connection, request, turn.person_id, turn.now, reason
    )
    if ended is None:
        return done(turn, request)
    await note(turn, "request.close" if reason else "request.drop", request)
    await desk.tell_dropped(turn.connection, turn.house, ended)
    turn.end()
    said = turn._("Đã bỏ. Người hỏi được báo rồi.")
    if reason:
        said = turn._("Đã đóng. Người hỏi được báo rồi.")
    return turn.say(said, (turn.free(turn._("Xem hộp thư"), desk.INBOX),))


async def ask_to_drop(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ, không phải câu hỏi]: asked once more, as the asker is told."""
    request = await _closable(turn, arguments)
    if not isinstance(request, Request):
        return request
    turn.end()
    number = str(request.number)
    return turn.say(
        turn._(
            "Bỏ câu số {number}? Người hỏi được báo là câu này không trả lời.",
            number=number,
        ),
        (
            turn.free(turn._("Bỏ câu này"), "request-dropped", number),
            turn.free(turn._("Thôi"), desk.OPEN, number),
        ),
    )


async def drop(turn: Turn, arguments: Arguments) -> Replies:
    """[Bỏ câu này]: rubbish does not climb."""
    request = await _closable(turn, arguments)
    if not isinstance(request, Request):
        return request
    return await _close(turn, request, None)


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {
            "request-not-ours": not_ours,
            "request-away": away,
            "request-close": close,
            "request-closed": closed,
            "request-drop": ask_to_drop,
            "request-dropped": drop,
        },
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
    doors.Dialogue(
        name="request-close",
        opens=reason_typed,
        fits=doors.any_words,
        asks_again=close_again,
        why=N_("Người hỏi cần biết vì sao không có câu trả lời."),
        drops=NOT_CLOSED,
        role=Role.OFFICER,
        may_speak_of_danger=True,
        takes_numbers=True,
    ),
    doors.Dialogue(
        name="request-closing",
        opens=reason_typed,
        fits=doors.any_words,
        asks_again=closing_again,
        why=N_("Đóng rồi thì người hỏi đọc đúng lời này, nên xem lại một lần."),
        drops=NOT_CLOSED,
        role=Role.OFFICER,
        may_speak_of_danger=True,
        agrees=closed,
        declines=not_closed,
        takes_numbers=True,
    ),
)
