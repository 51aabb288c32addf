"""Pictures, voices, places on the map: what is said as long as they are not read."""

from dataclasses import replace

from bot.conversation.turn import Replies, Turn
from bot.messaging import Look, Media, Span

_ENCLOSED = {Media.PICTURE, Media.VIDEO, Media.SOUND, Media.FILE}


def unread(turn: Turn) -> Replies:
    """Sent without a word."""
    _ = turn._
    text = _("Loa Bản chưa xem được ảnh, chưa nghe được tiếng. Gõ chữ nhé.")
    if turn.incoming.media == Media.LOCATION:
        text = _(
            "Loa Bản chưa xem được vị trí trên bản đồ. Gõ tên xã, tên thôn nhé. "
            "Đang nguy cấp thì gọi ngay, số ở /khancap."
        )
    return turn.say(
        text,
        (
            turn.free(_("Các chuyện hay hỏi"), "topics"),
            turn.free(_("Hỏi cán bộ"), "officer"),
        ),
    )


def noted(turn: Turn, replies: Replies) -> Replies:
    """The replies to a caption; the last says that only the words were read.

    Beside what saves nothing else is said.
    """
    if turn.is_group or not replies or turn.incoming.media not in _ENCLOSED:
        return replies
    *others, last = replies
    if last.look is Look.DANGER:
        return replies
    words = turn._(
        "Loa Bản mới đọc phần chữ; ảnh, tiếng, tệp kèm theo thì chưa xem, "
        "chưa gửi đi được."
    )
    return [*others, replace(last, spans=(*last.spans, Span(f"\n{words}")))]
