"""Who gets a broadcast, written into the outbox.

Done by the process that sends, in slices short enough that nobody's question waits,
idempotent by (broadcast, chat): a plan that was cut off goes on where it stood.
"""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.bulletins import measure
from bot.bulletins.approving import approvals, reaching
from bot.bulletins.checkins import open_checkins, reached_phones
from bot.bulletins.measure import BANK_DAY, ROUND_UP, has_room, wants_edition
from bot.bulletins.notice_choices import Audience, Details
from bot.bulletins.recurring import local_schedules
from bot.bulletins.recurring.schedule import week_begins
from bot.bulletins.timing.punctuality import may_begin
from bot.bulletins.vouching import sketches
from bot.bulletins.vouching.likeness import Fold
from bot.clock import Clock, Milliseconds
from bot.delivery import broadcasts as broadcasts_sql
from bot.delivery.aftermath import continuing, recalls
from bot.delivery.model import CHECK_IN, RECALL, Broadcast, Rank, State
from bot.people import audience, roles
from bot.people.categories import Category
from bot.people.model import Role
from bot.people.reach import office
from bot.people.rights import may
from bot.places import is_within
from bot.store.database import Database, insert_into
from bot.store.tables.bulletins import held_bulletins
from bot.store.tables.delivery import broadcasts, deliveries
from bot.store.tables.people import chats

MayGo = Callable[[Broadcast], Awaitable[bool]]

SLICE_SECONDS = 0.05
FIRST_SLICE = 5_000  # chat ids; adjusted to the machine
LARGEST_SLICE = 200_000
NEVER_HELD = (BANK_DAY, ROUND_UP)  # a day or a week later they would be untrue


@dataclass(frozen=True, slots=True)
class _Said:
    """What places said of a bulletin: where it is on, how many a week."""

    where: local_schedules.Said = ()
    caps: measure.Caps = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Whom:
    """Who gets a broadcast for their office, and whether subscribers do."""

    in_office: office.Accounts | None = None
    is_for_subscribers: bool = True


