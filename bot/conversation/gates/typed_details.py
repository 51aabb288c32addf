"""Hours and a number, as officers type them about a gate's day. Pure."""

import re
from dataclasses import dataclass

from bot.people.numbers.phones import NotAPhone, Phone, read_phones

_CLOCK = r"(\d{1,2})\s*(?:(?:h|g|gio|:)\s*(\d{2})?|$)"
_BOTH = re.compile(
    rf"(?:tu|from)?\s*{_CLOCK}\s*(?:-|–|den|toi|to|until)\s*{_CLOCK}".replace("|$", "")
)
_FROM = re.compile(rf"(?:tu|from)\s*{_CLOCK}")
_UNTIL = re.compile(rf"(?:den|toi|until|to|truoc)\s*{_CLOCK}")
_ALL_DAY = re.compile(r"ca ngay|all day")
_HOUR, _DAY = 60, 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes of a day; None where that side is open."""

    begins: int | None = None
    ends: int | None = None


def hours(folded: str) -> Hours | None:
    """`7h - 17h30`, `tu 7 gio`, `den 14:00`, `ca ngay`; None for anything else."""
    text = folded.strip(" .,")
    if _ALL_DAY.fullmatch(text):
        return Hours()
    if both := _BOTH.fullmatch(text):
        begins, ends = _minutes(both[1], both[2]), _minutes(both[3], both[4])
        if begins is None or ends is None or begins >= ends:
            return None
        return Hours(begins, ends)
    if one := _FROM.fullmatch(text):
        minutes = _minutes(one[1], one[2])
        return None if minutes is None else Hours(begins=minutes)
    if one := _UNTIL.fullmatch(text):
        minutes = _minutes(one[1], one[2])
        return None if not minutes else Hours(ends=minutes)
    return None


def _minutes(hour: str, minute: str | None) -> int | None:
    found = int(hour) * _HOUR + int(minute or 0)
    is_real = int(minute or 0) < _HOUR and found <= _DAY
    return found if is_real else None


def phone(text: str, use: str) -> Phone | None:
    """`0205 3861 234`, with or without what it is for; None for anything else."""
    try:
        found = read_phones(text)
    except NotAPhone as fault:
        if not fault.lacks_use:
            return None
        found = read_phones(f"{text} {use}")
    return found[0] if len(found) == 1 else None
