"""The board of recurring bulletins: what is on, when it is next due, firing it once.

Schedules live in the database: content gives the default, the database keeps up to
when due times were dealt with and what was changed. A stall, a restart or a second
process can neither lose nor double an edition: its row is unique.
"""

import logging
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins import editions
from bot.bulletins.bank_day_dates import in_force
from bot.bulletins.bulletin_files import BankDay, Bulletin, load_bank_days
from bot.bulletins.bulletin_files import load as load_bulletins
from bot.bulletins.editions import Edition, Maker
from bot.bulletins.schedule import due_times, is_too_late, next_time
from bot.clock import HOUR, Clock, Milliseconds
from bot.ground import Ground
from bot.knowledge import Library
from bot.store.database import Database, insert_into
from bot.store.tables.bulletins import editions as editions_table
from bot.store.tables.bulletins import schedules

LOOK_WRITTEN_EVERY = HOUR

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """A bulletin, whether it is on, and when it is next due."""

    bulletin: Bulletin
    is_on: bool
    at: str
    next_at: Milliseconds | None


@dataclass(frozen=True, slots=True)
class Fired:
    """What a look at the clock did."""

    broadcasts: tuple[int, ...] = ()
    missed: tuple[tuple[str, Milliseconds], ...] = ()


class Board:
    """The recurring bulletins of one installation."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        bulletins: tuple[Bulletin, ...],
        bank_days: tuple[BankDay, ...],
        maker: Maker,
        zone: ZoneInfo,
        country: str,
    ) -> None:
        """`maker` words editions; `country` is the country's code path."""
        self.bulletins = bulletins
        self._bank_days = bank_days
        self._database = database
        self._clock = clock
        self._maker = maker
        self._zone = zone
        self._country = country

    def replace(
        self, bulletins: tuple[Bulletin, ...], bank_days: tuple[BankDay, ...]
    ) -> None:
        """The files were read again."""
        self.bulletins = bulletins
        self._bank_days = bank_days

    async def entries(
        self, connection: AsyncConnection, now: Milliseconds
    ) -> list[Entry]:
        """Every bulletin as it stands."""
        rows = await connection.execute(
            select(schedules).where(schedules.c.place == self._country)
        )
        changed = {row.bulletin: row for row in rows}
        found = []
        for bulletin in self.bulletins:
            row = changed.get(bulletin.id)
            is_on = True if row is None or row.is_on is None else bool(row.is_on)
            at = bulletin.at if row is None or row.at is None else row.at
            next_at = next_time(bulletin, at, self._zone, after=now)
            found.append(Entry(bulletin, is_on, at, next_at))
        return found

    async def change(
        self,
        connection: AsyncConnection,
        bulletin: str,
        *,
        is_on: bool | None = None,
        at: str | None = None,
    ) -> None:
        """Turns a bulletin on or off, or changes its time of day."""
        values: dict[str, object] = {"looked_at": self._clock()}  # nothing of before
        if is_on is not None:
            values["is_on"] = is_on
        if at is not None:
            values["at"] = at
        await connection.execute(
            insert_into(connection, schedules)
            .values(bulletin=bulletin, place=self._country, **values)
            .on_conflict_do_update(index_elements=["bulletin", "place"], set_=values)
        )

    async def tick(self) -> Fired:
        """Looks at the clock: fires what is due, marks what is too late."""
        now = self._clock()
        made: list[int] = []
        missed: list[tuple[str, Milliseconds]] = []
        async with self._database.read() as connection:
            to_deal_with = await self._to_deal_with(connection, now)
        for bulletin in to_deal_with:
            async with self._database.write() as connection:
                for due in await self._due(connection, bulletin, now):
                    if is_too_late(due, now):
                        is_new = await self._claim(connection, bulletin, due, "missed")
                        if is_new and await self._had_something(
                            connection, bulletin, due
                        ):
                            missed.append((bulletin.id, due))
                        continue
                    made += await self._fire(connection, bulletin, due)
        return Fired(tuple(made), tuple(missed))

    async def _had_something(
        self, connection: AsyncConnection, bulletin: Bulletin, due: Milliseconds
    ) -> bool:
        """Whether an edition that was missed is missed by anybody."""
        if bulletin.kind != "bank-day":
            return True
        return bool(await self._bank_day_editions(connection, bulletin, due))

    async def _bank_day_editions(
        self, connection: AsyncConnection, bulletin: Bulletin, due: Milliseconds
    ) -> list[Edition]:
        days = await in_force(connection, self._bank_days, self._maker.places)
        return self._maker.bank_days(bulletin, due, days)

    async def run_now(self, bulletin_id: str) -> tuple[int, ...]:
        """One edition now, whatever the schedule says; raises KeyError if unknown."""
        bulletin = {b.id: b for b in self.bulletins}[bulletin_id]
        async with self._database.write() as connection:
            return tuple(await self._fire(connection, bulletin, self._clock()))

    async def looked_at(self, connection: AsyncConnection) -> Milliseconds | None:
        """Up to when every due time was dealt with; None before the first look."""
        found: Milliseconds | None = await connection.scalar(
            select(func.max(schedules.c.looked_at)).where(
                schedules.c.place == self._country
            )
        )
        return found

    async def _to_deal_with(
        self, connection: AsyncConnection, now: Milliseconds
    ) -> list[Bulletin]:
        """What is due, or was not looked at for an hour: an idle bot writes nothing.

        An edition is made once whatever is written, so that an hour is looked through
        again after a crash and nothing comes twice.
        """
        rows = await connection.execute(
            select(schedules).where(schedules.c.place == self._country)
        )
        known = {row.bulletin: row for row in rows}
        found = []
        for bulletin in self.bulletins:
            row = known.get(bulletin.id)
            if row is None or row.looked_at is None:
                found.append(bulletin)
                continue
            at = row.at or bulletin.at
            due = next_time(bulletin, at, self._zone, after=row.looked_at)
            is_due = due is not None and due <= now
            if is_due or not 0 <= now - row.looked_at < LOOK_WRITTEN_EVERY:
                found.append(bulletin)
        return found

    async def _due(
        self, connection: AsyncConnection, bulletin: Bulletin, now: Milliseconds
    ) -> list[Milliseconds]:
        """The due times not yet dealt with; from now on they are."""
        row = (
            await connection.execute(
                select(schedules).where(
                    schedules.c.bulletin == bulletin.id,
                    schedules.c.place == self._country,
                )
            )
        ).one_or_none()
        looked_at = row.looked_at if row is not None else None
        values = {"looked_at": now}
        await connection.execute(
            insert_into(connection, schedules)
            .values(bulletin=bulletin.id, place=self._country, **values)
            .on_conflict_do_update(index_elements=["bulletin", "place"], set_=values)
        )
        if looked_at is None or (row is not None and row.is_on is False):
            return []
        at = (row.at if row is not None else None) or bulletin.at
        return list(due_times(bulletin, at, self._zone, after=looked_at, until=now))

    async def _fire(
        self, connection: AsyncConnection, bulletin: Bulletin, due: Milliseconds
    ) -> list[int]:
        """Makes the edition's broadcasts, once a due time."""
        if not await self._claim(connection, bulletin, due, "fired"):
            return []
        found: list[Edition] = []
        match bulletin.kind:
            case "topics":
                used = await self._used(connection, bulletin)
                found = self._maker.from_topics(bulletin, due, used)
            case "round-up":
                found = await self._maker.round_up(connection, bulletin, due)
            case _:
                found = await self._bank_day_editions(connection, bulletin, due)
        made = [
            await editions.publish(connection, edition, due, self._clock())
            for edition in found
        ]
        if bulletin.kind == "round-up":
            made += await self._maker.folded(connection, due, self._clock())
        await connection.execute(
            update(editions_table)
            .where(
                editions_table.c.bulletin == bulletin.id,
                editions_table.c.place == self._country,
                editions_table.c.due_at == due,
            )
            .values(
                state="fired" if made else "empty",
                item=found[0].item if found else None,
                broadcast_id=made[0] if made else None,
            )
        )
        return made

    async def _claim(
        self,
        connection: AsyncConnection,
        bulletin: Bulletin,
        due: Milliseconds,
        state: str,
    ) -> bool:
        result = await connection.execute(
            insert_into(connection, editions_table)
            .values(
                bulletin=bulletin.id,
                place=self._country,
                due_at=due,
                state=state,
                at=self._clock(),
            )
            .on_conflict_do_nothing()
        )
        return result.rowcount == 1

    async def _used(self, connection: AsyncConnection, bulletin: Bulletin) -> set[str]:
        rows = await connection.scalars(
            select(editions_table.c.item).where(
                editions_table.c.bulletin == bulletin.id,
                editions_table.c.item.is_not(None),
            )
        )
        return {str(item) for item in rows}


def make_board(
    ground: Ground, library: Library, database: Database, clock: Clock
) -> Board:
    """The recurring bulletins of an installation."""
    folder = ground.config.content_dir
    zone = ground.config.timezone
    return Board(
        database,
        clock,
        load_bulletins(folder / "bulletins"),
        load_bank_days(folder / "places" / "bank_days.csv"),
        Maker(library, ground.catalogues, ground.places, zone),
        zone,
        ground.places.country.path,
    )
