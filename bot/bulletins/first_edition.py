"""Whoever is new gets something within a week: what they would have had before.

Chats are gone through once, by their number, two days after they came. Who had a
bulletin by then needs nothing more; the others get what went out lately for their
place, or the first of what they will get.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.measure import FOLDED
from bot.bulletins.notice_text import less_news
from bot.bulletins.timetable import Timetable
from bot.clock import DAY, Milliseconds, local
from bot.country import SOURCE_LANGUAGE
from bot.delivery import broadcasts
from bot.delivery.model import Draft, Lane, State
from bot.i18n import Catalogues
from bot.messaging import Reply, Span
from bot.people import categories as known_categories
from bot.people import chats as chats_sql
from bot.people import place_settings
from bot.people.categories import Category
from bot.people.model import Chat
from bot.people.place_settings import around
from bot.store import settings
from bot.store.database import Database
from bot.store.tables.delivery import broadcasts as broadcasts_table
from bot.store.tables.delivery import deliveries
from bot.store.tables.people import chats

WELCOME = "first-edition"
AFTER = 2 * DAY  # what comes by itself until then is better
LATELY = 28 * DAY
MOST = 2  # bulletins in it
AT_ONCE = 200  # chats a look

Said = tuple[int, ...]  # broadcasts that are told again; none: the first warning


@dataclass(frozen=True, slots=True)
class FirstEditions:
    """Welcomes who is new, a few at each look."""

    database: Database
    timetable: Timetable
    catalogues: Catalogues
    categories: tuple[Category, ...]

    async def look(self, now: Milliseconds) -> list[int]:
        """Makes what is due; the broadcasts that were made."""
        async with self.database.read() as connection:
            known = await settings.get(connection, settings.FIRST_EDITION_TO)
            newest = int(await connection.scalar(select(func.max(chats.c.id))) or 0)
            due = await self._due(connection, int(known or 0), now)
            is_quiet = await self._is_quiet(connection, due, now)
        if known is None:  # who was here before needs no welcome
            await self._go_on_from(newest)
            return []
        if not due or is_quiet:
            return []
        async with self.database.write() as connection:
            made = await self._welcome(connection, due, now)
            last = str(max(chat_id for chat_id in due))
            await settings.put(connection, settings.FIRST_EDITION_TO, last)
        return made

    async def _go_on_from(self, newest: int) -> None:
        async with self.database.write() as connection:
            await settings.put_if_absent(
                connection, settings.FIRST_EDITION_TO, str(newest)
            )

    async def _due(
        self, connection: AsyncConnection, after: int, now: Milliseconds
    ) -> list[int]:
        """The next chats that came long enough ago, in the order in which they came."""
        rows = (
            await connection.execute(
                select(chats.c.id, chats.c.created_at)
                .where(chats.c.id > after)
                .order_by(chats.c.id)
                .limit(AT_ONCE)
            )
        ).all()
        found = []
        for row in rows:
            if row.created_at > now - AFTER:
                break
            found.append(int(row.id))
        return found

    async def _is_quiet(
        self, connection: AsyncConnection, due: Sequence[int], now: Milliseconds
    ) -> bool:
        """Whether anybody of these sleeps: all then wait for the morning."""
        wall = local(now, self.timetable.zone).time()
        places = {self.timetable.country}
        for chat_id in due:
            chat = await chats_sql.get(connection, chat_id)
            places |= {path for path, _former in (chat.places if chat else ())}
        for place in places:
            quiet = await place_settings.quiet_hours(connection, place)
            if quiet.value.covers(wall):
                return True
        return False

    async def _welcome(
        self, connection: AsyncConnection, due: Sequence[int], now: Milliseconds
    ) -> list[int]:
        had = await self._had_some(connection, due, now)
        same: dict[Said, list[int]] = defaultdict(list)
        for chat_id in due:
            chat = await chats_sql.get(connection, chat_id)
            if chat is None or chat_id in had or not _listens(chat, now):
                continue
            wanted = self._wanted(chat)
            if wanted:
                same[await self._lately(connection, chat, wanted, now)].append(chat_id)
        return [
            await self._make(connection, said, chat_ids, now)
            for said, chat_ids in same.items()
        ]

    async def _had_some(
        self, connection: AsyncConnection, due: Sequence[int], now: Milliseconds
    ) -> set[int]:
        found = await connection.scalars(
            select(deliveries.c.chat_id)
            .join(broadcasts_table, broadcasts_table.c.id == deliveries.c.broadcast_id)
            .where(
                broadcasts_table.c.kind == "bulletin",
                broadcasts_table.c.starts_at >= now - 2 * LATELY,
                deliveries.c.chat_id >= min(due),
                deliveries.c.chat_id <= max(due),
            )
            .distinct()
        )
        return set(found)

    def _wanted(self, chat: Chat) -> set[str]:
        """The bulletins of what a chat chose, or of who chose nothing."""
        places = (self.timetable.maker.places.by_path(path) for path, _f in chat.places)
        border = any(place is not None and place.neighbours for place in places)
        chosen = set(
            known_categories.written_out(
                self.categories, chat.categories, at_the_border=border
            )
        )
        above = {c.id: c.under for c in self.categories}
        return {
            bulletin.id
            for bulletin in self.timetable.bulletins
            if {bulletin.category, above.get(bulletin.category)} & chosen
        }

    async def _lately(
        self,
        connection: AsyncConnection,
        chat: Chat,
        wanted: set[str],
        now: Milliseconds,
    ) -> Said:
        """The newest of each of its bulletins that went out for its places."""
        places = {area for path, _former in chat.places for area in around(path)}
        rows = await connection.execute(
            select(broadcasts_table.c.id, broadcasts_table.c.bulletin)
            .where(
                broadcasts_table.c.kind == "bulletin",
                broadcasts_table.c.bulletin.in_(wanted - {FOLDED, WELCOME, "bank-day"}),
                broadcasts_table.c.place.in_(places),
                broadcasts_table.c.state.in_([str(State.SENDING), str(State.DONE)]),
                broadcasts_table.c.starts_at >= now - LATELY,
            )
            .order_by(broadcasts_table.c.id.desc())
            .limit(AT_ONCE)
        )
        newest: dict[str, int] = {}
        for row in rows:
            newest.setdefault(row.bulletin, int(row.id))
        return tuple(sorted(newest.values())[-MOST:])

    async def _make(
        self,
        connection: AsyncConnection,
        said: Said,
        chat_ids: Sequence[int],
        now: Milliseconds,
    ) -> int:
        title = self.catalogues.translator(SOURCE_LANGUAGE)("Bản tin đầu tiên")
        draft = Draft(
            kind="bulletin",
            lane=Lane.BULLETIN,
            place=self.timetable.country,
            language=SOURCE_LANGUAGE,
            text=title,
            starts_at=now,
            expires_at=now + DAY,
            bodies=await self._bodies(connection, said, now),
            bulletin=WELCOME,
            key=f"first {chat_ids[0]} {' '.join(map(str, said))}",
        )
        broadcast_id, is_new = await broadcasts.create(connection, draft, now)
        if is_new:
            await connection.execute(
                deliveries.insert(),
                [{"broadcast_id": broadcast_id, "chat_id": c} for c in chat_ids],
            )
            await broadcasts.set_state(
                connection,
                broadcast_id,
                State.SENDING,
                was=(State.SCHEDULED,),
                is_planned=True,
                started_at=now,
            )
        return broadcast_id

    async def _bodies(
        self, connection: AsyncConnection, said: Said, now: Milliseconds
    ) -> dict[str, Reply]:
        earlier = [await broadcasts.body(connection, number) for number in said]
        if not earlier:
            earlier = [self._first_of_all(now)]
        found = {}
        for language in self.catalogues.languages:
            _ = self.catalogues.translator(language)
            spans = [Span(_("Mới nhận tin thì xem lại bản tin gần đây:") + "\n\n")]
            for bodies in earlier:
                body = bodies.get(language) or next(iter(bodies.values()), Reply(()))
                spans += [*body.spans, Span("\n\n")]
            found[language] = Reply(tuple(spans[:-1]), ((less_news(_),),))
        return found

    def _first_of_all(self, now: Milliseconds) -> dict[str, Reply]:
        """Where nothing went out yet: the first warning that would."""
        for bulletin in self.timetable.bulletins:
            if bulletin.kind != "topics" or bulletin.season is not None:
                continue
            made = self.timetable.maker.from_topics(
                bulletin, now, (), self.timetable.country
            )
            if made:
                return made[0].bodies
        return {}


def _listens(chat: Chat, now: Milliseconds) -> bool:
    is_paused = chat.paused_until is not None and chat.paused_until > now
    return chat.is_subscribed and chat.gone_reason is None and not is_paused
