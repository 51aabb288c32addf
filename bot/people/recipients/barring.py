"""The SQL of who is barred: no news, no questions to officers; answers as ever."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.messaging import Address
from bot.people.chats import departure_digest
from bot.store.areas import within
from bot.store.database import insert_into
from bot.store.tables.people import barred, chats


@dataclass(frozen=True, slots=True)
class Barred:
    """Someone who is barred, by a number of their own."""

    id: int
    place: str
    chat_id: int | None
    barred_at: Milliseconds


async def bar(
    connection: AsyncConnection,
    address: Address,
    place: str,
    *,
    secret: bytes,
    now: Milliseconds,
    by: int | None,
) -> None:
    """Bars whoever is at an address; what they subscribed to is kept for later."""
    chat_id = await connection.scalar(
        select(chats.c.id).where(
            chats.c.channel == address.channel, chats.c.address == address.text
        )
    )
    values = {"place": place, "chat_id": chat_id, "barred_at": now, "barred_by": by}
    await connection.execute(
        insert_into(connection, barred)
        .values(digest=departure_digest(address, secret), **values)
        .on_conflict_do_nothing()
    )
    if chat_id is not None:
        await connection.execute(
            update(chats).where(chats.c.id == chat_id).values(is_subscribed=False)
        )


async def let_back(connection: AsyncConnection, one: Barred) -> bool:
    """No longer barred, and news come again; False if that was done before."""
    gone = await connection.execute(delete(barred).where(barred.c.id == one.id))
    if gone.rowcount != 1:
        return False
    if one.chat_id is not None:
        await connection.execute(
            update(chats).where(chats.c.id == one.chat_id).values(is_subscribed=True)
        )
    return True


async def is_barred(
    connection: AsyncConnection, address: Address, secret: bytes
) -> bool:
    """Whether whoever is at an address is barred."""
    found = await connection.scalar(
        select(barred.c.id).where(barred.c.digest == departure_digest(address, secret))
    )
    return found is not None


async def among(connection: AsyncConnection, digests: Sequence[str]) -> set[str]:
    """Which of these are barred: no list brings them in."""
    rows = await connection.scalars(
        select(barred.c.digest).where(barred.c.digest.in_(digests))
    )
    return set(rows)


async def page(
    connection: AsyncConnection, areas: Sequence[str], *, after: int, limit: int
) -> list[Barred]:
    """Who was barred for places within some areas, from a number on."""
    rows = await connection.execute(
        select(barred)
        .where(within(barred.c.place, areas), barred.c.id > after)
        .order_by(barred.c.id)
        .limit(limit)
    )
    return [Barred(r.id, r.place, r.chat_id, r.barred_at) for r in rows]


async def find(
    connection: AsyncConnection,
    areas: Sequence[str],
    *,
    id_: int | None = None,
    chat_id: int | None = None,
) -> Barred | None:
    """One of them, by its own number or the chat's."""
    which = barred.c.id == id_ if chat_id is None else barred.c.chat_id == chat_id
    row = (
        await connection.execute(
            select(barred).where(which, within(barred.c.place, areas))
        )
    ).first()
    return (
        None if row is None else Barred(row.id, row.place, row.chat_id, row.barred_at)
    )
