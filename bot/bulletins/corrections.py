"""The words of a correction: what it is about, what is right. Pure."""

import re
from textwrap import shorten

from bot.bulletins import notice_text
from bot.i18n import Catalogues, Translator
from bot.messaging import Reply, Span
from bot.places import Places

LONG_ENOUGH = 80  # characters: so much says by itself what it is about
SUBJECT = 60  # characters of a notice that say what it is about
_DAY = re.compile(
    r"(?:(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật)\s+)?"
    r"(?<![\d/])\d{1,2}/\d{1,2}(?:/\d{4})?(?![\d/])",
    re.IGNORECASE,
)


def corrected(wrong: str, right: str) -> str:
    """`Tiêm phòng trâu bò thứ Bảy 28/11: 13 giờ, không phải 7 giờ.`

    What is right, as it was typed; where that is short, after what it is about.
    """
    said = right.strip()
    if not said.endswith((".", "!", "?", "…")):
        said += "."
    about = _subject(wrong)
    if len(said) > LONG_ENOUGH or _begins_so(said, about):
        return said
    day = _DAY.search(wrong)
    if day is not None and not _DAY.search(about) and not _DAY.search(said):
        about += f" {day[0]}"
    return f"{about}: {said}"


def withdrawn(
    notice: notice_text.Notice | None, catalogues: Catalogues, places: Places
) -> dict[str, Reply]:
    """By language, what is said of a notice that is taken back where it cannot be
    deleted; nothing where its place has gone.
    """
    if notice is None:
        return {}
    return {
        language: _withdrawn(notice, catalogues.translator(language), places)
        for language in catalogues.languages
    }


def _withdrawn(notice: notice_text.Notice, _: Translator, places: Places) -> Reply:
    whose = places.label(notice.place)
    said = _(
        "Tin mã LB {code} ({about}) không còn đúng, đừng làm theo. {place} xin lỗi "
        "bà con.",
        code=notice.code,
        about=_subject(notice.text),
        place=whose[0].upper() + whose[1:],
    )
    head = Span(_("THU HỒI.") + " ", bold=True)
    return Reply((head, Span(said)), ((notice_text.less_news(_),),))


def _begins_so(said: str, about: str) -> bool:
    return said.casefold().startswith(about.casefold().strip("“”…"))


def _subject(text: str) -> str:
    """What a notice is about: what stands before its colon, or how it begins."""
    first = " ".join(text.split())
    before, colon, _ = first.partition(":")
    if colon and before and len(before) <= SUBJECT:
        return before
    return f"“{shorten(first, SUBJECT, placeholder='…') or first[:SUBJECT]}”"
