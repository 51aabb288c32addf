"""One firing of a bulletin: its words, from the same answers that questions get."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.bulletin_files import BankDay, Bulletin
from bot.bulletins.measure import A_WEEK, FOLDED, received_since
from bot.bulletins.notice_text import less_news
from bot.bulletins.schedule import week_begins
from bot.clock import DAY, Milliseconds, local_date
from bot.country import SOURCE_LANGUAGE
from bot.delivery import broadcasts
from bot.delivery.model import Draft, Lane, State
from bot.i18n import Catalogues, Translator
from bot.knowledge import Answer, Content, tail
from bot.messaging import Button, Reply, Span
from bot.places import Places
from bot.store.tables.bulletins import editions as editions_table
from bot.store.tables.bulletins import held_bulletins
from bot.store.tables.delivery import broadcasts as broadcasts_table
from bot.store.tables.delivery import deliveries
from bot.store.tables.people import chats


class HasContent(Protocol):
    """Something that holds the content in force."""

    @property
    def content(self) -> Content:
        """What is known now."""
        ...


LIVES = DAY  # an edition that could not be sent for a day is old
A_ROUND_UP = 6  # notices in one


@dataclass(frozen=True, slots=True)
class Edition:
    """What goes out: to a place, in every language of the interface."""

    bulletin: Bulletin
    place: str
    item: str | None
    bodies: dict[str, Reply]
    text: str


async def publish(
    connection: AsyncConnection, edition: Edition, due: Milliseconds, now: Milliseconds
) -> int:
    """Makes the broadcast of an edition; what it says is said once to a place."""
    key = f"bulletin {edition.bulletin.id} {edition.place} {edition.item or due}"
    broadcast_id, _is_new = await broadcasts.create(
        connection,
        Draft(
            kind="bulletin",
            lane=Lane.BULLETIN,
            place=edition.place,
            language=SOURCE_LANGUAGE,
            text=edition.text,
            starts_at=now,
            expires_at=now + LIVES,
            bodies=edition.bodies,
            category=edition.bulletin.category,
            bulletin=edition.bulletin.id,
            key=key,
        ),
        now,
    )
    return broadcast_id


class Maker:
    """Words editions from the content in force."""

    def __init__(
        self,
        content: HasContent,
        catalogues: Catalogues,
        places: Places,
        zone: ZoneInfo,
    ) -> None:
        """`content` is asked each time, so that a reload counts."""
        self._content = content
        self._catalogues = catalogues
        self.places = places
        self._zone = zone

    def from_topics(
        self, bulletin: Bulletin, due: Milliseconds, used: set[str]
    ) -> list[Edition]:
        """The first answer in force that was never sent by this bulletin."""
        day = local_date(due, self._zone)
        season = f"{day.year} " if bulletin.season else ""
        content = self._content.content
        for topic in self._candidates(bulletin, content):
            answer = content.answer(topic, SOURCE_LANGUAGE, day)
            if answer is None or answer.withheld or not answer.holds_on(day):
                continue
            if answer.audience != "citizen":
                continue
            item = f"{season}{topic} {answer.digest}"
            if item in used:
                continue
            bodies = {
                language: self._topic_body(
                    bulletin,
                    content.answer(topic, language, day) or answer,
                    language,
                    day,
                )
                for language in self._catalogues.languages
            }
            country = self.places.country.path
            return [Edition(bulletin, country, item, bodies, answer.question)]
        return []

    def _candidates(self, bulletin: Bulletin, content: Content) -> list[str]:
        named = [t for t in bulletin.topics if t in content.topics]
        matched = [
            t
            for t, topic in content.topics.items()
            if (bulletin.match and bulletin.match in t)
            or topic.programme in bulletin.programmes
        ]
        return list(dict.fromkeys(named + matched))

    def _topic_body(
        self, bulletin: Bulletin, answer: Answer, language: str, on: date
    ) -> Reply:
        _ = self._catalogues.translator(language)
        words = self._content.content.words
        line = tail(answer, _, words, on, label_unreviewed=False)
        return Reply(
            (
                Span(f"{bulletin.name(language)}. {answer.question}\n", bold=True),
                Span(answer.paragraphs[0] + "\n"),
                Span(line, italic=True),
            ),
            ((_more(_, answer), less_news(_)),),
            language=answer.language,
        )

    async def round_up(
        self, connection: AsyncConnection, bulletin: Bulletin, due: Milliseconds
    ) -> list[Edition]:
        """For each place that announced something since the last one: what it was."""
        last = await connection.scalar(
            select(func.max(editions_table.c.due_at)).where(
                editions_table.c.bulletin == bulletin.id,
                editions_table.c.state == "fired",
                editions_table.c.due_at < due,
            )
        )
        since = max(due - 7 * DAY, last or 0)
        rows = await connection.execute(
            select(broadcasts_table.c.place, broadcasts_table.c.text)
            .where(
                broadcasts_table.c.kind == "notice",
                broadcasts_table.c.state.in_([str(State.SENDING), str(State.DONE)]),
                broadcasts_table.c.started_at > since,
                broadcasts_table.c.started_at <= due,
            )
            .order_by(broadcasts_table.c.id)
        )
        by_place: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            by_place[row.place].append(" ".join(row.text.split()))
        found = []
        for path, texts in by_place.items():
            place = self.places.by_path(path)
            if place is None:
                continue
            bodies = {
                language: self._round_up_body(
                    self._catalogues.translator(language), place.name, texts
                )
                for language in self._catalogues.languages
            }
            item = f"{path} {due}"
            found.append(
                Edition(bulletin, path, item, bodies, bulletin.name(SOURCE_LANGUAGE))
            )
        return found

    def _round_up_body(self, _: Translator, place: str, texts: Sequence[str]) -> Reply:
        lines = [f"– {text[:200]}" for text in texts[-A_ROUND_UP:]]
        return Reply(
            (
                Span(_("Tuần qua, {place} đã báo:", place=place) + "\n", bold=True),
                Span("\n".join(lines)),
            ),
            ((less_news(_),),),
        )

    def bank_days(
        self, bulletin: Bulletin, due: Milliseconds, table: Sequence[BankDay]
    ) -> list[Edition]:
        """The day before the bank comes; a commune without a row gets nothing.

        All that a commune's former communes have on one day is one message.
        """
        tomorrow = local_date(due, self._zone) + timedelta(days=1)
        by_commune: dict[str, list[BankDay]] = defaultdict(list)
        for row in table:
            if row.day == tomorrow.day:
                by_commune[row.commune].append(row)
        found = []
        for commune, rows in by_commune.items():
            place = self.places.by_code(commune)
            if place is None:
                continue
            bodies = {
                language: self._bank_day_body(
                    self._catalogues.translator(language), rows, place.name, tomorrow
                )
                for language in self._catalogues.languages
            }
            item = f"{commune} {tomorrow}"
            found.append(
                Edition(
                    bulletin, place.path, item, bodies, bulletin.name(SOURCE_LANGUAGE)
                )
            )
        return found

    def _bank_day_body(
        self, _: Translator, rows: Sequence[BankDay], place: str, day: date
    ) -> Reply:
        where = [row.meeting_place or row.former_name or place for row in rows]
        text = _(
            "Ngày mai, {day}, Ngân hàng Chính sách xã hội về {where}.",
            day=_.date(day),
            where="; ".join(dict.fromkeys(where)),
        )
        spans = [Span(text)]
        sources = dict.fromkeys(row.source for row in rows if row.source)
        if sources:
            names = "; ".join(sources)
            spans.append(Span("\n" + _("Nguồn: {names}.", names=names), italic=True))
        return Reply(tuple(spans), ((less_news(_),),))

    async def folded(
        self, connection: AsyncConnection, due: Milliseconds, now: Milliseconds
    ) -> list[int]:
        """What was held this week, one message for all chats that missed the same."""
        room = received_since(week_begins(now, self._zone)) < A_WEEK
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
        made = []
        for held_ids, chat_ids in same.items():
            made.append(await self._fold(connection, held_ids, chat_ids, due, now))
        return made

    async def _fold(
        self,
        connection: AsyncConnection,
        held: Sequence[int],
        chat_ids: Sequence[int],
        due: Milliseconds,
        now: Milliseconds,
    ) -> int:
        said = [await broadcasts.body(connection, one) for one in held]
        bodies = {}
        for language in self._catalogues.languages:
            _ = self._catalogues.translator(language)
            spans = [Span(_("Các bản tin khác trong tuần") + "\n", bold=True)]
            for one in said:
                body = one.get(language) or next(iter(one.values()))
                spans += [*body.spans, Span("\n\n")]
            bodies[language] = Reply(tuple(spans[:-1]), ((less_news(_),),))
        broadcast_id, is_new = await broadcasts.create(
            connection,
            Draft(
                kind="bulletin",
                lane=Lane.BULLETIN,
                place=self.places.country.path,
                language=SOURCE_LANGUAGE,
                text=self._catalogues.translator(SOURCE_LANGUAGE)(
                    "Các bản tin khác trong tuần"
                ),
                starts_at=now,
                expires_at=now + LIVES,
                bodies=bodies,
                bulletin=FOLDED,
                key=f"folded {due} {' '.join(map(str, held))}",
            ),
            now,
        )
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
            await connection.execute(
                delete(held_bulletins).where(
                    held_bulletins.c.chat_id.in_(chat_ids),
                    held_bulletins.c.broadcast_id.in_(held),
                )
            )
        return broadcast_id


def _more(_: Translator, answer: Answer) -> Button:
    about = f"{answer.topic}:{answer.stem}"
    if len(answer.paragraphs) > 1:
        return Button(_("Xem thêm"), f"more:{about}")
    return Button(_("Nguồn"), f"source:{about}")
