"""What is asked, counted by the week and by nobody: in memory, then in two tables.

Each process counts for itself and writes some times a minute, so that no question waits
for a row that all of them would write.
"""

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.country import Folding
from bot.knowledge.model import Content
from bot.knowledge.upkeep.unknown_words import Asked, known_words
from bot.store.database import insert_into
from bot.store.tables.knowledge import asked_topics, unhelped

KEPT = timedelta(days=180)
MOST_HELD = 2_000  # different ones in memory; what is more is not counted


class Tally:
    """What was asked since it was last written."""

    def __init__(self) -> None:
        self._topics: Counter[tuple[str, ...]] = Counter()
        self._unhelped: Counter[tuple[str, ...]] = Counter()
        self._known: tuple[str, frozenset[str]] = ("", frozenset())

    def known_words(self, content: Content, folding: Folding) -> frozenset[str]:
        """The words of the content, worked out once for each."""
        if self._known[0] != content.digest:
            self._known = (content.digest, known_words(content, folding))
        return self._known[1]

    def answered(self, topic: str, day: date) -> None:
        """A topic's answer was given."""
        _add(self._topics, (week_of(day), topic))

    def not_helped(self, words: str, programme: str, language: str, day: date) -> None:
        """A question found no answer; `words` are those that may be kept."""
        if words:
            _add(self._unhelped, (week_of(day), programme, language, words))

    async def write(self, connection: AsyncConnection) -> None:
        """Adds what was counted to the tables and counts anew."""
        topics, self._topics = self._topics, Counter()
        others, self._unhelped = self._unhelped, Counter()
        for (week, topic), times in sorted(topics.items()):
            row = insert_into(connection, asked_topics).values(
                week=week, topic=topic, times=times
            )
            await connection.execute(
                row.on_conflict_do_update(
                    index_elements=["week", "topic"],
                    set_={"times": asked_topics.c.times + row.excluded.times},
                )
            )
        for (week, programme, language, words), times in sorted(others.items()):
            kept = insert_into(connection, unhelped).values(
                week=week,
                programme=programme,
                language=language,
                words=words,
                times=times,
            )
            await connection.execute(
                kept.on_conflict_do_update(
                    index_elements=["week", "programme", "language", "words"],
                    set_={"times": unhelped.c.times + kept.excluded.times},
                )
            )

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked since."""
        return not self._topics and not self._unhelped


def week_of(day: date) -> str:
    """The ISO date of its week's Monday."""
    return (day - timedelta(days=day.weekday())).isoformat()


async def most_asked(connection: AsyncConnection, since: date) -> dict[str, int]:
    """How often each topic was answered since a day's week."""
    rows = await connection.execute(
        select(asked_topics.c.topic, func.sum(asked_topics.c.times).label("times"))
        .where(asked_topics.c.week >= week_of(since))
        .group_by(asked_topics.c.topic)
    )
    return {row.topic: int(row.times) for row in rows}


async def not_known(connection: AsyncConnection, since: date) -> list[Asked]:
    """What nobody could answer since a day's week."""
    rows = await connection.execute(
        select(unhelped).where(unhelped.c.week >= week_of(since))
    )
    return [Asked(row.week, row.programme, row.words, row.times) for row in rows]


async def erase_old(connection: AsyncConnection, now: Milliseconds) -> bool:
    """Erases the weeks that outlived their time; never more to do."""
    last = date(1970, 1, 1) + timedelta(days=now // DAY) - KEPT
    for table in (asked_topics, unhelped):
        await connection.execute(delete(table).where(table.c.week < week_of(last)))
    return False


def _add(counter: "Counter[tuple[str, ...]]", key: tuple[str, ...]) -> None:
    if key in counter or len(counter) < MOST_HELD:
        counter[key] += 1
