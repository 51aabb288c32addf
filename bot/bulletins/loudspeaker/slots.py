"""When a commune's loudspeaker speaks: two or three times a day. Pure."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import MINUTE, Milliseconds, local

USUAL = (time(5, 30), time(17))  # as most communes broadcast
MOST = 4  # a day
LEAD = 30 * MINUTE  # before its time a script is ready


def following(
    slots: Iterable[time], zone: ZoneInfo, after: Milliseconds
) -> Milliseconds:
    """The next moment of these times of the day, strictly after one."""
    moment = local(after, zone)
    found = (
        datetime.combine(moment.date() + timedelta(days=ahead), slot, zone)
        for ahead in (0, 1)
        for slot in sorted(slots)
    )
    return next(at for one in found if (at := round(one.timestamp() * 1000)) > after)


def as_written(slots: Iterable[time]) -> str:
    """`05:30 17:00`, as they are kept."""
    return " ".join(f"{slot:%H:%M}" for slot in sorted(slots))


def as_read(kept: str) -> tuple[time, ...]:
    """What was kept; the usual ones where nothing can be read."""
    try:
        return tuple(time.fromisoformat(one) for one in kept.split()) or USUAL
    except ValueError:
        return USUAL
