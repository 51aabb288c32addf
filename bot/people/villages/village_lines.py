"""Villages as officers type them, one a line, or paste them from a table. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.people.villages.model import (
    LONGEST_NAME,
    MOST_HOUSEHOLDS,
    MOST_VILLAGES,
    Numbers,
)

MOST_LINES = MOST_VILLAGES + 20  # with headings and empty ones
_HOUSES = r"(?:nha dan|noc nha|ho dan|ho gia dinh|nha|ho|households?|houses?)"
_PHONE = r"(?:dien thoai|dt|may|phones?)"
_WITHOUT = re.compile(
    rf"(\d{{1,6}})\s*{_HOUSES}?\s*(?:la\s+)?"
    rf"(?:khong|ko|chua|without|with no|no)\s+(?:co\s+|a\s+)?{_PHONE}\b"
)
# Typed the other way about: "45 nhà, không điện thoại 18".
_WITHOUT_AFTER = re.compile(
    rf"(?:khong|ko|chua|without|no)\s+(?:co\s+|a\s+)?{_PHONE}\s*:?\s*(\d{{1,6}})\b"
)
_ALL_HAVE = re.compile(
    rf"(?:nha nao cung|tat ca|deu|ca ban|ca thon)\s+(?:deu\s+)?co\s+{_PHONE}\b"
)
_HOUSEHOLDS = re.compile(rf"(\d{{1,6}})\s*{_HOUSES}\b")
_HOUSEHOLDS_AFTER = re.compile(rf"\b{_HOUSES}\s*:\s*(\d{{1,6}})\b")
_TWO_LAST = re.compile(r"(?<![\d/])(\d{1,6})[\s,;:|\-–]+(\d{1,6})\s*\.?$")
_CALLED = re.compile(r"(?:\+84|0)(?:[\s.\-]?\d){8,10}\b")
_LISTED = re.compile(r"^\s*(?:\d{1,3}\s*[.),\t]|[-•*+])\s*")
_HEAD = re.compile(r"[\s,;:]*\btr(?:ưởng|uong)\s+\w+\s*[:,]?\s*$", re.IGNORECASE)
_OF_A_HEAD = re.compile(r"\b(?:truong|pho) (?:ban|thon|ap|buon|bon|lang|khom|xom)\b")
_CELLS = re.compile(r"[\t;|]")
_LOOSE = " ,;:.|-–—\t()"


class Wrong(StrEnum):
    """Why a line is no village."""

    NUMBERS = "numbers"  # how many households, how many without a phone
    NAME = "name"
    PERSON = "person"  # somebody is named: only their number may stand here
    MORE_WITHOUT = "more without"  # than there are households
    TOO_LARGE = "too large"
    TWICE = "twice"  # the same village in another line


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no village, by its number."""

    number: int
    text: str
    why: Wrong


@dataclass(frozen=True, slots=True)
class Read:
    """What lines were read as."""

    good: tuple[Numbers, ...]
    bad: tuple[BadLine, ...]


def read_lines(
    text: str, words: Sequence[str], default: str, fold: Callable[[str], str]
) -> Read:
    """`bản Trên 45 nhà, 18 không điện thoại`, one village a line.

    `words` are what villages are called in the country, `default` what they are called
    here where a line does not say it. A heading of a table is no fault.
    """
    good: list[Numbers] = []
    bad: list[BadLine] = []
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines()[:MOST_LINES], 1):
        if not line.strip() or (not good and _is_heading(line, fold)):
            continue
        found = read_line(line, words, default, fold)
        if isinstance(found, Numbers):
            key = fold(found.title)
            if key not in seen:
                seen.add(key)
                good.append(found)
                continue
            found = Wrong.TWICE
        bad.append(BadLine(number, " ".join(line.split()), found))
    return Read(tuple(good), tuple(bad))


