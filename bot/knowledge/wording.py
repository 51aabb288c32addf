"""An answer in words: its question, its text, its source, its span. No markup."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.country import SOURCE_LANGUAGE
from bot.i18n import Translator
from bot.knowledge.eligibility.checks import Basis
from bot.knowledge.model import MEDIUM, Answer, Answered
from bot.knowledge.word_lists import Words

COMING_WITHIN = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Worded:
    """What is shown of an answer; `more` is what "xem thêm" shows."""

    question: str
    paragraphs: tuple[str, ...]
    source: str
    notes: tuple[str, ...]
    more: tuple[str, ...]


def word(
    found: Answered, _: Translator, words: Words, on: date, *, label_unreviewed: bool
) -> Worded:
    """The answer as a person gets it on a day."""
    answer = found.answer
    if found.ended is not None:
        return _ended(found, _, words, on, label_unreviewed=label_unreviewed)
    paragraphs = [answer.paragraphs[0]]
    coming = found.successor
    begins = coming.valid_from if coming is not None else None
    if coming is not None and begins is not None and begins - on <= COMING_WITHIN:
        paragraphs.append(_coming(coming, begins, _, on))
    return Worded(
        answer.question,
        tuple(paragraphs),
        source_line(answer, _, words),
        _notes(answer, _, on, label_unreviewed=label_unreviewed),
        answer.paragraphs[1:],
    )


def _ended(
    found: Answered, _: Translator, words: Words, on: date, *, label_unreviewed: bool
) -> Worded:
    old, new = found.answer, found.successor
    since = (found.ended or date.max) + timedelta(days=1)
    if new is None:
        first = _(
            "Điều này đã hết hiệu lực từ ngày {day}; chưa thấy quy định thay thế.",
            day=_.date(since),
        )
        paragraphs = (first, _("Trước đó: {text}", text=old.paragraphs[0]))
        shown = old
    else:
        last = _(
            "Từ ngày {day}, điều này không còn đúng: {text}",
            day=_.date(since),
            text=old.paragraphs[0],
        )
        paragraphs = (new.paragraphs[0], last)
        shown = new
    return Worded(
        shown.question,
        paragraphs,
        source_line(shown, _, words),
        _notes(shown, _, on, label_unreviewed=label_unreviewed),
        shown.paragraphs[1:],
    )


def _coming(coming: Answer, begins: date, _: Translator, on: date) -> str:
    if begins - on == timedelta(days=1):
        return _(
            "Từ ngày mai, {day}: {text}", day=_.date(begins), text=coming.paragraphs[0]
        )
    return _("Từ ngày {day}: {text}", day=_.date(begins), text=coming.paragraphs[0])


def source_line(answer: Answer | Basis, _: Translator, words: Words) -> str:
    """`Nguồn: … Áp dụng từ D1 đến hết ngày D2. Xem lại ngày D3.`"""
    documents = [document_name(d.number, d.title, _, words) for d in answer.documents]
    names = ", ".join(documents or answer.authorities)
    span = _span(answer, _)
    checked = _("Xem lại ngày {day}.", day=_.date(answer.checked))
    return " ".join(
        part for part in (_("Nguồn: {names}.", names=names), span, checked) if part
    )


def _span(answer: Answer | Basis, _: Translator) -> str:
    begin, end = answer.valid_from, answer.valid_to
    if begin is not None and end is not None:
        return _(
            "Áp dụng từ {begin} đến hết ngày {end}.",
            begin=_.date(begin),
            end=_.date(end),
        )
    if begin is not None:
        return _("Áp dụng từ {begin}, chưa có ngày hết.", begin=_.date(begin))
    if end is not None:
        return _("Áp dụng đến hết ngày {end}.", end=_.date(end))
    return _("Chưa có ngày hết.")


def _notes(
    answer: Answer, _: Translator, on: date, *, label_unreviewed: bool
) -> tuple[str, ...]:
    notes = []
    if answer.confidence == MEDIUM:
        notes.append(_("Chưa thật chắc, hỏi lại xã."))
    elif answer.is_unsure_on(on):
        notes.append(_("Con số có thể đã đổi, hỏi lại xã."))
    if label_unreviewed and not answer.is_reviewed:
        notes.append(_("Chưa có cơ quan nào duyệt."))
    return tuple(notes)


def document_name(number: str, title: str, _: Translator, words: Words) -> str:
    """`351/2025/NĐ-CP` → `Nghị định 351/2025/NĐ-CP`, by what the number contains."""
    law = {"vi": "Luật", "en": "Law"}
    resolution = {"vi": "Nghị quyết", "en": "Resolution"}
    kind: dict[str, str] = {}
    for sign, names in words.documents.items():
        if sign in number:
            kind = names
            break
    else:
        if "/QH" in number:
            kind = resolution if title.startswith("Nghị quyết") else law
    name = kind.get(_.language) or kind.get(SOURCE_LANGUAGE) or ""
    if not name or number.lower().startswith(name.lower()):
        return number
    return f"{name} {number}"
