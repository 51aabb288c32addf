"""What an answer says on a day on which it is no longer so. Pure.

An answer that holds may still speak of a day that has passed as if it were to come:
"đến hết ngày 31/12/2026", "dự kiến quý ba năm 2026", a draft that nobody looked at.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from bot.country import SOURCE_LANGUAGE
from bot.knowledge.model import AMOUNTS_KEEP, Answer, Content, Fault, Source

ENDS_WITHIN = timedelta(days=60)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")
_DAY = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_MONTH = re.compile(r"(?:tháng\s|(?<![\d/]))(\d{1,2})/(\d{4})(?![\d/])")
_QUARTER = re.compile(r"quý (\w+)(?:/| năm )(\d{4})", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d/.])(20\d{2})(?![\d/])")
_QUARTERS = {"một": 1, "i": 1, "hai": 2, "ii": 2, "ba": 3, "iii": 3, "tư": 4, "iv": 4}
_UNTIL = re.compile(r"(?:đến hết|until|through|up to)\b", re.IGNORECASE)
_PLANNED = re.compile(
    r"\b(?:dự kiến|dự thảo|sắp(?! xếp)|expected|planned|draft)\b", re.IGNORECASE
)
_WILL = re.compile(r"\b(?:sẽ|will)\b", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:từ|since|from)\b", re.IGNORECASE)  # and so still
_WAS = re.compile(r"\b(?:was|were)\b|\bnay (?:còn|đã)\b", re.IGNORECASE)
_DRAFT = re.compile(r"\b(?:dự thảo|draft)\b", re.IGNORECASE)
_OF_BEFORE = re.compile(
    r"\b(?:trước đây|trước đó|đã hết|không còn|cũ|from|từ|used to|ended|old)\b",
    re.IGNORECASE,
)


def outlived(content: Content, sources: Iterable[Source], on: date) -> list[Fault]:
    """What answers in force on a day say of days before it; for editors.

    `sources` are the texts that they are made of.
    """
    texts = {str(source.file): source for source in sources}
    found: dict[Fault, None] = {}
    for answer in _in_force(content, on):
        source = texts[answer.file]
        is_old = on - answer.checked > AMOUNTS_KEEP and answer.valid_to is None
        for number, line in enumerate(source.body.splitlines(), source.body_line):
            for what in _of_line(line, on, is_old=is_old):
                found[Fault(answer.file, number, what, is_strict=True)] = None
    return list(found)


def ending_alone(content: Content, on: date) -> list[Answer]:
    """Answers in force that end within sixty days, with nothing that follows.

    Of the source language, the first to end first.
    """
    found = [
        answer
        for answer in _in_force(content, on)
        if answer.language == SOURCE_LANGUAGE
        and answer.valid_to is not None
        and answer.valid_to - on <= ENDS_WITHIN
        and content.topics[answer.topic].following(answer) is None
    ]
    return sorted(found, key=lambda a: (a.valid_to or date.max, a.topic))


def begun_since(content: Content, on: date) -> list[str]:
    """Facts that were read before they began, and hold now: to be looked at again."""
    return [
        fact.id
        for known in content.facts.values()
        if (fact := known.on(on)) is not None
        and fact.is_served
        and known.valid_from == fact.valid_from
        and fact.checked < (fact.valid_from or fact.checked)
    ]


def _in_force(content: Content, on: date) -> Iterator[Answer]:
    for topic in content.topics.values():
        for answer in topic.answers:
            if answer.holds_on(on) and not answer.withheld:
                yield answer


def _of_line(line: str, on: date, *, is_old: bool) -> Iterator[str]:
    for sentence in _SENTENCE.split(line):
        last = _last_day(sentence)
        has_passed = last is not None and last < on and not _WAS.search(sentence)
        is_before = _OF_BEFORE.search(sentence) or _tells_what_followed(line, last)
        if has_passed and _UNTIL.search(sentence) and not is_before:
            yield f"says until when, and that is over: {sentence[:60]!r}"
        elif has_passed and _is_to_come(sentence):
            yield f"speaks of what is to come, and its day is over: {sentence[:60]!r}"
        elif is_old and _DRAFT.search(sentence):
            yield (
                f"tells of a draft that nobody looked at for {AMOUNTS_KEEP.days} days: "
                "read what became of it, or give the fact a `valid_to`"
            )


def _tells_what_followed(line: str, last: date | None) -> bool:
    """`Đến hết 30/6/2026 …. Từ 1/7/2026 …`: it knows that the day has passed."""
    if last is None:
        return False
    following = last + timedelta(days=1)
    return (str(following.day), str(following.month), str(following.year)) in (
        (d.lstrip("0"), m.lstrip("0"), y) for d, m, y in _DAY.findall(line)
    )


def _is_to_come(sentence: str) -> bool:
    if _PLANNED.search(sentence):
        return True
    return bool(_WILL.search(sentence)) and not _SINCE.search(sentence)


def _last_day(text: str) -> date | None:
    """The latest day, month, quarter or year that a sentence names, to its end."""
    days = [_date(int(y), int(m), int(d)) for d, m, y in _DAY.findall(text)]
    rest = _DAY.sub(" ", text)
    days += [_month_end(int(y), int(m)) for m, y in _MONTH.findall(rest)]
    rest = _MONTH.sub(" ", rest)
    for name, year in _QUARTER.findall(rest):
        number = _QUARTERS.get(name.lower())
        days.append(_month_end(int(year), 3 * number) if number else None)
    rest = _QUARTER.sub(" ", rest)
    days += [date(int(year), 12, 31) for year in _YEAR.findall(rest)]
    known = [day for day in days if day is not None]
    return max(known, default=None)


def _month_end(year: int, month: int) -> date | None:
    following = _date(year + month // 12, month % 12 + 1, 1) if month <= 12 else None  # noqa: PLR2004  # months of a year
    return None if following is None else following - timedelta(days=1)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
