"""What is answered to small talk: a small, kind word, and a way on.

Never scolds, never jokes back. Emoji and lone marks have no words to be found by.
"""

import unicodedata

from bot.conversation.turn import Replies, Turn, in_rows
from bot.i18n import N_
from bot.messaging import Button

FACES = "faces"  # emoji, and nothing else
MARKS = "marks"  # "?", ".", "…"
_WEATHER = "weather-source"  # the topic that says where to look
_SAID = {
    "thanks": N_("Không có gì. Cần biết gì cứ hỏi."),
    "understood": N_("Vâng. Cần biết gì cứ hỏi."),
    "yes": N_("Vâng. Nhưng lúc này Loa Bản chưa hỏi gì. Cần biết gì cứ gõ vài chữ."),
    "no": N_("Vâng, không sao. Cần biết gì cứ hỏi."),
    "goodbye": N_("Chào nhà mình. Lúc nào cần cứ nhắn."),
    "goodnight": N_("Chúc nhà mình ngủ ngon. Mai cần gì cứ hỏi."),
    "how-are-you": N_("Loa Bản vẫn chạy tốt, cảm ơn đã hỏi thăm. Cần biết gì cứ hỏi."),
    "meal": N_(
        "Loa Bản là máy nên không ăn, cảm ơn đã hỏi thăm. Nhà mình ăn ngon miệng nhé. "
        "Cần biết gì cứ hỏi."
    ),
    "laughing": N_("Vui là tốt rồi. Cần biết gì cứ hỏi."),
    "sighing": N_("Có chuyện gì cứ nói, biết thì Loa Bản trả lời ngay."),
    "faces": N_("Loa Bản thấy rồi. Cần biết gì cứ gõ vài chữ."),
    "scolding": N_("Xin lỗi, vừa rồi chưa giúp được. Nhà mình đang cần việc gì?"),
    "unsure": N_("Không sao. Bấm một việc dưới đây, hoặc gõ vài chữ về việc đang cần."),
    "weather": N_(
        "Loa Bản không xem được thời tiết. Có mưa to, bão, lũ thì xã báo ở đây cho máy "
        "nào nhận tin."
    ),
}
_LOST = ("scolding", "unsure", "greeting", "marks")  # who is shown what can be asked
_OF_TODAY = ("weather",)


def kind_of(turn: Turn, text: str) -> str:
    """The kind of small talk that a whole text is; "" for anything else."""
    letters = [c for c in text if not c.isspace()]
    if letters and not any(map(str.isalnum, letters)):
        pictures = [c for c in letters if unicodedata.category(c) in ("So", "Sk")]
        return FACES if pictures else MARKS
    return turn.house.library.index.small_talk(text)


def reply(turn: Turn, kind: str, themes: list[Button]) -> Replies:
    """The small word; `themes` are what people ask about."""
    _ = turn._
    message = _SAID.get(kind)
    if message is None:
        example = _("lam giay khai sinh o dau")
        text = _(
            "Loa Bản đây. Cần biết gì cứ gõ vài chữ, ví dụ: {example}", example=example
        )
    else:
        text = _(message)
    officer = turn.free(_("Hỏi cán bộ"), "officer")
    if kind in _LOST or message is None:
        return turn.say(text, *in_rows([*themes, officer], 2))
    if kind == "sighing":
        return turn.say(text, (officer,))
    return turn.say(text, *in_rows(_weather(turn) if kind in _OF_TODAY else []))


def _weather(turn: Turn) -> list[Button]:
    """Where to look, and to be told."""
    content = turn.house.library.content
    found = content.answer(_WEATHER, turn.language, turn.today, turn.home)
    ways = [turn.free(turn._("Nhận tin của xã"), "subscribe")]
    if found is not None and not found.withheld:
        ways.insert(0, turn.free(found.question, "topic", found.topic))
    return ways if not turn.is_group else ways[:-1]
