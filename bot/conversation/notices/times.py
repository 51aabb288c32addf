"""A typed time, as people type it. Pure: text and now in, a moment out."""

import re
from datetime import datetime, timedelta

_DAY = re.compile(
    r"\b(?:ngay )?(\d{1,2})(?:[/-]| thang )(\d{1,2})(?:(?:[/-]| nam )(\d{4}))?\b"
)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_WEEKDAY = re.compile(r"\b(?:thu (hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn)\b")
_WEEKDAYS = {
    "hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5,
    "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5,
}  # fmt: skip
_SUNDAY = 6
_NAMED_DAYS = (
    (re.compile(r"\b(?:ngay )?kia\b"), 2),
    (re.compile(r"\b(?:ngay mai|sang mai|mai|tomorrow)\b"), 1),
    (re.compile(r"\b(?:hom nay|today|tonight)\b"), 0),
)
_CLOCK = re.compile(
    r"\b(\d{1,2})(?: ?(?:h|g|gio|:|\.) ?(\d{2}|ruoi)?)(?: phut)?\b|\b(\d{1,2}) gio\b"
)
_HALF_OF_DAY = re.compile(r"\b(toi|chieu|trua|pm|sang|am)\b")
_LATER_HALF = {"toi", "chieu", "pm"}
_MEANS_NOTHING = re.compile(r"\b(?:luc|vao|gui|at|ngay)\b|[,.]")
NOON = 12
_HALF_A_YEAR = timedelta(days=182)


def moment(folded: str, now: datetime) -> datetime | None:
    """`18:00`, `6 gio sang mai`, `7h30 28/11`, `7 gio thu hai`; None for anything else.

    `folded` has no tones; `now` carries its zone. A time of day alone is its next one.
    Every word must be understood: half a time would send at a wrong one.
    """
    rest = " ".join(folded.split())
    try:
        day, rest = _day(rest, now)
        clock, rest = _clock(rest)
        if clock is None or _MEANS_NOTHING.sub(" ", rest).strip():
            return None
        hour, minute = clock
        found = (day or now).replace(hour=hour, minute=minute, second=0, microsecond=0)
    except ValueError:
        return None
    if day is None and found <= now:
        found += timedelta(days=1)
    return found


def _clock(text: str) -> tuple[tuple[int, int] | None, str]:
    found = _CLOCK.search(text)
    if found is None:
        return None, text
    hour = int(found[1] or found[3])
    minute = 30 if found[2] == "ruoi" else int(found[2] or 0)
    rest = text[: found.start()] + " " + text[found.end() :]
    half = _HALF_OF_DAY.search(rest)
    if half is not None:
        if half[1] in _LATER_HALF and hour < NOON:
            hour += NOON
        rest = rest[: half.start()] + " " + rest[half.end() :]
    return (hour, minute), rest


def _day(text: str, now: datetime) -> tuple[datetime | None, str]:
    """The day that is named, and what is left of the text without it."""
    if iso := _ISO.search(text):
        day = now.replace(year=int(iso[1]), month=int(iso[2]), day=int(iso[3]))
        return day, _without(text, iso)
    if named := _DAY.search(text):
        year = int(named[3] or now.year)
        day = now.replace(year=year, month=int(named[2]), day=int(named[1]))
        if named[3] is None and now - day > _HALF_A_YEAR:  # "2/1" said in December
            day = day.replace(year=year + 1)
        rest = _without(text, named)
        weekday = _WEEKDAY.search(rest)
        if weekday is not None:
            if _weekday(weekday) != day.weekday():
                raise ValueError("that day is another weekday")
            rest = _without(rest, weekday)
        return day, rest
    if weekday := _WEEKDAY.search(text):
        ahead = (_weekday(weekday) - now.weekday()) % 7 or 7
        return now + timedelta(days=ahead), _without(text, weekday)
    for pattern, days in _NAMED_DAYS:
        if found := pattern.search(text):
            kept = " sang " if "sang" in found[0] else " "
            rest = text[: found.start()] + kept + text[found.end() :]
            return now + timedelta(days=days), rest
    return None, text


def _weekday(found: re.Match[str]) -> int:
    return _WEEKDAYS[found[1]] if found[1] else _SUNDAY


def _without(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + " " + text[found.end() :]
