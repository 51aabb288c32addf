"""What Loa Bản says of itself: what it is, who stands behind it, what day it has."""

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.pressed import Arguments
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.messaging import Button

_WEEKDAYS = (
    N_("thứ Hai"),
    N_("thứ Ba"),
    N_("thứ Tư"),
    N_("thứ Năm"),
    N_("thứ Sáu"),
    N_("thứ Bảy"),
    N_("Chủ nhật"),
)


async def who(turn: Turn, arguments: Arguments) -> Replies:
    """`bạn là ai`."""
    _ = turn._
    lines = [
        _("Đây là Loa Bản: máy trả lời, không phải người."),
        _(
            "Hỏi về chế độ, giấy tờ, vay vốn, mưa lũ thì trả lời theo văn bản. "
            "Xã có tin thì báo."
        ),
        _operator(turn),
    ]
    return turn.say("\n".join(lines), _ways_on(turn))


async def maker(turn: Turn, arguments: Arguments) -> Replies:
    """`ai làm ra`."""
    _ = turn._
    lines = [
        _operator(turn),
        _("Chương trình mã mở, ai cũng xem được. Câu trả lời lấy từ văn bản nhà nước."),
        _("Loa Bản không thu tiền, không hỏi mã OTP, không hỏi mật khẩu."),
    ]
    contact = turn.house.config.operator_contact
    if contact:
        lines.append(_("Liên hệ: {contact}.", contact=contact))
    return turn.say("\n".join(lines), _ways_on(turn))


async def machine(turn: Turn, arguments: Arguments) -> Replies:
    """`là người hay máy`."""
    _ = turn._
    return turn.say(
        _(
            "Là máy, không phải người. Máy chỉ nói điều có văn bản, "
            "không biết thì nói không biết."
        )
        + "\n"
        + _("Muốn người thật trả lời thì chọn Hỏi cán bộ."),
        _ways_on(turn),
    )


async def clock(turn: Turn, arguments: Arguments) -> Replies:
    """`hôm nay thứ mấy`."""
    weekday = turn._(_WEEKDAYS[turn.local_now.weekday()])
    return turn.say(
        turn._(
            "Bây giờ là {moment}, {weekday}.",
            moment=turn.when(turn.now),
            weekday=weekday,
        )
    )


def _operator(turn: Turn) -> str:
    if turn.operator:
        return turn._("Đứng tên kênh này: {operator}.", operator=turn.operator)
    return turn._("Đây là bản chạy thử, chưa có cơ quan nào đứng tên.")


def _ways_on(turn: Turn) -> tuple[Button, ...]:
    return (
        turn.free(turn._("Loa Bản làm được gì"), "help"),
        turn.free(turn._("Hỏi cán bộ"), "officer"),
    )


DOORS: tuple[doors.Door, ...] = doors.buttons(
    {
        "who-are-you": who,
        "who-made-you": maker,
        "person-or-machine": machine,
        "clock": clock,
    },
    role=ANYONE,
    in_group=InGroup.ANYONE,
)
