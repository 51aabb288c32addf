"""What comes next, and what it will say: worded by what makes the editions themselves.

A due time at which nothing would go out is no edition, and is not promised.
"""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.recurring import local_schedules
from bot.bulletins.recurring.bulletin_files import Bulletin
from bot.bulletins.recurring.schedule import next_time
from bot.bulletins.timetable import Timetable
from bot.clock import DAY, Milliseconds, local_date
from bot.messaging import Reply
from bot.places import is_within

LOOKS = 70  # due times to try: a daily look finds a monthly bank day
FURTHEST = 400 * DAY


@dataclass(frozen=True, slots=True)
class Coming:
    """One edition to come. Without bodies: it depends on what is still announced."""

    due: Milliseconds
    bodies: dict[str, Reply]
    is_skipped: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A bulletin at a place: whether it is on, and the next edition of it."""

    bulletin: Bulletin
    is_on: bool
    at: str
    next: Coming | None
    set_by: str | None = None  # the place that turned it on or off

    @property
    def next_at(self) -> Milliseconds | None:
        """When the next one goes out; None where none does."""
        return self.next.due if self.next is not None else None


async def entries(
    timetable: Timetable, connection: AsyncConnection, place: str, now: Milliseconds
) -> list[Entry]:
    """Every bulletin as it stands at a place."""
    return [
        await entry(timetable, connection, bulletin, place, now)
        for bulletin in timetable.bulletins
    ]


async def entry(
    timetable: Timetable,
    connection: AsyncConnection,
    bulletin: Bulletin,
    place: str,
    now: Milliseconds,
) -> Entry:
    """One bulletin as it stands at a place."""
    schedule = await timetable.schedule_of(connection, bulletin)
    is_on = schedule.is_on(place)
    ahead = (
        await coming(timetable, connection, bulletin, place, now, 2) if is_on else []
    )
    following = next((one for one in ahead if not one.is_skipped), None)
    set_by = schedule.switched_by(place)
    return Entry(bulletin, is_on, schedule.at(place), following, set_by)


async def coming(
    timetable: Timetable,
    connection: AsyncConnection,
    bulletin: Bulletin,
    place: str,
    now: Milliseconds,
    count: int,
) -> list[Coming]:
    """The next editions of a bulletin for a place, in order."""
    schedule = await timetable.schedule_of(connection, bulletin)
    without = await local_schedules.skipped(
        connection, bulletin.id, now, now + FURTHEST
    )
    days: set[int] = set()
    if bulletin.kind == "bank-day":
        days = await timetable.bank_days_within(connection, place)
    found: list[Coming] = []
    said: list[str] = []
    due = now
    for _ in range(LOOKS):
        following = next_time(bulletin, schedule.at(place), timetable.zone, after=due)
        if following is None or len(found) == count:
            break
        due = following
        tomorrow = local_date(due + DAY, timetable.zone)
        if bulletin.kind == "bank-day" and tomorrow.day not in days:
            continue
        made = await timetable.worded(
            connection,
            bulletin,
            due,
            schedule.clock(place),
            lambda path: is_within(path, place) or is_within(place, path),
            said,
            most=1,
        )
        is_skipped = any(is_within(place, area) for area in without[due])
        if made:
            said += [one.item for one in made if one.item and not is_skipped]
            found.append(Coming(due, made[0].bodies, is_skipped))
        elif bulletin.kind == "round-up":
            found.append(Coming(due, {}, is_skipped))
    return found
