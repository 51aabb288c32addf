"""Whoever an admin has barred: told so before anything is asked of them."""

from bot.conversation.turn import Replies, Turn
from bot.people.recipients import barring


async def is_barred(turn: Turn) -> bool:
    """Whether an admin has barred this chat."""
    return await barring.is_barred(
        turn.connection, turn.incoming.address, turn.house.secret
    )


def refused(turn: Turn) -> Replies:
    """Said instead of keeping or sending anything."""
    return turn.say(
        turn._(
            "Máy này đang bị chặn: chưa nhận tin, chưa gửi câu hỏi cho cán bộ được. "
            "Ra xã hỏi, hoặc gọi xã: /danhba. Hỏi Loa Bản thì vẫn được."
        )
    )
