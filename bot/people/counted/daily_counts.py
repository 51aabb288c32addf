"""The SQL of how many receive news, by place and what they want: one count a day.

Each place's number holds all below it, so that reading is a look at one place. A day is
counted in slices of chats, added up in memory and written at once: counted twice it is
the same. Of who is counted nothing is kept.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.country import SOURCE_LANGUAGE
from bot.store.database import Database, insert_into
from bot.store.tables.people import (
    chat_categories,
    chat_places,
    chats,
    daily_counts,
)

SLICE = 2_000  # chats: a few milliseconds
ROWS = 500  # written in one statement
DAYS_KEPT = 62  # each day; before that the first of each month
MONTHS_KEPT = 5 * 366  # days

PEOPLE, GROUPS = "people", "groups"
CATEGORY, LANGUAGE = "category:", "language:"
NOTHING_CHOSEN = CATEGORY + "*"  # every notice

Key = tuple[str, str]  # a code path, and what is counted


async def count(database: Database, day: date) -> None:
    """Counts who receives news now, as of a day."""
    found: Counter[Key] = Counter()
    async with database.read() as connection:
        most = int(await connection.scalar(select(func.max(chats.c.id))) or 0)
    for after in range(0, most, SLICE):
        async with database.read() as connection:
            await _count(connection, after, found)
    rows = [
        {"day": day.isoformat(), "place": place, "what": what, "number": number}
        for (place, what), number in found.items()
    ]
    async with database.write() as connection:
        for at in range(0, len(rows), ROWS):
            insert = insert_into(connection, daily_counts).values(rows[at : at + ROWS])
            await connection.execute(
                insert.on_conflict_do_update(
                    index_elements=["day", "place", "what"],
                    set_={"number": insert.excluded.number},
                )
            )


async def _count(connection: AsyncConnection, after: int, found: Counter[Key]) -> None:
    """Adds the next slice of chats, each once at every place around its own."""
    chosen: dict[int, list[str]] = {}
    which = chat_categories.c.chat_id
    for row in await connection.execute(
        select(which, chat_categories.c.category).where(
            which > after, which <= after + SLICE
        )
    ):
        chosen.setdefault(row[0], []).append(CATEGORY + row[1])
    rows = await connection.execute(
        select(chats.c.id, chats.c.kind, chats.c.language, chat_places.c.place)
        .join(chat_places, chat_places.c.chat_id == chats.c.id)
        .where(
            chats.c.id > after,
            chats.c.id <= after + SLICE,
            # Said of both tables, so that neither is read whole.
            chat_places.c.chat_id > after,
            chat_places.c.chat_id <= after + SLICE,
            chats.c.is_subscribed,
            chats.c.gone_reason.is_(None),
        )
        .order_by(chats.c.id)
    )
    for id_, same in groupby(rows, key=itemgetter(0)):
        one, *more = same
        around = {*_around(one[3]), *(p for row in more for p in _around(row[3]))}
        what = (one[1], LANGUAGE + (one[2] or SOURCE_LANGUAGE))
        for place in around:
            for name in (*what, *chosen.get(id_, (NOTHING_CHOSEN,))):
                found[place, name] += 1


@lru_cache(maxsize=8192)
def _around(place: str) -> tuple[str, ...]:
    """A code path, and those of all that it lies in."""
    parts = place.split(".")
    return tuple(".".join(parts[:n]) for n in range(1, len(parts) + 1))


async def days(connection: AsyncConnection, place: str) -> list[str]:
    """On which days a place was counted, the oldest first."""
    rows = await connection.scalars(
        select(daily_counts.c.day)
        .distinct()
        .where(daily_counts.c.place == place)
        .order_by(daily_counts.c.day)
    )
    return list(rows)


async def on(
    connection: AsyncConnection, place: str, days: Sequence[str]
) -> dict[str, dict[str, int]]:
    """What was counted at a place on some days, by day."""
    rows = await connection.execute(
        select(daily_counts.c.day, daily_counts.c.what, daily_counts.c.number).where(
            daily_counts.c.place == place, daily_counts.c.day.in_(days)
        )
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        what = {"private": PEOPLE, "group": GROUPS}.get(row.what, row.what)
        found.setdefault(row.day, {})[what] = row.number
    return found


async def largest_below(
    connection: AsyncConnection, place: str, day: str, limit: int
) -> list[tuple[str, int]]:
    """The places below one where most people receive news, as of a day."""
    rows = await connection.execute(
        select(daily_counts.c.place, daily_counts.c.number)
        .where(
            daily_counts.c.day == day,
            daily_counts.c.place > place,
            daily_counts.c.place < place + "/",
            daily_counts.c.what == "private",
        )
        .order_by(daily_counts.c.number.desc(), daily_counts.c.place)
        .limit(limit)
    )
    return [(row.place, row.number) for row in rows]


async def erase_old(connection: AsyncConnection, today: date) -> bool:
    """Old days go, but for the first of each month; False when nothing was left."""
    each = (today - timedelta(days=DAYS_KEPT)).isoformat()
    month = (today - timedelta(days=MONTHS_KEPT)).isoformat()
    is_first = func.substr(daily_counts.c.day, 9, 2) == "01"
    result = await connection.execute(
        delete(daily_counts).where(
            (daily_counts.c.day < month) | ((daily_counts.c.day < each) & ~is_first)
        )
    )
    return result.rowcount > 0
