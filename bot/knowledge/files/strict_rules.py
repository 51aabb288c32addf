"""The editors' rules, which `bot check --strict` holds. Pure.

A figure in a text comes from the facts that it covers, whether it is a placeholder or
stands in a name; a last day is the register's; words are such as a grandmother says.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from bot.country import SOURCE_LANGUAGE
from bot.knowledge.figures import PLACEHOLDER
from bot.knowledge.model import Answer, Fact, Fault, Source
from bot.knowledge.word_lists import Words

TRANSLATED_WAYS, OFFICERS_WAYS = 3, 2  # of asking, beside those of the source
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# What begins a run of digits or capitals begins it at its first: a text of nothing else
# is looked through once, not once from each of its letters.
_DOCUMENT = re.compile(r"(?<!\d)\d+(?:/\d{4})?[/-][A-ZĐ][\w/-]*")
_CODE = re.compile(
    r"\bcấp [123]\b|(?<![A-Z])[A-Z]+\d+|\b\d+[GgxX]\d*\b|\+\d[\d ]+"
    r"|(?<!\d)\d(?:[ .]?\d){6,}(?!\d)"
)
_NAMED = re.compile(r"“[^”]*”")
_SHORT = re.compile(r"\b[A-ZĐ]{2,}\b")
_ROMAN = re.compile(r"[IVX]+")
_LAST_DAY = re.compile(
    r"(?:đến hết|đến|hết|until|through|up to)(?: ngày| the end of)? "
    r"(?:(\d{1,2})/(\d{1,2})/(\d{4})|(\d{1,2}) ([A-Z][a-z]+) (\d{4}))"
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip
# Districts ended on 1 July 2025 (Law 72/2025/QH15): nothing is handed in there.
_DISTRICT = re.compile(
    r"\b(?:(?:ủy ban(?: nhân dân)?|công an|phòng|lãnh đạo|cán bộ)"
    r"|(?:lên|ra|gửi|nộp(?: ở)?|hỏi|gặp))\s+huyện\b",
    re.IGNORECASE,
)
_OF_BEFORE = re.compile(r"\bcũ\b|không còn|trước|khi đó", re.IGNORECASE)


def figures_of(texts: Sequence[str]) -> frozenset[str]:
    """Every number in some texts, without its separators and leading zeros."""
    return frozenset(_plain(n) for text in texts for n in _NUMBER.findall(text))


def check_text(
    source: Source, answer: Answer, covered: Sequence[Fact], words: Words
) -> list[Fault]:
    """What an editor would mend in one file."""
    faults: list[Fault] = []
    known = frozenset[str]().union(*(fact.figures for fact in covered))
    known |= frozenset(words.numbers)
    last_days = {fact.valid_to for fact in covered}
    if answer.valid_to is not None:  # "from 2027" may be said of what ends in 2026
        known |= {str((answer.valid_to + timedelta(days=1)).year)}
    for number, line in enumerate(source.body.splitlines(), source.body_line):
        hidden = PLACEHOLDER.sub("@", line)
        found = [
            *strange_figures(hidden, known),
            *_other_ends(hidden, last_days, known),
        ]
        if answer.language == SOURCE_LANGUAGE:
            found += [*_abbreviations(hidden, words), *_districts(hidden)]
        faults += [Fault(answer.file, number, what, is_strict=True) for what in found]
    least = TRANSLATED_WAYS if answer.audience == "citizen" else OFFICERS_WAYS
    if answer.language != SOURCE_LANGUAGE and len(answer.asked) < least:
        what = f"has {len(answer.asked)} ways of asking of {least} in its language"
        faults.append(Fault(answer.file, 1, what, is_strict=True))
    return faults


def strange_figures(line: str, known: frozenset[str]) -> list[str]:
    """What is wrong with the numbers of a line, its placeholders hidden."""
    bare = _LAST_DAY.sub("", _CODE.sub("", _DOCUMENT.sub("", line)))
    return [
        f"{found} is no figure of the facts it covers: correct it, or cover the fact"
        for found in _NUMBER.findall(bare)
        if _plain(found) not in known
    ]


def _plain(number: str) -> str:
    return re.sub(r"[.,]", "", number).lstrip("0") or "0"


def _other_ends(
    line: str, last_days: set[date | None], known: frozenset[str]
) -> list[str]:
    found = []
    for match in _LAST_DAY.finditer(line):
        day, month, year = match[1] or match[4], match[2], match[3] or match[6]
        if month is None:
            if match[5] not in _MONTHS:
                continue
            month = str(_MONTHS.index(match[5]) + 1)
        try:
            said = date(int(year), int(month), int(day))
        except ValueError:
            found.append(f"there is no such day: {match[0]!r}")
            continue
        is_said_by_fact = {day.lstrip("0"), year} <= known
        if said not in last_days and not is_said_by_fact:
            found.append(f"{match[0]!r} is not the register's last day")
    return found


def _abbreviations(line: str, words: Words) -> list[str]:
    bare = _NAMED.sub("", _DOCUMENT.sub("", line))
    return [
        f"{found!r} is an abbreviation that not everyone knows: write it out"
        for found in _SHORT.findall(bare)
        if found not in words.known_short and not _ROMAN.fullmatch(found)
    ]


def _districts(line: str) -> list[str]:
    return [
        f"{match[0]!r}: there are no districts any more, name the commune or province"
        for sentence in re.split(r"[.!?;]\s", line)
        for match in _DISTRICT.finditer(sentence)
        if not _OF_BEFORE.search(sentence)
    ]


def check_ways(
    answers: Sequence[Answer],
    fold: Callable[[str], str],
    line_of: Mapping[str, Callable[[str], int]],
) -> list[Fault]:
    """Two topics that are asked for in the same words: nobody could tell them apart."""
    faults: list[Fault] = []
    seen: dict[tuple[str, str], Answer] = {}
    for answer in answers:
        for way in (answer.question, *answer.asked):
            key = (answer.language, " ".join(re.findall(r"\w+", fold(way))))
            other = seen.setdefault(key, answer)
            if other.topic != answer.topic:
                what = f"{way!r} is a way of asking for {other.topic} too: change one"
                line = line_of[answer.file](way)
                faults.append(Fault(answer.file, line, what, is_strict=True))
    return faults


def check_languages(answers: Sequence[Answer]) -> list[Fault]:
    """A citizen's answer without its English."""
    english = {(a.topic, a.stem) for a in answers if a.language == "en"}
    return [
        Fault(
            answer.file,
            1,
            f"has no English: write {answer.stem}.en.md beside it",
            is_strict=True,
        )
        for answer in answers
        if answer.language == SOURCE_LANGUAGE
        and answer.audience == "citizen"
        and (answer.topic, answer.stem) not in english
    ]
