"""Time: instants are integer milliseconds UTC, days are dates in a zone."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

Milliseconds = int
Clock = Callable[[], Milliseconds]

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def utc_now() -> Milliseconds:
    """The present instant, in milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


def local(instant: Milliseconds, zone: ZoneInfo) -> datetime:
    """The wall clock's reading of an instant in a zone."""
    return datetime.fromtimestamp(instant / 1000, UTC).astimezone(zone)


def local_date(instant: Milliseconds, zone: ZoneInfo) -> date:
    """The day an instant falls on in a zone."""
    return local(instant, zone).date()


def instant(moment: datetime) -> Milliseconds:
    """Milliseconds of an aware datetime; raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone is not an instant")
    return round(moment.timestamp() * 1000)


def end_of_day(day: date, zone: ZoneInfo) -> Milliseconds:
    """The first instant after a day: "until" includes its day."""
    return instant(datetime.combine(day + timedelta(days=1), datetime.min.time(), zone))
