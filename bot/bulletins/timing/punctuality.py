"""Whether what is due may begin: not while people sleep, and not long after its time.

What its officer sent at once, an urgent notice and one from a script go at any hour.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.bulletins.notice_choices import Details, Leaves
from bot.clock import MINUTE, SECOND, Milliseconds, instant, local
from bot.delivery.model import RECALL, Broadcast
from bot.delivery.timed import put_off
from bot.people import place_settings
from bot.people.place_settings import QuietHours

LATE_AT_MOST = 30 * MINUTE  # later than that a notice has missed its time


async def may_begin(
    connection: AsyncConnection,
    broadcast: Broadcast,
    now: Milliseconds,
    zone: ZoneInfo,
) -> bool:
    """Whether it goes now; if not, it is put off to the morning, or missed."""
    if broadcast.plan_cursor or broadcast.started_at is not None:
        return True
    leaves = Details.from_json(broadcast.details).leaves
    if is_missed(broadcast, leaves, now):
        if await put_off.miss(connection, broadcast.id, now):
            await audit.record(
                connection, now, None, "notice.missed", about=str(broadcast.id)
            )
        return False
    if not waits_for_morning(broadcast, leaves):
        return True
    quiet = (await place_settings.quiet_hours(connection, broadcast.place)).value
    wait = until_morning(quiet, now, zone)
    if wait:
        await put_off.postpone(
            connection, broadcast.id, now - broadcast.starts_at + wait
        )
    return not wait


def is_missed(broadcast: Broadcast, leaves: Leaves, now: Milliseconds) -> bool:
    """Whether an officer's notice is too late for the time it was put off to."""
    is_timed = broadcast.author_id is not None and leaves is not Leaves.NOW
    is_notice = broadcast.is_notice
    return is_notice and is_timed and now - broadcast.starts_at > LATE_AT_MOST


def waits_for_morning(broadcast: Broadcast, leaves: Leaves) -> bool:
    """Whether quiet hours hold it back."""
    if broadcast.is_urgent or broadcast.kind == RECALL:
        return False
    if not broadcast.is_notice:
        return True
    is_timed = broadcast.author_id is not None
    return is_timed and leaves not in (Leaves.NOW, Leaves.AT_NIGHT)


def until_morning(quiet: QuietHours, now: Milliseconds, zone: ZoneInfo) -> Milliseconds:
    """How long the quiet hours still last; 0 outside them."""
    here = local(now, zone)
    if not quiet.covers(here.time()):
        return 0
    end = here.replace(
        hour=quiet.end.hour, minute=quiet.end.minute, second=0, microsecond=0
    )
    if end <= here:
        end += timedelta(days=1)
    return max(SECOND, instant(end) - now)
