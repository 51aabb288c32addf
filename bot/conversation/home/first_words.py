"""What is said once where no page and no button has said it: whose words these are.

A messenger without a start has no greeting that comes first, and one without buttons
says nowhere how to choose. It stands below the first answer and costs no message.
"""

from dataclasses import replace

from bot.conversation.turn import Replies, Turn
from bot.messaging import Look, Span
from bot.messaging.numbers import numbered


def below(turn: Turn, replies: Replies) -> Replies:
    """The first replies of a talk with what belongs to its beginning."""
    if turn.channel.has_buttons or turn.open.updated_at or not replies:
        return replies
    *others, last = replies
    if any(one.look is Look.DANGER for one in replies) or not last.spans:
        return replies
    lines = []
    if turn.chat is None and not turn.grants and not _greets(turn):
        lines.append(_who(turn))
    if any(numbered(one) for one in replies):
        lines.append(turn._("Chọn việc nào thì gõ số đứng trước việc ấy."))
    said = "".join(f"\n{line}" for line in lines)
    return (
        [*others, replace(last, spans=(*last.spans, Span(said)))] if said else replies
    )


def _greets(turn: Turn) -> bool:
    """Whether the greeting itself was asked for."""
    return turn.incoming.text.startswith("/")


def _who(turn: Turn) -> str:
    _ = turn._
    if turn.operator:
        return _(
            "Loa Bản là kênh hỏi đáp và báo tin của {operator}: không thu tiền, không "
            "hỏi mã OTP.",
            operator=turn.operator,
        )
    return _(
        "Loa Bản là kênh hỏi đáp và báo tin (bản chạy thử, chưa có cơ quan đứng tên): "
        "không thu tiền, không hỏi mã OTP."
    )
