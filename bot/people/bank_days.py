"""When the bank comes to a former commune, as its officers type it. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

LAST_DAY = 30
LONGEST_PLACE = 100  # characters

_PARTS = re.compile(r"[;\n]+")
_MONTHLY = re.compile(r"^(?:hằng|hàng|mỗi|hang|moi)\s+(?:tháng|thang)\b", re.IGNORECASE)
_DAY = re.compile(r"(?:[Nn]g[aà]y\s+|[Dd]ay\s+)?(\d{1,2})(?!\d)\s*[,.:\-–]?\s*(.*)")


@dataclass(frozen=True, slots=True)
class BankDay:
    """The day of the month, and where. `former` is an old code, "" all of the place."""

    former: str
    former_name: str
    day: int
    meeting_place: str


class NotABankDay(ValueError):
    """A line that is no bank day; its text is what was typed.

    `is_rare` where it names the 31st, which five months do not have.
    """

    def __init__(self, part: str, *, is_rare: bool = False) -> None:
        """`part` is the line."""
        super().__init__(part)
        self.is_rare = is_rare


def read_bank_days(
    text: str, formers: Mapping[str, str], fold: Callable[[str], str]
) -> tuple[BankDay, ...]:
    """`La Pán Tẩn: 12, nhà văn hóa; Dế Xu Phình: 15`, or `12` for the whole commune.

    `formers` are the names of the former communes by code. Raises NotABankDay for the
    first line that is none.
    """
    found: dict[str, BankDay] = {}
    for part in filter(None, map(str.strip, _PARTS.split(text))):
        code, rest = _former(part, formers, fold)
        match = _DAY.fullmatch(rest.strip(" :,-–"))
        day = int(match[1]) if match is not None else 0
        if match is None or not 1 <= day <= LAST_DAY:
            raise NotABankDay(part, is_rare=day == LAST_DAY + 1)
        where = _MONTHLY.sub("", match[2]).strip(" .,")[:LONGEST_PLACE]
        found[code] = BankDay(code, formers.get(code, ""), day, where)
    return tuple(found.values())


def _former(
    part: str, formers: Mapping[str, str], fold: Callable[[str], str]
) -> tuple[str, str]:
    """The former commune that a line begins with, "" for none; and the rest."""
    before, colon, after = part.partition(":")
    if not colon or before.strip().isdigit():
        return "", part
    wanted = fold(" ".join(before.split()))
    for code, name in formers.items():
        if wanted in _spellings(fold(name)):
            return code, after
    raise NotABankDay(part)


def _spellings(name: str) -> Iterable[str]:
    """`xa la pan tan`, and without its level: `la pan tan`."""
    yield name
    for level in ("thi tran ", "phuong ", "xa "):
        if name.startswith(level):
            yield name.removeprefix(level)