class Planner:
    """Plans broadcasts on one database."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        categories: tuple[Category, ...],
        zone: ZoneInfo,
        zone_three: Sequence[str],
        fold: Fold,
        before: Callable[[Broadcast], Awaitable[None]] | None = None,
        may_go: MayGo | None = None,
    ) -> None:
        """`categories` say which bulletins a chosen category brings along.

        `zone_three` are the code paths of the communes that are sent to first; `fold`
        makes words comparable. `may_go` is asked last of all: whether it was approved
        as it stands now; `before` is done before anyone is planned.
        """
        self._fold = fold
        self._before = before
        self._may_go = may_go
        self._zone = zone
        self._zone_three = zone_three
        self._database = database
        self._clock = clock
        self._categories = categories
        self._slice = FIRST_SLICE

    async def plan(self, broadcast: Broadcast) -> None:
        """Makes all deliveries of a broadcast; sending begins after the last slice.

        Whoever wrote it must still have the right: else it is stopped.
        """
        if not await self._may_still_send(broadcast):
            await self._stop(broadcast)
            return
        if broadcast.plan_cursor:  # it goes on after a stop, or a restart
            await continuing.bring_back(self._database, broadcast.id)
        elif not await self._may_begin(broadcast):
            return
        is_drill = Details.from_json(broadcast.details).is_drill
        if self._before is not None and not is_drill:
            await self._before(broadcast)
        if broadcast.kind == CHECK_IN:
            async with self._database.write() as connection:
                await open_checkins.begin(connection, broadcast, self._clock())
        whom = await self._whom(broadcast)
        last, cursor = await self._last(broadcast), broadcast.plan_cursor
        said = await self._said(broadcast)
        while cursor < last:
            planned_to = await self._plan_slice(broadcast, whom, said, cursor)
            if planned_to is None:
                return
            cursor = planned_to
        async with self._database.write() as connection:
            await connection.execute(
                update(broadcasts)
                .where(
                    broadcasts.c.id == broadcast.id,
                    broadcasts.c.state == str(State.SCHEDULED),
                )
                .values(
                    state=str(State.SENDING),
                    is_planned=True,
                    started_at=func.coalesce(broadcasts.c.started_at, self._clock()),
                )
            )
            if broadcast.kind != RECALL:
                await sketches.keep(connection, broadcast, self._fold)

    async def _may_begin(self, broadcast: Broadcast) -> bool:
        """Whether its hour is one to send at, and it was approved as it stands."""
        async with self._database.write() as connection:
            if not await may_begin(connection, broadcast, self._clock(), self._zone):
                return False
        return self._may_go is None or await self._may_go(broadcast)

    async def _last(self, broadcast: Broadcast) -> int:
        """The highest id that a chat it is for can have."""
        async with self._database.read() as connection:
            if broadcast.replaces is not None:
                return await recalls.last_reached(connection, broadcast)
            return int(await connection.scalar(select(func.max(chats.c.id))) or 0)

    async def _said(self, broadcast: Broadcast) -> _Said:
        if broadcast.bulletin is None:
            return _Said()
        async with self._database.read() as connection:
            where = await local_schedules.where_on(connection, broadcast)
            return _Said(where, await measure.caps(connection))

    async def _may_still_send(self, broadcast: Broadcast) -> bool:
        if broadcast.author_id is None:
            return True
        async with self._database.read() as connection:
            held = await roles.grants_of(
                connection, broadcast.author_id, now=self._clock()
            )
        areas = reaching.areas_of(broadcast)
        return all(may(held, Role.OFFICER, place) for place in areas)

    async def _stop(self, broadcast: Broadcast) -> None:
        now = self._clock()
        async with self._database.write() as connection:
            await broadcasts_sql.stop(connection, broadcast.id, now)
            await audit.record(
                connection,
                now,
                broadcast.author_id,
                "notice.stop",
                about=str(broadcast.id),
                detail="the role was revoked",
            )

    async def _plan_slice(
        self, broadcast: Broadcast, whom: _Whom, said: _Said, cursor: int
    ) -> int | None:
        """Plans the next chats; returns up to which id.

        None if it was stopped, or has been planned further than we thought.
        """
        now = self._clock()
        began = time.monotonic()
        end = cursor + self._slice
        ids = cursor, end
        async with self._database.write() as connection:
            # First, so that who stops it now waits for this slice and skips it too.
            moved = await connection.execute(
                update(broadcasts)
                .where(
                    broadcasts.c.id == broadcast.id,
                    broadcasts.c.state == str(State.SCHEDULED),
                    broadcasts.c.plan_cursor == cursor,
                )
                .values(plan_cursor=end)
            )
            if moved.rowcount == 0:
                return None
            await self._plan_chats(connection, broadcast, whom, said, now, ids)
        took = time.monotonic() - began
        faster = self._slice * SLICE_SECONDS / max(took, 0.001)
        self._slice = int(min(max(faster, FIRST_SLICE / 10), LARGEST_SLICE))
        return end

    async def _plan_chats(
        self,
        connection: AsyncConnection,
        broadcast: Broadcast,
        whom: _Whom,
        said: _Said,
        now: Milliseconds,
        ids: tuple[int, int],
    ) -> None:
        """Those of a slice: who is told for their office, and who receives news."""
        in_office = None
        if whom.in_office is not None:
            in_office = office.chats_of(whom.in_office, ids)
            columns = literal(broadcast.id), chats.c.id, literal(int(Rank.OFFICE))
            await self._insert(connection, in_office.with_only_columns(*columns))
        if not whom.is_for_subscribers:
            return
        chosen, rank = self._chosen(broadcast, now, ids)
        if said.where:
            reached = local_schedules.reaches(broadcast.place, said.where, ids)
            chosen = chosen.where(reached)
        (chat_id,) = chosen.selected_columns
        if in_office is not None:
            chosen = chosen.where(chat_id.not_in(in_office))
        rows = chosen.with_only_columns(literal(broadcast.id), chat_id, rank)
        if broadcast.bulletin is not None:
            since = week_begins(now, self._zone)
            room = has_room(broadcast, since, said.caps, ids)
            if broadcast.bulletin not in NEVER_HELD:
                await self._hold(connection, chosen.where(~room), broadcast, now)
            rows = rows.where(room)
        await self._insert(connection, rows)

    async def _whom(self, broadcast: Broadcast) -> _Whom:
        """Beside subscribers, who gets it for their office; their chats are made."""
        chosen = Audience.from_json(broadcast.audience)
        held = reaching.roles_of(chosen) if broadcast.replaces is None else []
        if Details.from_json(broadcast.details).is_drill:
            async with self._database.read() as connection:
                seen = await approvals.newest(connection, broadcast.id)
            both = (broadcast.author_id, seen.verdict_by if seen else None)
            drilled = office.of_people([one for one in both if one])
            whom = _Whom(drilled, is_for_subscribers=False)
        elif held:
            areas = reaching.areas(broadcast.place, chosen)
            is_for_subscribers = reaching.is_for_subscribers(chosen)
            whom = _Whom(office.holders(areas, held, self._clock()), is_for_subscribers)
        else:
            return _Whom()  # a correction has none: it goes to who got the first
        if whom.in_office is not None and not broadcast.plan_cursor:
            async with self._database.write() as connection:
                await office.keep_chats(connection, whom.in_office, self._clock())
        return whom

    async def _insert(self, connection: AsyncConnection, rows: Select[int]) -> None:
        """The cursor says that no one else planned these."""
        columns = ["broadcast_id", "chat_id", "rank"]
        insert = insert_into(connection, deliveries).from_select(columns, rows)
        # Asking PostgreSQL whether a row is there already would cost as much as the
        # insert; SQLite must look anyway, and so merges the places of a chat.
        if self._database.is_sqlite:
            insert = insert.on_conflict_do_update(
                index_elements=columns[:2],
                set_={"rank": int(Rank.ZONE_THREE)},
                where=insert.excluded.rank == int(Rank.ZONE_THREE),
            )
        await connection.execute(insert)

    async def _hold(
        self,
        connection: AsyncConnection,
        chosen: Select[int],
        broadcast: Broadcast,
        now: Milliseconds,
    ) -> None:
        """Keeps for the week's folded bulletin who has had enough already."""
        rows = chosen.with_only_columns(chats.c.id, literal(broadcast.id), literal(now))
        await connection.execute(
            insert_into(connection, held_bulletins)
            .from_select(["chat_id", "broadcast_id", "held_at"], rows)
            .on_conflict_do_nothing()
        )

    def _chosen(
        self, broadcast: Broadcast, now: Milliseconds, ids: tuple[int, int]
    ) -> tuple[Select[int], ColumnElement[int]]:
        """Who gets it, and the rank of each: zone III communes first.

        Of someone's several places those count that the broadcast reaches; on SQLite
        who has several there may come several times.
        """
        if broadcast.replaces is not None:  # whom it changes something for
            return recalls.reached(broadcast, ids)
        if broadcast.reminds is not None:
            return reached_phones.silent(broadcast, ids)
        chosen = Audience.from_json(broadcast.audience)
        areas = reaching.areas(broadcast.place, chosen)
        wanting = and_(self._wanting(broadcast, chosen, ids), *reaching.asked(chosen))
        is_zone_three = all(
            any(is_within(area, path) for path in self._zone_three) for area in areas
        )
        first = [
            path
            for path in self._zone_three
            if any(is_within(path, area) or is_within(area, path) for area in areas)
        ]
        if first and not is_zone_three:
            return audience.ranked(
                areas,
                first=first,
                wanting=wanting,
                now=now,
                ids=ids,
                each_once=not self._database.is_sqlite,
            )
        rank = Rank.ZONE_THREE if is_zone_three else Rank.OTHERS
        found = audience.recipients(areas, wanting=wanting, now=now, ids=ids)
        return found, literal(int(rank))

    def _wanting(
        self, broadcast: Broadcast, chosen: Audience, ids: tuple[int, int]
    ) -> ColumnElement[bool]:
        if broadcast.bulletin is None:
            return reaching.wanting(
                chosen,
                category=broadcast.category,
                is_urgent=broadcast.is_urgent,
                ids=ids,
            )
        return wants_edition(broadcast, self._categories, ids)
