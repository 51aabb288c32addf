"""What Loa Bản can do, and what it says where it cannot."""

from collections.abc import Mapping

from bot.conversation import doors
from bot.conversation.doors import ANYONE, InGroup
from bot.conversation.home import handbook
from bot.conversation.pressed import Arguments
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.messaging import NOT_A_NUMBER, OFFICER_NUMBER

_WAYS_OUT = {  # the words of what is typed as 0 or 9, by what the button does
    "none": N_("Không có câu nào đúng"),
    "not": N_("Không phải ý tôi"),
    "place-other": N_("Nơi khác"),
    "check-answer": N_("Không rõ"),
    "check-leave": N_("Thôi"),
    "cancel": N_("Thôi"),
    "officer": N_("Hỏi cán bộ"),
}


async def show_help(turn: Turn, text: str) -> Replies:
    """`/help`: the commands that this person may use, named in their language."""
    lines = [turn._("Cứ gõ câu hỏi bằng lời thường. Hoặc dùng các lệnh:")]
    if turn.grants and not turn.is_group:
        lines = [turn._("Việc hay làm đứng trước; việc ai cũng dùng được ở dưới:")]
    lines += [f"/{name} – {summary}" for name, summary in turn.commands()]
    return turn.say("\n".join(lines), *handbook.buttons(turn))


async def help_pressed(turn: Turn, arguments: Arguments) -> Replies:
    """[Loa Bản làm được gì]."""
    return await show_help(turn, "")


def unknown_command(turn: Turn) -> Replies:
    """The same words for a command that isn't there and one that isn't theirs."""
    _ = turn._
    if turn.is_group:
        return []
    return turn.say(
        _("Lệnh này không dùng được ở đây. Chưa làm gì cả.")
        + "\n"
        + _(
            "Muốn báo việc cho xã thì bấm Hỏi cán bộ. Là cán bộ thì hỏi người "
            "quản trị của xã, tỉnh để lấy mã mời."
        ),
        (
            turn.free(_("Hỏi cán bộ"), "officer"),
            turn.free(_("Loa Bản làm được gì"), "help"),
        ),
    )


def in_private(turn: Turn) -> Replies:
    """What does not belong into a group."""
    return turn.say(turn._("Việc này làm trong chat riêng với Loa Bản."))


def stale(turn: Turn) -> Replies:
    """A button whose time is over."""
    if not turn.channel.has_buttons:
        return turn.say(turn._("Số ấy cũ rồi. Gõ lại việc cần làm giúp nhé."))
    return turn.say(turn._("Nút này cũ rồi. Gõ lại việc cần làm giúp nhé."))


def no_longer(turn: Turn) -> Replies:
    """What was typed for a step whose subject has gone, or is no longer theirs."""
    return turn.say(turn._("Việc này không còn làm được nữa. Chưa ghi gì cả."))


def no_such_number(turn: Turn, typed: str, offered: Mapping[str, str]) -> Replies:
    """A number that nothing was offered for; `offered` are those that are.

    What 0 and 9 mean is said: they stand before no line of their own.
    """
    _ = turn._
    ways_out = (str(NOT_A_NUMBER), str(OFFICER_NUMBER))
    counted = sorted((n for n in offered if n not in ways_out), key=int)
    *others, last = counted or ways_out[:1]
    either = last
    if others:
        either = _("{others} hoặc {last}", others=", ".join(others), last=last)
    named = [
        f"; {number} – {label}"
        for number in ways_out
        if (label := _label(turn, offered.get(number, "")))
    ]
    return turn.say(
        _(
            "Không có số {number}. Gõ {numbers}. Hỏi câu khác cũng được.",
            number="".join(letter for letter in typed if letter.isdigit()),
            numbers=either + "".join(named),
        )
    )


def _label(turn: Turn, data: str) -> str:
    """What a button that has 0 or 9 for its number says."""
    action = data.partition("#")[0].partition(":")[0]
    return turn._(_WAYS_OUT[action]) if action in _WAYS_OUT else ""


DOORS: tuple[doors.Door, ...] = (
    doors.Command(
        "help",
        N_("huongdan trogiup"),
        N_("Loa Bản làm được gì"),
        show_help,
        role=ANYONE,
        in_group=InGroup.ANYONE,
        keeps_dialogue=True,
    ),
    *doors.buttons({"help": help_pressed}, role=ANYONE, in_group=InGroup.ANYONE),
)
