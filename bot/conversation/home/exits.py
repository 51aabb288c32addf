"""Ways out: of what is open, and of what stands on a shared phone."""

from dataclasses import replace

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.news import departure
from bot.conversation.pressed import Arguments, whole_number
from bot.conversation.turn import CANCEL, Replies, Turn
from bot.i18n import N_
from bot.messaging import say
from bot.people.model import Role

NOTHING_DONE = N_("Thôi, chưa làm gì cả.")


async def cancel(turn: Turn, text: str) -> Replies:
    """Leaves what is open and says what was dropped.

    With nothing open, it asks what to stop receiving; an officer, what is meant.
    """
    if turn.open.name is not None:
        return _left(turn)
    if turn.is_group:
        return []
    if turn.has(Role.OFFICER):
        return _which(turn)
    return await departure.what_to_stop(turn)


def _left(turn: Turn) -> Replies:
    turn.end()
    drops = turn.step.drops if turn.step is not None else NOTHING_DONE
    return turn.say(turn._(drops))


def _which(turn: Turn) -> Replies:
    """A notice, or the news that this officer receives too."""
    _ = turn._
    return turn.say(
        _("Không có việc gì đang làm dở. Muốn hủy việc gì?"),
        (turn.free(_("Tin đang hẹn, đang gửi"), "cancel-sent"),),
        (turn.free(_("Thôi nhận tin"), "cancel-news"),),
        (turn.free(_("Thôi"), CANCEL),),
    )


async def cancel_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Thôi]: of the question above it alone, which nothing else must begin."""
    if turn.open.name is None:
        return turn.say(turn._(NOTHING_DONE))
    return _left(turn)


async def sent_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Tin đang hẹn, đang gửi]."""
    return await turn.goes(turn, "/stop", "")


async def news_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Thôi nhận tin]."""
    return await departure.what_to_stop(turn)


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
            CANCEL: cancel_pressed,
            "cancel-sent": sent_pressed,
            "cancel-news": news_pressed,
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
