"""An answer in words: its question, its text, what it rests on. No markup."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.i18n import Translator
from bot.knowledge.documents import document_name, office_name
from bot.knowledge.eligibility.checks import Basis
from bot.knowledge.model import AMOUNTS_KEEP, Answer, Answered
from bot.knowledge.word_lists import Words

COMING_WITHIN = timedelta(days=60)
LONGEST_TAIL = 90  # letters of the one line under an answer
_EXPLAINED = re.compile(r" \([^)]*\)")
_YEARED = re.compile(r"(\d+/\d{4})/[^\s;,]+")  # a document's number that holds its year


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
    """`Theo Nghị định 351/2025, đúng đến hết 31/12/2026. Chưa có cơ quan nào duyệt.`

    One line of at most LONGEST_TAIL letters; the rest stands in `grounds`. Whether a
    figure may be another by now is said of money, rates and ages alone, and only where
    no end is known: said under everything, nobody would heed it. What has ended is
    said to have ended, and no more.
    """
    notes = []
    has_ended = rests_on.valid_to is not None and rests_on.valid_to < on
    if not has_ended:
        if is_doubtful(rests_on, on) and (rests_on.valid_from or on) <= on:
            notes.append(_doubt(rests_on, _, on))
        if isinstance(rests_on, Answer) and rests_on.is_draft:
            notes.append(_("Bản nháp, chưa người nói tiếng này xem lại."))
        elif label_unreviewed and not rests_on.is_reviewed:
            notes.append(_("Chưa có cơ quan nào duyệt."))
    name = _first_source(rests_on, _, words)
    room = LONGEST_TAIL - len(" ".join(["", *notes]))
    room -= len(_source("", rests_on, _, on))
    return " ".join([_source(_cut(name, room), rests_on, _, on), *notes])


def is_doubtful(rests_on: Answer | Basis, on: date) -> bool:
    """Whether its sums may be others by now, or were never sure."""
    checked = rests_on.sums_checked
    if checked is None:
        return False
    return rests_on.has_unsure_sums or on - checked > AMOUNTS_KEEP


def _source(name: str, rests_on: Answer | Basis, _: Translator, on: date) -> str:
    """By what, and the one day that matters: its beginning ahead, or its end."""
    begins, ends = rests_on.valid_from, rests_on.valid_to
    if begins is not None and begins > on:
        return _("Theo {name}, từ ngày {day}.", name=name, day=_.date(begins))
    if ends is None:
        return _("Theo {name}.", name=name)
    if ends < on:
        return _("Theo {name}, hết {day}.", name=name, day=_.date(ends))
    return _("Theo {name}, đúng đến hết {day}.", name=name, day=_.date(ends))


def source_line(answer: Answer | Basis, _: Translator, words: Words, on: date) -> str:
    """`Nguồn: … Đúng đến hết ngày D. Xem lại tháng M.`"""
    names = [
        document_name(d.number, d.title, _.language, words) for d in answer.documents
    ] or [office_name(name, _.language, words) for name in answer.authorities]
    parts = [_("Nguồn: {names}.", names=", ".join(names)), _span(answer, _, on)]
    if on - answer.checked > AMOUNTS_KEEP:
        parts.append(_("Xem lại tháng {month}.", month=_.month(answer.checked)))
    return " ".join(part for part in parts if part)


def _span(answer: Answer | Basis, _: Translator, on: date) -> str:
    """Only what matters of it: a beginning that lies ahead, and an end."""
    begins, ends = answer.valid_from, answer.valid_to
    found = []
    if begins is not None and begins > on:
        found.append(_("Áp dụng từ {begin}.", begin=_.date(begins)))
    if ends is not None and ends < on:
        found.append(_("Đã hết sau ngày {end}.", end=_.date(ends)))
    elif ends is not None:
        found.append(_("Đúng đến hết ngày {end}.", end=_.date(ends)))
    return " ".join(found)


def _doubt(rests_on: Answer | Basis, _: Translator, on: date) -> str:
    checked = rests_on.sums_checked
    if checked is not None and on - checked > AMOUNTS_KEEP:
        month = _.month(checked)
        return _("Số xem tháng {month}: hỏi lại xã.", month=month)
    return _("Chưa thật chắc, hỏi lại xã.")


def grounds(answer: Answer, _: Translator, words: Words, on: date) -> tuple[str, ...]:
    """All that an answer rests on, a paragraph each: what [Nguồn] shows."""
    lines = [source_line(answer, _, words, on)]
    if is_doubtful(answer, on) and not answer.has_ended(on):
        lines.append(_doubt(answer, _, on))
    if answer.is_draft:
        lines.append(_("Bản nháp, chưa người nói tiếng này xem lại."))
    return (*lines, reviewed(answer, _))


def reviewed(answer: Answer, _: Translator) -> str:
    """Who reviewed it and when, or that nobody has."""
    if not answer.is_reviewed:
        return _("Chưa có cơ quan nào duyệt.")
    by, day = answer.review.get("by", ""), answer.review.get("on", "")
    return _("Đã duyệt: {by}, {day}.", by=by, day=day)


def _first_source(rests_on: Answer | Basis, _: Translator, words: Words) -> str:
    """`Nghị định 351/2025`: the first document as people say it, else who says so."""
    for document in sorted(rests_on.documents, key=lambda d: d.is_over):
        name = document_name(document.number, document.title, _.language, words)
        return _YEARED.sub(r"\1", name)
    offices = (office_name(o, _.language, words) for o in rests_on.authorities)
    return next(offices, "")


def _cut(name: str, room: int) -> str:
    """A name that fits: the first of several, without what explains it, else cut."""
    if len(name) <= room:
        return name
    name = _EXPLAINED.sub("", name.partition(";")[0])
    if len(name) <= room:
        return name
    return name[: room - 1].rsplit(" ", 1)[0] + "…"
