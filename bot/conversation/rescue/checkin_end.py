"""[Kết thúc]: a check-in is closed, after one question; its figures stay."""

from bot.bulletins.checkins import ending_checkins, safety_figures
from bot.bulletins.checkins.safety_figures import Figures
from bot.conversation import doors
from bot.conversation.doors import InGroup
from bot.conversation.pressed import Arguments, Stale
from bot.conversation.reports import safety_words
from bot.conversation.rescue import rescue_list
from bot.conversation.rescue.rescue_rights import may_direct, note, opened
from bot.conversation.rescue.silent_reminders import IS_OVER
from bot.conversation.turn import Replies, Turn
from bot.i18n import Translator
from bot.people.model import Role

YES, NO = "rescue-end-yes", "rescue-end-no"


async def end(turn: Turn, arguments: Arguments) -> Replies:
    """Asked once, with how many still wait."""
    one = await opened(turn, arguments.number(0))
    if not may_direct(turn, one.broadcast):
        raise Stale
    if not one.checkin.is_open(turn.now):
        return turn.say(turn._(IS_OVER))
    found = await safety_figures.of(turn.connection, one.broadcast)
    _, number = turn._, str(one.id)
    lines = _left(_, found) if found is not None else []
    lines.append(_("Kết thúc thì bà con bấm không tính nữa. Kết thúc báo an toàn?"))
    return turn.say(
        " ".join(lines),
        (turn.free(_("Kết thúc"), YES, number), turn.free(_("Chưa"), NO, number)),
    )


def _left(_: Translator, found: Figures) -> list[str]:
    """`Còn 2 nhà cần giúp. Còn 77 máy chưa trả lời.`"""
    lines = []
    waiting = found.needs_help + found.beyond
    if waiting:
        lines.append(_.counted("Còn {count} nhà cần giúp.", waiting))
    if found.silent:
        lines.append(_.counted("Còn {count} máy chưa trả lời.", found.silent))
    return lines


async def end_agreed(turn: Turn, arguments: Arguments) -> Replies:
    """Nothing of it is sent any more, and no reply counts."""
    one = await opened(turn, arguments.number(0))
    if not may_direct(turn, one.broadcast):
        raise Stale
    found = await safety_figures.of(turn.connection, one.broadcast)
    by = turn.person_id
    if not await ending_checkins.close(turn.connection, one.broadcast, by, turn.now):
        return turn.say(turn._(IS_OVER))
    await note(turn, "checkin.close", one.id)
    _ = turn._
    lines = [_("Đã kết thúc báo an toàn.")]
    if found is not None:
        lines.append(safety_words.tally(_, found))
    lines.append(_("Số gọi lại, lời và tiếng nói bà con gửi thì 30 ngày nữa tự xóa."))
    again = turn.free(_("Xem danh sách"), rescue_list.LIST, str(one.id))
    return turn.say("\n".join(lines), (again,))


async def end_declined(turn: Turn, arguments: Arguments) -> Replies:
    """[Chưa]."""
    return turn.say(turn._("Chưa kết thúc. Bà con vẫn báo được."))


DOORS: tuple[doors.Door, ...] = (
    *doors.buttons(
        {rescue_list.END: end, YES: end_agreed, NO: end_declined},
        role=Role.OFFICER,
        in_group=InGroup.NOBODY,
    ),
)
