"""The week's last bulletin: what a place announced, and what others were held for it.

Whoever had enough bulletins this week gets what was held as one message, with the
round-up of their own place at its head: so the round-up is never held back, and the
week still has no more messages than it should.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins import measure
from bot.bulletins.editions import LIVES, Edition, Maker
from bot.bulletins.measure import FOLDED, ROUND_UP
from bot.bulletins.notice_text import less_news
from bot.bulletins.recurring import local_schedules
from bot.bulletins.recurring.bulletin_files import Bulletin
from bot.bulletins.recurring.schedule import week_begins
from bot.clock import DAY, Milliseconds
from bot.country import SOURCE_LANGUAGE
from bot.delivery import broadcasts
from bot.delivery.model import NOTICES, Broadcast, Draft, Lane, State
from bot.i18n import Catalogues, Translator
from bot.knowledge import Story
from bot.messaging import Button, Reply, Span
from bot.people import audience
from bot.people.categories import Category
from bot.store.database import insert_into
from bot.store.tables.bulletins import editions as editions_table
from bot.store.tables.bulletins import held_bulletins
from bot.store.tables.delivery import broadcasts as broadcasts_table
from bot.store.tables.delivery import deliveries
from bot.store.tables.people import chats

A_ROUND_UP = 6  # notices in one
STORY = "story"  # remembered beside the bulletins: which story went with a round-up
A_STORY_EVERY = 28 * DAY


@dataclass(frozen=True, slots=True)
class Week:
    """Words the round-ups of a week, and folds into them what was held."""

    maker: Maker
    catalogues: Catalogues
    categories: tuple[Category, ...]

    async def announced(
        self, connection: AsyncConnection, due: Milliseconds, clock: str
    ) -> dict[str, list[str]]:
        """What each place announced since the last round-up at this clock."""
        last = await connection.scalar(
            select(func.max(editions_table.c.due_at)).where(
                editions_table.c.bulletin == ROUND_UP,
                editions_table.c.place == clock,
                editions_table.c.state == "fired",
                editions_table.c.due_at < due,
            )
        )
        since = max(due - 7 * DAY, last or 0)
        rows = await connection.execute(
            select(broadcasts_table.c.place, broadcasts_table.c.text)
            .where(
                broadcasts_table.c.kind.in_(NOTICES),
                broadcasts_table.c.state.in_([str(State.SENDING), str(State.DONE)]),
                broadcasts_table.c.started_at > since,
                broadcasts_table.c.started_at <= due,
            )
            .order_by(broadcasts_table.c.id)
        )
        by_place: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            by_place[row.place].append(" ".join(row.text.split()))
        return by_place

    async def editions(
        self,
        connection: AsyncConnection,
        bulletin: Bulletin,
        due: Milliseconds,
        clock: str,
        is_for: Callable[[str], bool],
        most: int | None = None,
    ) -> list[Edition]:
        """One for each place that announced something; now and then with a story."""
        announced = await self.announced(connection, due, clock)
        wanted = {p: said for p, said in announced.items() if is_for(p)}
        story = await self._story(connection, due, clock) if wanted else None
        found = []
        for path, texts in [*wanted.items()][:most]:
            bodies = self.bodies(path, texts, story)
            name = bulletin.name(SOURCE_LANGUAGE)
            if bodies:
                found.append(Edition(bulletin, path, f"{path} {due}", bodies, name))
        return found

    def bodies(
        self, path: str, texts: Sequence[str], story: str | None = None
    ) -> dict[str, Reply]:
        """A place's round-up by language; nothing for a place that is no more."""
        place = self.maker.places.by_path(path)
        if place is None:
            return {}
        return {
            language: _worded(
                self.catalogues.translator(language),
                self.maker.places.short_label(place, language),
                texts,
                self.maker.story(story, language) if story else None,
            )
            for language in self.catalogues.languages
        }

    async def _story(
        self, connection: AsyncConnection, due: Milliseconds, clock: str
    ) -> str | None:
        """A story that was not told yet, four weeks after the last one."""
        rows = (
            await connection.execute(
                select(editions_table.c.item, editions_table.c.due_at).where(
                    editions_table.c.bulletin == STORY, editions_table.c.place == clock
                )
            )
        ).all()
        if any(row.due_at > due - A_STORY_EVERY for row in rows):
            return None
        return self.maker.next_story({row.item for row in rows})

    async def note_story(
        self, connection: AsyncConnection, due: Milliseconds, clock: str
    ) -> None:
        """The story of this round-up has been told."""
        story = await self._story(connection, due, clock)
        if story is None:
            return
        values = {"state": "fired", "item": story, "at": due}
        await connection.execute(
            insert_into(connection, editions_table)
            .values(bulletin=STORY, place=clock, due_at=due, **values)
            .on_conflict_do_nothing()
        )

    async def fold(
        self,
        connection: AsyncConnection,
        round_ups: Sequence[int],
        due: Milliseconds,
        now: Milliseconds,
    ) -> list[int]:
        """What was held this week, one message for all chats that missed the same."""
        since = week_begins(now, self.maker.zone)
        room = await measure.room_for_one_more(connection, since)
        for round_up in round_ups:
            found = await broadcasts.get(connection, round_up)
            if found is not None:
                await self._hold_with_others(connection, found, room, now)
        rows = await connection.execute(
            select(held_bulletins.c.chat_id, held_bulletins.c.broadcast_id)
            .join(chats, chats.c.id == held_bulletins.c.chat_id)
            .where(room)
            .order_by(held_bulletins.c.chat_id, held_bulletins.c.broadcast_id)
        )
        by_chat: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            by_chat[row.chat_id].append(row.broadcast_id)
        same: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for chat_id, held in by_chat.items():
            same[tuple(held)].append(chat_id)
        return [
            await self._fold(connection, held, chat_ids, round_ups, due, now)
            for held, chat_ids in same.items()
        ]

    async def _hold_with_others(
        self,
        connection: AsyncConnection,
        round_up: Broadcast,
        room: ColumnElement[bool],
        now: Milliseconds,
    ) -> None:
        """Who has others waiting gets the round-up in one message with them."""
        waiting = select(held_bulletins.c.chat_id)
        wanting = measure.wants_edition(round_up, self.categories)
        chosen = audience.recipients(round_up.place, wanting=wanting, now=now)
        chosen = chosen.where(chats.c.id.in_(waiting), room)
        said = await local_schedules.where_on(connection, round_up)
        if said:
            chosen = chosen.where(local_schedules.reaches(round_up.place, said))
        rows = chosen.with_only_columns(chats.c.id, literal(round_up.id), literal(now))
        await connection.execute(
            insert_into(connection, held_bulletins)
            .from_select(["chat_id", "broadcast_id", "held_at"], rows)
            .on_conflict_do_nothing()
        )

    async def _fold(
        self,
        connection: AsyncConnection,
        held: Sequence[int],
        chat_ids: Sequence[int],
        round_ups: Sequence[int],
        due: Milliseconds,
        now: Milliseconds,
    ) -> int:
        broadcast_id, is_new = await broadcasts.create(
            connection,
            Draft(
                kind="bulletin",
                lane=Lane.BULLETIN,
                place=self.maker.places.country.path,
                language=SOURCE_LANGUAGE,
                text=self.catalogues.translator(SOURCE_LANGUAGE)(
                    "Các bản tin khác trong tuần"
                ),
                starts_at=now,
                expires_at=now + LIVES,
                bodies=await self._together(connection, held, round_ups),
                bulletin=FOLDED,
                key=f"folded {due} {' '.join(map(str, held))}",
            ),
            now,
        )
        if is_new:
            await _plan(connection, broadcast_id, chat_ids, now)
            await connection.execute(
                delete(held_bulletins).where(
                    held_bulletins.c.chat_id.in_(chat_ids),
                    held_bulletins.c.broadcast_id.in_(held),
                )
            )
        return broadcast_id

    async def _together(
        self, connection: AsyncConnection, held: Sequence[int], first: Sequence[int]
    ) -> dict[str, Reply]:
        """Several bulletins as one message, those of `first` at its head."""
        ahead = [await broadcasts.body(connection, n) for n in held if n in first]
        said = [await broadcasts.body(connection, n) for n in held if n not in first]
        found = {}
        for language in self.catalogues.languages:
            _ = self.catalogues.translator(language)
            spans: list[Span] = []
            for one in ahead:
                spans += [*_in(one, language).spans, Span("\n\n")]
            spans.append(Span(_("Các bản tin khác trong tuần") + "\n", bold=True))
            for one in said:
                spans += [*_in(one, language).spans, Span("\n\n")]
            found[language] = Reply(tuple(spans[:-1]), ((less_news(_),),))
        return found


def _in(bodies: dict[str, Reply], language: str) -> Reply:
    return bodies.get(language) or next(iter(bodies.values()))


async def _plan(
    connection: AsyncConnection,
    broadcast_id: int,
    chat_ids: Sequence[int],
    now: Milliseconds,
) -> None:
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


def _worded(
    _: Translator, place: str, texts: Sequence[str], story: Story | None
) -> Reply:
    lines = [f"– {text[:200]}" for text in texts[-A_ROUND_UP:]]
    spans = [
        Span(_("Tuần qua, {place} đã báo:", place=place) + "\n", bold=True),
        Span("\n".join(lines)),
    ]
    buttons: list[Button] = [less_news(_)]
    if story is not None:
        spans += [
            Span(
                "\n\n" + _("Chuyện hay: {title}", title=story.title) + "\n", bold=True
            ),
            Span(story.paragraphs[0]),
        ]
        buttons.insert(0, Button(_("Đọc chuyện"), f"story:{story.id}"))
    return Reply(tuple(spans), (tuple(buttons),))
