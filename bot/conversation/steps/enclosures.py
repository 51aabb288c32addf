"""What came along with words and cannot be sent on: it is said that it was there."""

from collections.abc import Mapping

from bot.conversation.turn import Turn
from bot.i18n import N_
from bot.messaging import Media

ENCLOSED: Mapping[str, str] = {
    Media.PICTURE: N_("(có ảnh, người gửi còn giữ)"),
    Media.VIDEO: N_("(có phim, người gửi còn giữ)"),
    Media.SOUND: N_("(có tiếng nói, người gửi còn giữ)"),
    Media.FILE: N_("(có tệp, người gửi còn giữ)"),
}


def told_of(turn: Turn, text: str) -> str:
    """A question for an officer, who is told that something came along with it."""
    note = ENCLOSED.get(turn.incoming.media)
    return f"{text} {turn._(note)}" if note and text else text
