"""An answer in words: its question, its text, what it rests on. No markup."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.i18n import Translator
from bot.knowledge.documents import document_name
from bot.knowledge.eligibility.checks import Basis
from bot.knowledge.model import AMOUNTS_KEEP, MEDIUM, Answer, Answered
from bot.knowledge.word_lists import Words

COMING_WITHIN = timedelta(days=31)
LONGEST_TAIL = 90  # letters of the one line under an answer
_YEARED = re.compile(r"(\d+/\d{4})/\S+")  # a document's number that holds its year


@dataclass(frozen=True, slots=True)
class Worded:
    """What is shown of an answer; `more` is what "xem thêm" shows, `tail` one line."""

    question: str
    paragraphs: tuple[str, ...]
    tail: str
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
        tail(answer, _, words, on, label_unreviewed=label_unreviewed),
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
        tail(shown, _, words, on, label_unreviewed=label_unreviewed),
        shown.paragraphs[1:],
    )


def _coming(coming: Answer, begins: date, _: Translator, on: date) -> str:
    if begins - on == timedelta(days=1):
        return _(
            "Từ ngày mai, {day}: {text}", day=_.date(begins), text=coming.paragraphs[0]
        )
    return _("Từ ngày {day}: {text}", day=_.date(begins), text=coming.paragraphs[0])


def tail(
    rests_on: Answer | Basis,
    _: Translator,
    words: Words,
    on: date,
    *,
    label_unreviewed: bool,
) -> str:
    """`Theo Nghị định 351/2025, đúng đến hết ngày 31/12/2026. Chưa có cơ quan …`

    One line of at most LONGEST_TAIL letters; the rest stands in `grounds`. Whether a
    figure may be another by now is said of money, rates and ages alone, and only where
    no end is known: said under everything, nobody would heed it.
    """
    notes = []
    if _holds(rests_on, on) and is_doubtful(rests_on, on):
        notes.append(_doubt(rests_on, _, on))
    if label_unreviewed and not rests_on.is_reviewed:
        notes.append(_("Chưa có cơ quan nào duyệt."))
    name, begin, end = _first_source(rests_on, _, words), "", ""
    if begins := rests_on.valid_from:
        begin = _.date(begins) if begins > on else ""
    if rests_on.valid_to:
        end = _.date(rests_on.valid_to)
    room = LONGEST_TAIL - len(" ".join(["", *notes])) - len(_source("", begin, end, _))
    return " ".join([_source(_cut(name, room), begin, end, _), *notes])


def is_doubtful(rests_on: Answer | Basis, on: date) -> bool:
    """Whether its sums may be others by now, or were never sure."""
    checked = rests_on.sums_checked
    if checked is None:
        return False
    return rests_on.confidence == MEDIUM or on - checked > AMOUNTS_KEEP


def _holds(rests_on: Answer | Basis, on: date) -> bool:
    return (rests_on.valid_from or on) <= on <= (rests_on.valid_to or on)


def _source(name: str, begin: str, end: str, _: Translator) -> str:
    if begin:
        return _("Theo {name}, từ ngày {day}.", name=name, day=begin)
    if end:
        return _("Theo {name}, đến hết ngày {day}.", name=name, day=end)
    return _("Theo {name}.", name=name)


def source_line(answer: Answer | Basis, _: Translator, words: Words) -> str:
    """`Nguồn: … Áp dụng từ D1 đến hết ngày D2. Xem lại ngày D3.`"""
    documents = [
        document_name(d.number, d.title, _.language, words) for d in answer.documents
    ]
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


def _doubt(rests_on: Answer | Basis, _: Translator, on: date) -> str:
    checked = rests_on.sums_checked
    if checked is not None and on - checked > AMOUNTS_KEEP:
        month = _.month(checked)
        return _("Số xem tháng {month}, hỏi lại xã.", month=month)
    return _("Chưa thật chắc, hỏi lại xã.")


def grounds(answer: Answer, _: Translator, words: Words, on: date) -> tuple[str, ...]:
    """All that an answer rests on, a paragraph each: what [Nguồn] shows."""
    lines = [source_line(answer, _, words)]
    if answer.confidence == MEDIUM:
        lines.append(_("Chưa thật chắc, hỏi lại xã."))
    elif answer.is_unsure_on(on):
        lines.append(_("Con số có thể đã đổi, hỏi lại xã."))
    return (*lines, reviewed(answer, _))


def reviewed(answer: Answer, _: Translator) -> str:
    """Who reviewed it and when, or that nobody has."""
    if not answer.is_reviewed:
        return _("Chưa có cơ quan nào duyệt.")
    by, day = answer.review.get("by", ""), answer.review.get("on", "")
    return _("Đã duyệt: {by}, {day}.", by=by, day=day)


def _first_source(rests_on: Answer | Basis, _: Translator, words: Words) -> str:
    """`Nghị định 351/2025`: the first document as people say it, else who says so."""
    for document in rests_on.documents:
        name = document_name(document.number, document.title, _.language, words)
        return _YEARED.sub(r"\1", name)
    return next(iter(rests_on.authorities), "")


def _cut(name: str, room: int) -> str:
    """A name that fits, cut between words."""
    if len(name) <= room:
        return name
    return name[: room - 1].rsplit(" ", 1)[0] + "…"
