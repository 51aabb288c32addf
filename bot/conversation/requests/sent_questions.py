"""Questions that a chat has sent to officers: which, and how far each has come."""

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.requests import desk
from bot.conversation.turn import Replies, Turn, in_rows
from bot.requests import book
from bot.requests.model import MOST_OPEN, Request


async def own(turn: Turn, number: int) -> Request | None:
    """A question of this chat; another's is as if it were not there."""
    found = await book.get(turn.connection, number)
    is_own = found is not None and found.address == turn.incoming.address
    return found if is_own else None


async def status(turn: Turn, number: int) -> Replies:
    """How far one of them has come."""
    request = await own(turn, number)
    _ = turn._
    if request is None:
        return turn.say(_("Chưa có câu hỏi nào mang số {number}.", number=str(number)))
    if request.is_dropped:
        return [desk.dropped(_, turn.house, request)]
    if not request.is_open:
        return [desk.answered(_, turn.house, request)]
    return turn.say(
        _(
            "Câu hỏi số {number}, gửi {when}, đang chờ cán bộ {place} trả lời.",
            number=str(number),
            when=turn.when(request.created_at),
            place=desk.label(turn.house, request.desk, turn.language),
        )
        + "\n"
        + desk.until(_, turn.house, request)
    )


async def _mine(turn: Turn) -> Replies:
    """The questions that this chat has sent, the newest first, and how far each is."""
    sent = await book.of_chat(turn.connection, turn.incoming.address)
    if not sent:
        return turn.say(
            turn._("Máy này chưa gửi câu hỏi nào cho cán bộ."),
            (turn.free(turn._("Hỏi cán bộ"), "officer"),),
        )
    if len(sent) == 1:
        return await status(turn, sent[0].number)
    newest = sorted(sent, key=lambda request: -request.number)[:MOST_OPEN]
    rows = [
        turn.free(
            f"{r.number}. {desk.asked(turn._, r)[:40]}", "my-questions", str(r.number)
        )
        for r in newest
    ]
    return turn.say(turn._("Xem câu nào đã gửi cán bộ?"), *in_rows(rows))


async def one_of_mine(turn: Turn, arguments: Arguments) -> Replies:
    """[Câu đã gửi cán bộ]: which one, or how far it has come."""
    if not arguments:
        return await _mine(turn)
    return await status(turn, arguments.number(0))


async def clear(turn: Turn, arguments: Arguments) -> Replies:
    """[Rõ rồi]."""
    return turn.say(turn._("Cảm ơn đã báo lại. Cần biết gì cứ hỏi."))


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {desk.CLEAR: clear, "my-questions": one_of_mine},
    role=ANYONE,
    in_group=InGroup.NOBODY,
)
