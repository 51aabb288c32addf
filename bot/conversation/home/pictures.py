"""Pictures, voices, places on the map: what is said as long as they are not read."""

from collections.abc import Mapping
from dataclasses import replace

from bot.conversation.steps.enclosures import ENCLOSED
from bot.conversation.turn import Replies, Turn
from bot.i18n import N_
from bot.messaging import Look, Media, Span

_SEEN = N_(
    "Loa Bản chưa xem được ảnh, và ảnh chưa gửi đi được. Viết vài chữ kể việc trong "
    "ảnh, Loa Bản chuyển cán bộ; ảnh thì giữ lại, lúc gặp đưa cán bộ xem."
)
_HEARD = N_(
    "Loa Bản chưa nghe được tiếng nói. Gõ vài chữ nhé, không dấu cũng được; không gõ "
    "được thì nhờ người bên cạnh, hoặc gọi số của xã ở /danhba."
)
_UNREAD: Mapping[str, str] = {
    Media.PICTURE: _SEEN,
    Media.VIDEO: _SEEN,
    Media.SOUND: _HEARD,
    Media.FILE: N_(
        "Loa Bản chưa mở được tệp, và tệp chưa gửi đi được. Viết vài chữ nói trong tệp "
        "có gì, Loa Bản chuyển cán bộ; tệp thì giữ lại, lúc gặp đưa cán bộ xem."
    ),
    Media.LOCATION: N_(
        "Loa Bản chưa xem được vị trí trên bản đồ, và không ghi lại. Gõ tên xã, tên cũ "
        "cũng được, ví dụ: Púng Luông. Đang nguy cấp thì gọi ngay, số ở /khancap."
    ),
    Media.CONTACT: N_(
        "Số điện thoại của người khác thì Loa Bản không nhận, không ghi lại. "
        "Cần số của xã thì gõ /danhba."
    ),
    Media.WITHHELD: N_(
        "Loa Bản không đọc được tin này. Nhắn bằng chữ, không kèm tệp, không kèm "
        "đường dẫn, không dấu cũng được. Đang nguy cấp thì gọi ngay, số ở /khancap."
    ),
}
_ELSE = N_("Loa Bản chưa xem được ảnh, chưa nghe được tiếng. Gõ chữ nhé.")


def unread(turn: Turn) -> Replies:
    """Sent without a word; what was asked before is not taken for what it is about."""
    _ = turn._
    if turn.incoming.media == Media.STICKER:
        return turn.say(_("Loa Bản đây. Cần biết gì cứ gõ vài chữ."))
    if turn.incoming.media in ENCLOSED:
        turn.open.asked = ""
    return turn.say(
        _(_UNREAD.get(turn.incoming.media, _ELSE)),
        (
            turn.free(_("Các chuyện hay hỏi"), "topics"),
            turn.free(_("Hỏi cán bộ"), "officer"),
        ),
    )


def noted(turn: Turn, replies: Replies) -> Replies:
    """The replies to a caption; the last says that only the words were read.

    Beside what saves nothing else is said.
    """
    if (
        turn.is_group
        or turn.takes_file
        or not replies
        or turn.incoming.media not in ENCLOSED
    ):
        return replies
    *others, last = replies
    if last.look is Look.DANGER:
        return replies
    words = turn._(
        "Loa Bản mới đọc phần chữ; ảnh, tiếng, tệp kèm theo thì chưa xem, "
        "chưa gửi đi được."
    )
    return [*others, replace(last, spans=(*last.spans, Span(f"\n{words}")))]
