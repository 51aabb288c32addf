"""The SQL of canned replies: what a place's officers answer again and again."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.store.tables.requests import canned_replies

MOST = 50  # of a place


@dataclass(frozen=True, slots=True)
class Canned:
    """One reply that is kept."""

    id: int
    place: str  # the code path of the desk
    text: str


async def keep(
    connection: AsyncConnection, place: str, text: str, now: Milliseconds
) -> bool:
    """Keeps a reply; False when there are as many as may be, or it is there already."""
    rows = await connection.execute(
        select(
            func.count(),
            func.count().filter(canned_replies.c.text == text),
        ).where(canned_replies.c.place == place)
    )
    known, same = rows.one()
    if known >= MOST or same:
        return False
    await connection.execute(
        canned_replies.insert().values(place=place, text=text, kept_at=now)
    )
    return True


async def page(
    connection: AsyncConnection, place: str, after: int, limit: int
) -> list[Canned]:
    """The next replies of a place by their number."""
    rows = await connection.execute(
        select(canned_replies)
        .where(canned_replies.c.place == place, canned_replies.c.id > after)
        .order_by(canned_replies.c.id)
        .limit(limit)
    )
    return [Canned(row.id, row.place, row.text) for row in rows]


async def get(connection: AsyncConnection, id_: int) -> Canned | None:
    """One of them."""
    rows = await connection.execute(
        select(canned_replies).where(canned_replies.c.id == id_)
    )
    row = rows.one_or_none()
    return None if row is None else Canned(row.id, row.place, row.text)


async def remove(connection: AsyncConnection, id_: int) -> None:
    """Nobody needs it any more."""
    await connection.execute(delete(canned_replies).where(canned_replies.c.id == id_))
