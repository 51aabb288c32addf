"""Ways out: of what is open, and of what stands on a shared phone."""

from dataclasses import replace

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.news import departure
from bot.conversation.pressed import Arguments, whole_number
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.messaging import say

NOTHING_DONE = N_("Thôi, chưa làm gì cả.")


async def cancel(turn: Turn, text: str) -> Replies:
    """Leaves what is open and says what was dropped.

    With nothing open, it asks what to stop receiving.
    """
    if turn.open.name is not None:
        turn.end()
        drops = turn.step.drops if turn.step is not None else NOTHING_DONE
        return turn.say(turn._(drops))
    if turn.is_group:
        return []
    return await departure.what_to_stop(turn)


async def cancel_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Thôi]."""
    return await cancel(turn, "")


async def clear(turn: Turn, arguments: Arguments) -> Replies:
    """[Xóa đoạn này khỏi máy], where the page does not do it by itself.

    The button names the messages of its talk, the newest is the one it stands under.
    """
    named = [*",".join(arguments).split(","), turn.incoming.message]
    ids = tuple(dict.fromkeys(id_ for id_ in named if whole_number(id_)))
    if not turn.incoming.message or turn.is_group:
        return turn.say(
            turn._(
                "Ấn giữ từng tin rồi chọn Xóa, hoặc xóa cả đoạn trò chuyện này trong "
                "máy. Câu vừa gõ thì Loa Bản trả lời xong là xóa."
            )
        )
    text = turn._(
        "Loa Bản xóa tin của mình ở đoạn này; tin quá 48 giờ thì không xóa được. "
        "Tin nào còn lại thì ấn giữ rồi chọn Xóa."
    )
    return [replace(say(text), erases=ids)]


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "cancel",
        N_("thoat huy"),
        N_("Bỏ việc đang làm dở"),
        cancel,
        role=ANYONE,
        in_group=InGroup.NOBODY,
        keeps_dialogue=True,
    ),
    *doors.buttons(
        {
            "cancel": cancel_pressed,
        },
        role=ANYONE,
        in_group=InGroup.NOBODY,
    ),
    *doors.buttons(
        {
            "clear": clear,
        },
        role=ANYONE,
        in_group=InGroup.ANYONE,
    ),
)
