"""When a bulletin is due. Pure: its times and now in, instants out."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from bot.bulletins.recurring.bulletin_files import Bulletin
from bot.clock import HOUR, Milliseconds, instant, local

LATE_AT_MOST = 6 * HOUR  # later than that it is missed, and said so


def due_times(
    bulletin: Bulletin,
    at: str,
    zone: ZoneInfo,
    *,
    after: Milliseconds,
    until: Milliseconds,
) -> Iterator[Milliseconds]:
    """Every due time after one instant, up to and including another, in order."""
    moment = after
    while True:
        found = next_time(bulletin, at, zone, after=moment)
        if found is None or found > until:
            return
        yield found
        moment = found


def next_time(
    bulletin: Bulletin, at: str, zone: ZoneInfo, *, after: Milliseconds
) -> Milliseconds | None:
    """The next due time after an instant, within the bulletin's season."""
    hour, minute = at.split(":")
    trigger = CronTrigger(
        hour=int(hour), minute=int(minute), day_of_week=bulletin.days, timezone=zone
    )
    start = datetime.fromtimestamp((after + 1) / 1000, UTC).astimezone(zone)
    for _ in range(400):  # a season is at most a year away
        found = trigger.get_next_fire_time(None, start)
        if found is None:
            return None
        if in_season(bulletin, found.date()):
            return instant(found)
        start = datetime.fromtimestamp((instant(found) + 1) / 1000, UTC).astimezone(
            zone
        )
    return None


def in_season(bulletin: Bulletin, day: date) -> bool:
    """Whether a bulletin is sent at all on a day."""
    if bulletin.season is None:
        return True
    begin, end = bulletin.season
    today = f"{day:%m-%d}"
    return begin <= today <= end if begin <= end else today >= begin or today <= end


def is_too_late(due: Milliseconds, now: Milliseconds) -> bool:
    """Whether an edition is no longer worth sending."""
    return now - due > LATE_AT_MOST


def week_begins(now: Milliseconds, zone: ZoneInfo) -> Milliseconds:
    """Monday's first instant of the week that an instant lies in."""
    here = local(now, zone)
    monday = here.toordinal() - here.weekday()
    return instant(datetime.fromordinal(monday).replace(tzinfo=zone))
