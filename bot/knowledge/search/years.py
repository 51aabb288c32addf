"""Which years a question is about, by their numbers and by words. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_SPAN = re.compile(r"(?<![\d/.,-])(\d\d)\s?-\s?(\d\d)(?![\d/.,-])")  # 21-25
# The year in a document's number says nothing of when: 51/2025, but not 1/2027.
_DOCUMENT = re.compile(
    r"(?:\b(?:nghi dinh|quyet dinh|nghi quyet|thong tu|luat|nd|qd|decree|decision|"
    r"resolution|circular|law)\s+(?:so\s+|no\.?\s+)?\d+|"
    r"(?<![\d/])(?:1[3-9]|[2-9]\d|\d{3,4}))/20\d\d[\w/-]*"
)
_NEXT = ("sang nam", "nam toi", "nam sau", "next year", "sap toi nam")
_LAST = ("nam ngoai", "nam truoc", "nam roi", "last year")
_NOW = ("nam nay", "hien nay", "bay gio", "this year", "nowadays")
_BEFORE = re.compile(r"\b(?:cũ|trước đây|trước kia|hồi trước|ngày trước)\b")
_BEFORE_BARE = re.compile(r"\b(?:cu|truoc day|truoc kia|hoi truoc|ngay truoc)\b")
FIRST, LAST = 15, 45  # two digits that may be a year of this century


@dataclass(frozen=True, slots=True)
class Years:
    """The years of a question asked on a day.

    `numbers` stand in it; `meant` are those and the ones it names by words. `one` is
    the year to answer for, None for today's. `is_before`: it asks for what was.
    """

    numbers: frozenset[int]
    meant: frozenset[int]
    one: int | None
    is_before: bool

    @classmethod
    def of(cls, question: str, fold: Callable[[str], str], on: date) -> "Years":
        """Reads a question."""
        folded = _DOCUMENT.sub(" ", fold(question))
        numbers = {int(year) for year in _YEAR.findall(folded)}
        for first, last in _SPAN.findall(folded):
            if FIRST <= int(first) < int(last) <= LAST:
                numbers |= {2000 + int(first), 2000 + int(last)}
        next_year = any(words in folded for words in _NEXT)
        last_year = any(words in folded for words in _LAST)
        by_words = {on.year + 1} if next_year else set()
        by_words |= {on.year - 1} if last_year else set()
        by_words |= {on.year for words in _NOW if words in folded}
        is_bare = fold(question) == question.lower()
        before = _BEFORE_BARE if is_bare else _BEFORE
        return cls(
            frozenset(numbers),
            frozenset(numbers | by_words),
            _one(numbers, on, next_year=next_year, last_year=last_year),
            bool(before.search(question.lower())),
        )

    def without(self, question: str, on: date) -> str:
        """The question, less a year near to today: it says when, not what.

        A span of years, or one long past, names the programme of that time.
        """
        if len(self.numbers) == 1 and abs(next(iter(self.numbers)) - on.year) <= 1:
            return _YEAR.sub(" ", question)
        return question


def _one(
    numbers: set[int], on: date, *, next_year: bool, last_year: bool
) -> int | None:
    if next_year:
        return on.year + 1
    if last_year:
        return on.year - 1
    if len(numbers) > 1 and max(numbers) >= on.year:
        return None  # a span that reaches into the present says nothing
    return max(numbers, default=None)
