"""What anyone may do at any time: the greeting, help, numbers to call."""

from bot.conversation.ask import questions
from bot.conversation.news import subscription
from bot.conversation.office import redemption
from bot.conversation.turn import Replies, Turn

COMMUNE_PREFIX = "xa-"  # of a start link that brings a commune along


async def start(turn: Turn, text: str) -> Replies:
    """The greeting; with a code, an invitation or a commune comes along."""
    code = text.split(maxsplit=1)[0] if text else ""
    if turn.is_group and (not code or code.startswith(COMMUNE_PREFIX)):
        return turn.say(turn._("Việc này làm trong chat riêng với Loa Bản."))
    if code.startswith(COMMUNE_PREFIX):
        return await subscription.subscribe(turn, code.removeprefix(COMMUNE_PREFIX))
    if code and code != questions.ALONE:
        return await redemption.redeem(turn, code)
    turn.end()
    return greeting(turn)


def greeting(turn: Turn) -> Replies:
    """Invites a question and asks for nothing."""
    _ = turn._
    text = "\n".join(
        (
            _hello(turn),
            _("Cần biết gì cứ hỏi bằng lời thường, không dấu cũng được."),
            _("Ví dụ: {example}", example=_("bao nhieu tuoi duoc tien nguoi gia")),
            _("Không cần cho biết tên. Loa Bản không thu tiền, không hỏi mã OTP."),
        )
    )
    return turn.say(
        text,
        (
            turn.free(_("Hỏi thử câu này"), "example"),
            turn.free(_("Nhận tin của xã"), "subscribe"),
        ),
        (turn.free(_("Tiếng khác"), "languages"),),
    )


def _hello(turn: Turn) -> str:
    _ = turn._
    if turn.operator:
        return _(
            "Xin chào. Đây là Loa Bản, kênh hỏi đáp và báo tin của {operator}.",
            operator=turn.operator,
        )
    return _(
        "Xin chào. Đây là Loa Bản, kênh hỏi đáp và báo tin "
        "(bản chạy thử, chưa có cơ quan đứng tên)."
    )


async def emergency(turn: Turn, text: str) -> Replies:
    """The numbers of the country."""
    _ = turn._
    lines = [_("Nguy cấp thì gọi ngay, miễn phí:")]
    for entry in turn.house.country.emergency:
        words = entry.words.get(turn.language) or entry.words["vi"]
        lines.append(f"{entry.number}: {words}")
    return turn.say("\n".join(lines))
