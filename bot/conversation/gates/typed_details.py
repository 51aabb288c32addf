"""Hours and a number, as officers type them about a gate's day. Pure."""

import re
from dataclasses import dataclass

from bot.conversation.steps.clock_times import (
    CLOCK,
    HOUR,
    WHOLE_DAY,
    half_of,
    minutes_of,
)
from bot.people.numbers.phones import NotAPhone, Phone, read_phones

_NEXT_DAY = r"(\s*(?:ngay mai|hom sau|mai|tomorrow))?"
_BOTH = re.compile(
    rf"(?:tu|from)?\s*({CLOCK})\s*(?:-|–|den|toi|to|until)\s*({CLOCK}){_NEXT_DAY}"
)
_FROM = re.compile(rf"(?:tu|from)\s*({CLOCK})(?:\s*tro di)?")
_UNTIL = re.compile(rf"(?:den|toi|until|to|truoc)\s*({CLOCK}){_NEXT_DAY}")
_SOME = re.compile(rf"(?:{CLOCK}|tu|den|toi|-|–|\s)+")
_ALL_DAY = re.compile(r"ca ngay|all day")
_AFTER_NOON = ("chieu", "pm", "toi")
_SMALL, _NOON = 5 * HOUR, 12 * HOUR  # nobody means two o'clock at night


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes of a day; None where that side is open."""

    begins: int | None = None
    ends: int | None = None


def hours(folded: str) -> Hours | None:
    """`7h - 17h30`, `7h den 5h chieu`, `den 14:00`, `ca ngay`; None for anything else.

    What goes on past midnight has an open end: tomorrow is said tomorrow.
    """
    text = folded.strip(" .,")
    if _ALL_DAY.fullmatch(text):
        return Hours()
    if both := _BOTH.fullmatch(text):
        return _between(both[1], both[2], is_overnight=bool(both[3]))
    if one := _FROM.fullmatch(text):
        minutes = minutes_of(one[1])
        return None if minutes is None else Hours(begins=minutes)
    if one := _UNTIL.fullmatch(text):
        minutes = minutes_of(one[1])
        if one[2] or minutes == WHOLE_DAY:
            return None if minutes is None else Hours()
        return Hours(ends=minutes) if minutes else None
    return None


def are_hours(folded: str) -> bool:
    """Whether a text is hours, or would be if there were such ones."""
    text = folded.strip(" .,")
    return hours(text) is not None or bool(_SOME.fullmatch(text))


def _between(first: str, second: str, *, is_overnight: bool) -> Hours | None:
    begins, ends = minutes_of(first), minutes_of(second)
    if begins is None or ends is None:
        return None
    is_morning = half_of(second) in ("sang", "am")
    if is_overnight or (begins >= _NOON and is_morning) or ends == WHOLE_DAY:
        return Hours(begins)
    is_later = half_of(second) in _AFTER_NOON and not half_of(first)
    if is_later and 0 < begins < _SMALL and begins + _NOON < ends:
        begins += _NOON
    return Hours(begins, ends) if begins < ends else None


def phone(text: str, use: str) -> Phone | None:
    """`0205 3861 234`, with or without what it is for; None for anything else."""
    try:
        found = read_phones(text)
    except NotAPhone as fault:
        if not fault.lacks_use:
            return None
        found = read_phones(f"{text} {use}")
    return found[0] if len(found) == 1 else None
