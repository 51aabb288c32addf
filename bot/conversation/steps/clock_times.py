"""A time of the day as people type it: `7h30`, `5.30`, `5 ruoi sang`, `chieu 5h`. Pure.

Of folded text. Where a half of the day is said, 5 in the afternoon is 17.
"""

import re

_HALF = r"(?:sang|trua|chieu|toi(?!\s*\d)|dem|am|pm)\b"  # `7h toi 9h` is until nine
_FIGURES = (
    r"\d{1,2}(?!\d)(?:\s*(?:h|gio|g|:|\.)(?:\s*[0-9]{2}(?!\d)(?:\s*phut)?|\s*ruoi)?"
    r"|\s*ruoi)?"
)
# One time within a larger pattern; it holds no group of its own.
CLOCK = rf"(?:(?:{_HALF})\s*{_FIGURES}|{_FIGURES}(?:\s*{_HALF})?)"
_ONE = re.compile(
    r"(?P<hour>\d{1,2})\s*(?P<unit>h|gio|g|:|\.)?\s*(?P<minute>\d{2}|ruoi)?"
)
_WORD = re.compile(_HALF)
HOUR, WHOLE_DAY = 60, 24 * 60  # minutes
# Half of the day → the hours that it has as they are, and those twelve hours later.
_HALVES = {
    "sang": (range(12), range(0)),
    "am": (range(12), range(0)),
    "trua": (range(10, 15), range(1, 3)),
    "chieu": (range(12, 20), range(1, 8)),
    "pm": (range(12, 13), range(1, 12)),
    "toi": (range(17, 25), range(5, 13)),
    "dem": ((*range(5), *range(20, 25)), range(8, 13)),
}


def half_of(said: str) -> str:
    """The half of the day that was said, or empty."""
    found = _WORD.search(said)
    return found[0] if found is not None else ""


def is_bare(said: str) -> bool:
    """Whether it is a number alone, which may be anything."""
    return said.strip().isdigit()


def minutes_of(said: str) -> int | None:
    """Minutes since the day began, of what `CLOCK` found; None for no such time."""
    found = _ONE.search(said)
    if found is None:
        return None
    hour, kept = int(found["hour"]), found["minute"] or "0"
    minute = 30 if kept == "ruoi" else int(kept)
    half = half_of(said)
    if half:
        as_said, later = _HALVES[half]
        if hour not in as_said:
            if hour not in later:
                return None
            hour += 12
    whole = hour * HOUR + minute
    return whole if minute < HOUR and whole <= WHOLE_DAY else None