def read_line(
    line: str, words: Sequence[str], default: str, fold: Callable[[str], str]
) -> Numbers | Wrong:
    """One village, or why it is none."""
    whole, phone = _without_phone_number(_LISTED.sub("", _bare(line), count=1))
    cells = [cell.strip() for cell in _CELLS.split(whole) if cell.strip()]
    if len(cells) > 2 and cells[0].isdigit():  # noqa: PLR2004  # a table with numbered rows
        cells = cells[1:]
    plain = " ".join(" ".join(cells or [whole]).split())
    folded = fold(plain)
    if len(folded) != len(plain):  # letters of another script: only what they are
        plain = folded
    counted = _counts(folded)
    if counted is None:
        return Wrong.NUMBERS
    households, without, starts_at = counted
    word, name = _named(plain[:starts_at].strip(_LOOSE), words, default, fold)
    name = name.strip(_LOOSE)
    if not name or len(name) > LONGEST_NAME or not any(map(str.isalnum, name)):
        return Wrong.NAME
    if _OF_A_HEAD.search(fold(name)):
        return Wrong.PERSON
    if without > households:
        return Wrong.MORE_WITHOUT
    if households > MOST_HOUSEHOLDS:
        return Wrong.TOO_LARGE
    return Numbers(word, name, households, without, phone)


def looks_like_villages(text: str, fold: Callable[[str], str]) -> bool:
    """Whether any line of a text counts households."""
    return any(
        _counts(fold(_LISTED.sub("", _bare(line), count=1))) is not None
        for line in text.splitlines()[:MOST_LINES]
        if line.strip()
    )


def _bare(line: str) -> str:
    """A line without what a spreadsheet puts around its cells."""
    return line.replace('"', "").strip()


def _without_phone_number(line: str) -> tuple[str, str]:
    """A line without the number to call its head, and that number."""
    found = _CALLED.search(line)
    if found is None:
        return line, ""
    digits = re.sub(r"\D", "", found[0])
    if found[0].startswith("+84"):
        digits = "0" + digits.removeprefix("84")
    before = _HEAD.sub("", line[: found.start()])
    return f"{before} {line[found.end() :]}".strip(), digits


def _counts(folded: str) -> tuple[int, int, int] | None:
    """Households, those without a phone, and where in the line the counts begin."""
    without = _WITHOUT.search(folded) or _WITHOUT_AFTER.search(folded)
    all_have = _ALL_HAVE.search(folded)
    if without is None and all_have is None:
        two = _TWO_LAST.search(folded)
        if two is not None:
            return int(two[1]), int(two[2]), two.start()
        return _two_of_households(folded)
    rest = folded if without is None else _blanked(folded, without)
    households = _HOUSEHOLDS.search(rest) or _HOUSEHOLDS_AFTER.search(rest)
    households = households or re.search(r"(\d{1,6})[\s,;:\-–]*$", rest.rstrip(_LOOSE))
    if households is None:
        return None
    ends = [m.start() for m in (without, all_have, households) if m is not None]
    return int(households[1]), int(without[1]) if without else 0, min(ends)


def _two_of_households(folded: str) -> tuple[int, int, int] | None:
    """`45 hộ 18`, or `45 nhà, 18 nhà`: the second are those without a phone."""
    first = _HOUSEHOLDS.search(folded)
    if first is None:
        return None
    second = re.search(r"\d{1,6}", folded[first.end() :])
    if second is None:
        return None
    return int(first[1]), int(second[0]), first.start()


def _blanked(text: str, found: re.Match[str]) -> str:
    length = found.end() - found.start()
    return text[: found.start()] + " " * length + text[found.end() :]


def _named(
    plain: str, words: Sequence[str], default: str, fold: Callable[[str], str]
) -> tuple[str, str]:
    """The word that a village is called by, and its name."""
    folded = fold(plain)
    for word in sorted(words, key=len, reverse=True):
        if not folded.startswith(fold(word) + " "):
            continue
        return word, plain[len(fold(word)) + 1 :]
    return default, plain


def _is_heading(line: str, fold: Callable[[str], str]) -> bool:
    """`STT;Thôn;Số hộ;Không điện thoại`: words of a table, no figure."""
    folded = fold(line)
    is_table = bool(_CELLS.search(line)) or "," in line
    return is_table and not any(map(str.isdigit, folded))
