"""The timetable of recurring bulletins: what is due at whose clock, firing it once.

Schedules live in the database: content gives the default, the database keeps up to
when due times were dealt with and what was changed. A stall, a restart or a second
process can neither lose nor double an edition: its row is unique.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins import border_editions, editions
from bot.bulletins.editions import Edition, Maker
from bot.bulletins.recurring import local_schedules
from bot.bulletins.recurring.bank_day_dates import in_force
from bot.bulletins.recurring.bulletin_files import BankDay, Bulletin, load_bank_days
from bot.bulletins.recurring.bulletin_files import load as load_bulletins
from bot.bulletins.recurring.local_schedules import Schedule
from bot.bulletins.recurring.schedule import (
    due_times,
    is_too_late,
    next_time,
    week_begins,
)
from bot.bulletins.round_up import Week
from bot.clock import DAY, HOUR, Clock, Milliseconds
from bot.ground import Ground
from bot.knowledge import Library
from bot.people.place_settings import around
from bot.places import is_within
from bot.store.database import Database, insert_into
from bot.store.tables.bulletins import editions as editions_table
from bot.store.tables.bulletins import schedules

LOOK_WRITTEN_EVERY = HOUR


@dataclass(frozen=True, slots=True)
class Fired:
    """What a look at the clock did."""

    broadcasts: tuple[int, ...] = ()
    missed: tuple[tuple[str, Milliseconds], ...] = ()


class Timetable:
    """The recurring bulletins of one installation."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        bulletins: tuple[Bulletin, ...],
        bank_days: tuple[BankDay, ...],
        week: Week,
    ) -> None:
        """`week` words round-ups, and its maker all other editions."""
        self.bulletins = bulletins
        self.bank_days = bank_days
        self.week = week
        self.maker = week.maker
        self._database = database
        self._clock = clock

    @property
    def zone(self) -> ZoneInfo:
        """Where the times of bulletins hold."""
        return self.maker.zone

    @property
    def country(self) -> str:
        """The country's code path."""
        return self.maker.places.country.path

    def replace(
        self, bulletins: tuple[Bulletin, ...], bank_days: tuple[BankDay, ...]
    ) -> None:
        """The files were read again."""
        self.bulletins = bulletins
        self.bank_days = bank_days

    async def bank_days_within(
        self, connection: AsyncConnection, place: str
    ) -> set[int]:
        """The days of the month on which the bank comes anywhere in a place."""
        known = await in_force(connection, self.bank_days, self.maker.places)
        communes = (self.maker.places.by_code(row.commune) for row in known)
        return {
            row.day
            for row, commune in zip(known, communes, strict=True)
            if commune is not None and is_within(commune.path, place)
        }

    async def schedule_of(
        self, connection: AsyncConnection, bulletin: Bulletin
    ) -> Schedule:
        """Where a bulletin is on, and when."""
        return await local_schedules.read(
            connection, self.country, bulletin.id, bulletin.at
        )

    async def tick(self) -> Fired:
        """Looks at the clock: fires what is due, marks what is too late."""
        now = self._clock()
        made: list[int] = []
        missed: list[tuple[str, Milliseconds]] = []
        async with self._database.read() as connection:
            to_deal_with = await self._to_deal_with(connection, now)
        for bulletin, place in to_deal_with:
            async with self._database.write() as connection:
                for due in await self._due(connection, bulletin, place, now):
                    firing = _Firing(bulletin, place, due)
                    if is_too_late(due, now):
                        is_new = await self._claim(connection, firing, "missed")
                        if is_new and await self._had_something(connection, firing):
                            missed.append((bulletin.id, due))
                        continue
                    made += await self._fire(connection, firing)
        return Fired(tuple(made), tuple(missed))

    async def _had_something(
        self, connection: AsyncConnection, firing: "_Firing"
    ) -> bool:
        """Whether an edition that was missed is missed by anybody."""
        if firing.bulletin.kind not in ("bank-day", "border"):
            return True
        return bool(await self._editions(connection, firing))

    async def run_now(self, bulletin_id: str) -> tuple[int, ...]:
        """One edition now, whatever the schedule says; raises KeyError if unknown."""
        bulletin = {b.id: b for b in self.bulletins}[bulletin_id]
        firing = _Firing(bulletin, self.country, self._clock())
        async with self._database.write() as connection:
            return tuple(await self._fire(connection, firing))

    async def looked_at(self, connection: AsyncConnection) -> Milliseconds | None:
        """Up to when every due time was dealt with; None before the first look."""
        found: Milliseconds | None = await connection.scalar(
            select(func.max(schedules.c.looked_at)).where(
                schedules.c.place == self.country
            )
        )
        return found

    async def _to_deal_with(
        self, connection: AsyncConnection, now: Milliseconds
    ) -> list[tuple[Bulletin, str]]:
        """What is due at whose clock, or was not looked at for an hour.

        An idle bot writes nothing. An edition is made once whatever is written, so that
        an hour is looked through again after a crash and nothing comes twice.
        """
        found = []
        for bulletin in self.bulletins:
            schedule = await self.schedule_of(connection, bulletin)
            for place in schedule.clocks:
                looked_at = schedule.looked_at.get(place)
                if looked_at is None:
                    found.append((bulletin, place))
                    continue
                at = schedule.at(place)
                due = next_time(bulletin, at, self.zone, after=looked_at)
                is_due = due is not None and due <= now
                if is_due or not 0 <= now - looked_at < LOOK_WRITTEN_EVERY:
                    found.append((bulletin, place))
        return found

    async def _due(
        self,
        connection: AsyncConnection,
        bulletin: Bulletin,
        place: str,
        now: Milliseconds,
    ) -> list[Milliseconds]:
        """The due times not yet dealt with; from now on they are."""
        schedule = await self.schedule_of(connection, bulletin)
        looked_at = schedule.looked_at.get(place)
        await local_schedules.change(connection, bulletin.id, place, looked_at=now)
        if looked_at is None or not schedule.is_on_somewhere(place):
            return []
        at = schedule.at(place)
        return list(due_times(bulletin, at, self.zone, after=looked_at, until=now))

    async def _fire(self, connection: AsyncConnection, firing: "_Firing") -> list[int]:
        """Makes the edition's broadcasts, once a due time."""
        if not await self._claim(connection, firing, "fired"):
            return []
        bulletin, due = firing.bulletin, firing.due
        found = await self._editions(connection, firing)
        made = [
            await editions.publish(connection, edition, due, self._clock())
            for edition in found
        ]
        if bulletin.kind == "round-up":
            if made:
                await self.week.note_story(connection, due, firing.place)
            made += await self.week.fold(connection, made, due, self._clock())
        items = dict.fromkeys(edition.item for edition in found if edition.item)
        await connection.execute(
            update(editions_table)
            .where(
                editions_table.c.bulletin == bulletin.id,
                editions_table.c.place == firing.place,
                editions_table.c.due_at == due,
            )
            .values(
                state="fired" if made else "empty",
                item="\n".join(items) if items else None,
                broadcast_id=made[0] if made else None,
            )
        )
        return made

    async def _editions(
        self, connection: AsyncConnection, firing: "_Firing"
    ) -> list[Edition]:
        """What there is to say now to whoever follows this clock."""
        bulletin, place, due = firing.bulletin, firing.place, firing.due
        schedule = await self.schedule_of(connection, bulletin)
        without = (await local_schedules.skipped(connection, bulletin.id, due, due))[
            due
        ]

        def is_for(path: str) -> bool:
            return (
                is_within(path, place)
                and schedule.clock(path) == schedule.clock(place)
                and schedule.is_on_somewhere(path)
                and not any(is_within(path, area) for area in without)
            )

        return await self.worded(connection, firing.bulletin, due, place, is_for)

    async def worded(
        self,
        connection: AsyncConnection,
        bulletin: Bulletin,
        due: Milliseconds,
        place: str,
        is_for: Callable[[str], bool],
        besides: Collection[str] = (),
        most: int | None = None,
    ) -> list[Edition]:
        """The editions of one due time, for those places of which `is_for` is true.

        Said by the same function ahead of time (`forecast`), where `besides` are items
        of editions that will have gone out before, and not all of them are wanted.
        """
        maker = self.maker
        match bulletin.kind:
            case "topics":
                used = await self._used(connection, bulletin, place, due)
                return maker.from_topics(bulletin, due, used | set(besides), place)
            case "round-up":
                return await self.week.editions(
                    connection, bulletin, due, place, is_for, most
                )
            case "border":
                used = await self._used(connection, bulletin, place, due)
                used |= set(besides)
                return await border_editions.made(
                    connection, maker, bulletin, due, used, is_for, most
                )
            case _:
                days = await in_force(connection, self.bank_days, maker.places)
                made = maker.bank_days(bulletin, due, days)
                return [edition for edition in made if is_for(edition.place)]

    async def _claim(
        self, connection: AsyncConnection, firing: "_Firing", state: str
    ) -> bool:
        result = await connection.execute(
            insert_into(connection, editions_table)
            .values(
                bulletin=firing.bulletin.id,
                place=firing.place,
                due_at=firing.due,
                state=state,
                at=self._clock(),
            )
            .on_conflict_do_nothing()
        )
        return result.rowcount == 1

    async def _used(
        self,
        connection: AsyncConnection,
        bulletin: Bulletin,
        place: str,
        due: Milliseconds,
    ) -> set[str]:
        """What was sent before, at this place's clock or those around it.

        Of a clock around it what was sent before this day: on one day all say the same.
        """
        today = due - (due - week_begins(due, self.zone)) % DAY
        at_the_same_clock = editions_table.c.place == place
        before_today = editions_table.c.due_at < today
        rows = await connection.scalars(
            select(editions_table.c.item).where(
                editions_table.c.bulletin == bulletin.id,
                editions_table.c.place.in_(around(place)),
                or_(at_the_same_clock, before_today),
                editions_table.c.item.is_not(None),
            )
        )
        return {item for items in rows for item in str(items).split("\n")}


@dataclass(frozen=True, slots=True)
class _Firing:
    """One due time of a bulletin, at the clock of a place."""

    bulletin: Bulletin
    place: str
    due: Milliseconds


def make_timetable(
    ground: Ground, library: Library, database: Database, clock: Clock
) -> Timetable:
    """The recurring bulletins of an installation."""
    folder = ground.config.content_dir
    zone = ground.config.timezone
    maker = Maker(library, ground.catalogues, ground.places, zone, ground.country)
    return Timetable(
        database,
        clock,
        load_bulletins(folder / "bulletins"),
        load_bank_days(folder / "places" / "bank_days.csv"),
        Week(maker, ground.catalogues, ground.categories),
    )
