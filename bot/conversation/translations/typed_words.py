"""A translation as it is typed: what it may not lose of its source, in one sentence."""

import re
from collections.abc import Sequence

from bot.i18n import Translator, loses
from bot.knowledge.figures import PLACEHOLDER

LONGEST = 2000  # letters of a message of the interface
_NAMED = re.compile(r"\{(\w+)\}")
# Phone numbers, years, sums; a shorter one may be said otherwise ("18 giờ", 18:00).
_FIGURE = re.compile(r"\d{3,}")


def wrong_message(
    _: Translator, message: str, forms: Sequence[str], *, counts: bool, wanted: int
) -> str:
    """What is wrong with the words of a message; empty where nothing is."""
    if len(forms) != wanted:
        return _("Cần đúng {wanted} dòng, mỗi số một dòng.", wanted=wanted)
    text = " ".join(forms)
    if len(text) > LONGEST:
        return _("Dài quá, nhiều nhất {most} chữ cái.", most=LONGEST)
    named = _NAMED.findall(message)
    if any(loses(message, form, is_counted=counts) for form in forms):
        words = ", ".join(f"{{{name}}}" for name in named)
        if not named:
            return _("Câu này không có chữ trong ngoặc nhọn: bỏ đi.")
        return _("Giữ nguyên các chữ trong ngoặc nhọn: {words}.", words=words)
    if any(_is_broken(form) for form in forms):
        return _("Ngoặc nhọn mở ra thì phải đóng lại.")
    return _figures_lost(_, message, text)


def _is_broken(form: str) -> bool:
    """Whether filling in would fail: a lone brace, a format of somebody's own."""
    rest = _NAMED.sub("", form)
    return "{" in rest or "}" in rest


def wrong_answer(_: Translator, source: str, before: str, body: str) -> str:
    """What a typed answer lost of the source that its translation had; or nothing."""
    kept = [m[0] for m in PLACEHOLDER.finditer(source) if m[0] in before]
    lost = [name for name in dict.fromkeys(kept) if name not in body]
    if lost:
        return _("Thiếu con số {words}: gõ lại cho đủ.", words=", ".join(lost))
    wanted = " ".join(figure for figure in _FIGURE.findall(source) if figure in before)
    return _figures_lost(_, wanted, body, is_exact=False)


def _figures_lost(
    _: Translator, source: str, text: str, *, is_exact: bool = True
) -> str:
    wanted, found = set(_FIGURE.findall(source)), set(_FIGURE.findall(text))
    lost = sorted(wanted - found)
    if lost:
        return _("Thiếu con số {words}: gõ lại cho đủ.", words=", ".join(lost))
    if is_exact and found - wanted:
        words = ", ".join(sorted(found - wanted))
        return _("Bản tiếng Việt không có con số {words}.", words=words)
    return ""
