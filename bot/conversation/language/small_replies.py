"""The small, kind words that answer small talk, by its kind. Pure.

Never scolds, never jokes back. Emoji and lone marks have no words to be found by.
"""

import unicodedata

from bot.i18n import N_, Translator
from bot.knowledge import Index

FACES = "faces"  # emoji, and nothing else
MARKS = "marks"  # "?", ".", "…"
MAY_BE_A_CRY = ("sighing",)
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
    "unsure": N_(
        "Không sao. Chọn một việc dưới đây, hoặc gõ vài chữ về việc đang cần."
    ),
    "weather": N_(
        "Loa Bản không xem được thời tiết. Có mưa to, bão, lũ thì xã báo ở đây cho máy "
        "nào nhận tin."
    ),
}


def said(kind: str, _: Translator) -> str:
    """The words for a kind; a greeting for one that has none of its own."""
    message = _SAID.get(kind)
    if message is not None:
        return _(message)
    example = _("lam giay khai sinh o dau")
    return _(
        "Loa Bản đây. Cần biết gì cứ gõ vài chữ, ví dụ: {example}", example=example
    )


def kind_of(text: str, index: Index, *, is_perhaps_a_cry: bool = False) -> str:
    """The kind of small talk that a whole text is; "" for anything else."""
    letters = [c for c in text if not c.isspace()]
    if letters and not any(map(str.isalnum, letters)):
        pictures = [c for c in letters if unicodedata.category(c) in ("So", "Sk")]
        return FACES if pictures else MARKS
    kind = index.small_talk(text)
    return "" if is_perhaps_a_cry and kind in MAY_BE_A_CRY else kind
