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
    (re.compile(r"\bngay mot\b|\b(?:ngay )?kia\b"), 2),
    (re.compile(r"\b(?:ngay )?mai\b|\btomorrow\b"), 1),
    (re.compile(r"\b(?:hom )?nay\b|\btoday\b"), 0),
)
_CLOCK = re.compile(
    r"\b(\d{1,2}) ?(?:(?=[ap]m\b)|"
    r"(?:(?:h|gio|g|:|\.) ?(\d{2}|ruoi)?(?: ?p(?:hut)?)?|(ruoi))"
    r"(?: kem (\d{1,2})(?: phut)?)?(?:(?!\w)|(?=[ap]m\b)))"
)
_FROM_NOW = re.compile(r"(?:sau )?(\d{1,3}) (phut|tieng|gio)(?: nua)")
# "thứ bảy tới" and "thứ bảy tối" are the same without their tones.
_NEXT_OR_EVENING = re.compile(r"\b(?:thu \w+|chu nhat|cn|tuan|thang) toi\b")
_MEANS_NOTHING = re.compile(r"\b(?:luc|vao|gui|at|ngay)\b|[,.]")
_HALF_OF_DAY = re.compile(r"\b(sang|trua|chieu|toi|dem|khuya|am|pm)\b")
NOON, MIDNIGHT = 12, 24
# Half of the day → the hours that it has → what is added to them.
_HOURS = {
    "sang": ((range(NOON), 0),),
    "am": ((range(1, NOON), 0), ((NOON,), -NOON)),
    "trua": (((1, 2), NOON), ((10, 11, 12, 13, 14), 0)),
    "chieu": ((range(1, 8), NOON), (range(NOON, 20), 0)),
    "pm": ((range(1, NOON), NOON), ((NOON,), 0)),
    "toi": ((range(5, 13), NOON), (range(17, 25), 0)),
    "dem": ((range(5), 0), (range(8, 13), NOON), (range(20, 25), 0)),
}
_HOURS["khuya"] = _HOURS["dem"]
_HALF_A_YEAR = timedelta(days=182)


def moment(folded: str, now: datetime) -> datetime | None:
    """`18:00`, `6 gio sang mai`, `7h30 28/11`, `7 gio thu hai`; None for anything else.

    `folded` has no tones; `now` carries its zone. A time of day alone is its next one;
    midnight is the end of the day that is named. Every word must be understood, in one
    way: half a time would send at a wrong one.
    """
    rest = " ".join(folded.split()).replace("tonight", "toi nay")
    if from_now := _FROM_NOW.fullmatch(rest):
        minutes = int(from_now[1]) * (1 if from_now[2] == "phut" else 60)
        return (now + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    if _NEXT_OR_EVENING.search(rest):
        return None
    try:
        day, rest = _day(rest, now)
        minutes, half, rest = _clock(rest)
        if _MEANS_NOTHING.sub(" ", rest).strip():
            return None
        return _on(day, minutes, half, now)
    except (ValueError, OverflowError):  # the calendar ends in 9999
        return None


def _on(day: datetime | None, minutes: int, half: str, now: datetime) -> datetime:
    """So many minutes after a day began; without a day, the next time it is that late.

    Raises ValueError for the small hours of a night between two days.
    """
    is_small_hour = half in ("dem", "khuya") and minutes < NOON * 60
    if is_small_hour and day is not None:
        if day.date() != now.date():
            raise ValueError("before or after that day?")
        day = None
    midnight = (day or now).replace(hour=0, minute=0, second=0, microsecond=0)
    found = midnight + timedelta(minutes=minutes)
    if day is None and found <= now:
        found += timedelta(days=1)
    return found


def _clock(text: str) -> tuple[int, str, str]:
    """Minutes since the day began, the half of the day's word, and what is left.

    Raises ValueError for an hour that is none.
    """
    found = _CLOCK.search(text)
    if found is None:
        raise ValueError("no time of day")
    hour, kept = int(found[1]), found[2] or found[3] or "0"
    minute = 30 if kept == "ruoi" else int(kept)
    before = int(found[4] or 0)
    rest = _without(text, found)
    half = _HALF_OF_DAY.search(rest)
    if half is not None:
        rest = _without(rest, half)
    word = half[1] if half is not None else ""
    hour = _hour(hour, word)
    minutes = hour * 60 + minute - before
    if max(minute, before) >= 60 or (before and minute):  # noqa: PLR2004  # minutes
        raise ValueError("no such minute")
    is_after_midnight = word in ("toi", "dem", "khuya") and hour == MIDNIGHT
    if minutes > MIDNIGHT * 60 and not is_after_midnight:
        raise ValueError("after the end of the day")
    return minutes, word, rest


def _hour(hour: int, half: str) -> int:
    """The hour of 24, which is the end of the day; raises ValueError if it has none."""
    if not half and hour <= MIDNIGHT:
        return hour
    for hours, later in _HOURS.get(half, ()):
        if hour in hours:
            return hour + later
    raise ValueError("no such hour")


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
            return now + timedelta(days=days), _without(text, found)
    return None, text


def _weekday(found: re.Match[str]) -> int:
    return _WEEKDAYS[found[1]] if found[1] else _SUNDAY


def _without(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + " " + text[found.end() :]
