"""[Đã đọc], where an officer wants to know: counted once a chat, nobody's name."""

from bot.bulletins.notice_text import READ
from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.turn import Replies, Turn
from bot.delivery.aftermath import lookup, reading_marks


async def read(turn: Turn, arguments: Arguments) -> Replies:
    """[Đã đọc]; a group is not answered, or each member would make it ring."""
    sent = await lookup.sent_as(turn.connection, arguments[0])
    if sent is None:
        raise Stale
    if turn.chat is not None:
        await reading_marks.note(turn.connection, sent.id, turn.chat.id, turn.now)
    turn.keeps_choices = True
    return [] if turn.is_group else turn.say(turn._("Đã ghi. Cảm ơn nhà mình đã đọc."))


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {READ: read}, role=ANYONE, in_group=InGroup.ANYONE
)
