"""The SQL of drawings that someone asked for and that are still to be made."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.messaging import Address
from bot.store.database import insert_into
from bot.store.tables.conversation import wanted_drawings as table


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be drawn for whom; `about` is as the kind reads it."""

    address: Address
    kind: str
    about: str
    language: str


async def ask(connection: AsyncConnection, wanted: Wanted, now: Milliseconds) -> None:
    """Asked twice it is drawn once."""
    await connection.execute(
        insert_into(connection, table)
        .values(
            channel=wanted.address.channel,
            address=wanted.address.text,
            kind=wanted.kind,
            about=wanted.about,
            language=wanted.language,
            asked_at=now,
        )
        .on_conflict_do_nothing()
    )


async def waiting(connection: AsyncConnection, address: Address) -> int:
    """How many one chat still waits for."""
    found = await connection.scalar(
        select(func.count())
        .select_from(table)
        .where(table.c.channel == address.channel, table.c.address == address.text)
    )
    return int(found or 0)


async def following(connection: AsyncConnection) -> Wanted | None:
    """The one wanted longest."""
    row = (
        await connection.execute(select(table).order_by(table.c.asked_at).limit(1))
    ).one_or_none()
    if row is None:
        return None
    address = Address(row.channel, row.address)
    return Wanted(address, row.kind, row.about, row.language)


async def made(connection: AsyncConnection, wanted: Wanted) -> bool:
    """It is made; False when it was, or who asked was forgotten."""
    result = await connection.execute(
        delete(table).where(
            table.c.channel == wanted.address.channel,
            table.c.address == wanted.address.text,
            table.c.kind == wanted.kind,
            table.c.about == wanted.about,
        )
    )
    return result.rowcount == 1


async def forget(connection: AsyncConnection, address: Address) -> None:
    """Nothing is drawn for someone any more."""
    await connection.execute(
        delete(table).where(
            table.c.channel == address.channel, table.c.address == address.text
        )
    )
