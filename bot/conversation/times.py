"""A typed time, as people type it. Pure: text and now in, a moment out."""

import re
from datetime import datetime, timedelta

_CLOCK = re.compile(r"\b(\d{1,2})\s*(?:h|g|gio|:|\.)\s*(\d{2})?\b|\b(\d{1,2})\s*gio\b")
_DAY = re.compile(r"\b(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}))?\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_TOMORROW = re.compile(r"\b(mai|tomorrow)\b")
_EVENING = re.compile(r"\b(toi|chieu|pm)\b")
NOON = 12


def moment(folded: str, now: datetime) -> datetime | None:
    """`18:00`, `6 gio sang mai`, `7h30 28/11`; None when it is no time.

    `folded` has no tones; `now` carries its zone. A time of day alone is its next one.
    """
    without_day = _ISO.sub(" ", _DAY.sub(" ", folded))
    clock = _CLOCK.search(without_day)
    if clock is None:
        return None
    hour = int(clock[1] or clock[3])
    minute = int(clock[2] or 0)
    if _EVENING.search(without_day) and hour < NOON:
        hour += NOON
    try:
        day = _day(folded, now)
        found = (day or now).replace(hour=hour, minute=minute, second=0, microsecond=0)
    except ValueError:
        return None
    if day is None and found <= now:
        found += timedelta(days=1)
    return found


def _day(folded: str, now: datetime) -> datetime | None:
    iso = _ISO.search(folded)
    if iso is not None:
        return now.replace(year=int(iso[1]), month=int(iso[2]), day=int(iso[3]))
    named = _DAY.search(folded)
    if named is not None:
        year = int(named[3]) if named[3] else now.year
        return now.replace(year=year, month=int(named[2]), day=int(named[1]))
    if _TOMORROW.search(folded):
        return now + timedelta(days=1)
    return None
