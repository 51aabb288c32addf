"""The SQL of how many receive news, by place and what they want: one count a day.

Each place's number holds all below it, so that reading is a look at one place. A day is
counted in slices of chats, added up in memory and written at once: counted twice it is
the same. Of who is counted nothing is kept.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, delete, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database, insert_into
from bot.store.tables.people import (
    chat_categories,
    chat_places,
    chats,
    daily_counts,
)

SLICE = 20_000  # chats
ROWS = 500  # written in one statement
DAYS_KEPT = 62  # each day; before that the first of each month
MONTHS_KEPT = 5 * 366  # days
PROVINCE, COUNTRY = len("vn.04"), len("vn")  # letters of their code paths

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
            for statement in _counts(after, after + SLICE):
                for row in await connection.execute(statement):
                    found[row.place, row.what] += row.number
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


def _counts(after: int, up_to: int) -> list[Select[str, str, int]]:
    """Of a slice: by kind, by language, by category; for each level of places."""
    place = chat_places.c.place
    levels: list[tuple[ColumnElement[str], ColumnElement[bool]]] = [
        (place, func.length(place) > PROVINCE),
        (func.substr(place, 1, PROVINCE), func.length(place) >= PROVINCE),
        (func.substr(place, 1, COUNTRY), func.length(place) >= COUNTRY),
    ]
    category = func.coalesce(chat_categories.c.category, "*")
    kinds: tuple[ColumnElement[str], ...] = (
        chats.c.kind,
        literal(LANGUAGE) + func.coalesce(chats.c.language, "vi"),
        literal(CATEGORY) + category,
    )
    found = []
    for level, is_there in levels:
        for kind in kinds:
            number = func.count(func.distinct(chats.c.id))
            statement = (
                select(level.label("place"), kind.label("what"), number.label("number"))
                .select_from(chats)
                .join(chat_places, chat_places.c.chat_id == chats.c.id)
            )
            if kind is kinds[-1]:
                statement = statement.outerjoin(
                    chat_categories, chat_categories.c.chat_id == chats.c.id
                )
            found.append(
                statement.where(
                    chats.c.id > after,
                    chats.c.id <= up_to,
                    chats.c.is_subscribed,
                    chats.c.gone_reason.is_(None),
                    is_there,
                ).group_by(level, kind)
            )
    return found


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
