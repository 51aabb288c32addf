"""When those who may approve are reminded, and when one level up is asked. Pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import HOUR, MINUTE, Milliseconds, instant, local
from bot.people.place_settings import QuietHours

# After the asking: reminded, one level up, and once more each way.
_NOW = (HOUR, 2 * HOUR, 24 * HOUR, 48 * HOUR)
_URGENT = (10 * MINUTE, 20 * MINUTE, 40 * MINUTE, 2 * HOUR)
_BEFORE = (30 * MINUTE, 15 * MINUTE, 0)  # of its time: reminded, one level up, too late


def next_at(
    number: int,
    *,
    asked_at: Milliseconds,
    starts_at: Milliseconds | None,
    is_urgent: bool,
) -> Milliseconds | None:
    """When the step of this number (from 0) is due; None after the last one.

    `starts_at` is the time that it was put to, None where it goes once it is approved.
    """
    if starts_at is not None:
        if number >= len(_BEFORE):
            return None
        whole = starts_at - asked_at
        part = whole * (number + 1) // len(_BEFORE)
        return max(starts_at - _BEFORE[number], asked_at + part)
    after = _URGENT if is_urgent else _NOW
    return asked_at + after[number] if number < len(after) else None


def awake(at: Milliseconds, quiet: QuietHours, zone: ZoneInfo) -> Milliseconds:
    """The same instant, or the end of the quiet hours that it lies within."""
    moment = local(at, zone)
    if not quiet.covers(moment.time()):
        return at
    ends = _next(moment, quiet.end)
    return instant(ends)


def _next(moment: datetime, at: time) -> datetime:
    found = moment.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return found if found > moment else found + timedelta(days=1)
