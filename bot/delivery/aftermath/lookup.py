"""The SQL of what people name by its code, and of what corrects or takes back what."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery import broadcasts
from bot.delivery.model import (
    OPEN_STATES,
    RECALL,
    Broadcast,
    DeliveryState,
    State,
)
from bot.messaging import Address, ChatKind
from bot.store.hot import ReadyRows
from bot.store.tables.delivery import broadcasts as broadcasts_table
from bot.store.tables.delivery import deliveries
from bot.store.tables.people import chats

# What has begun to be sent, whatever became of it.
SENT_STATES = (State.SENDING, State.DONE, State.STOPPED, State.RECALLED)
HAVE_IT = (DeliveryState.SENT, DeliveryState.RECALLED)
MANY = 5_000  # deliveries: more are not counted while others wait


_GOT = ReadyRows(
    """
    SELECT asked.broadcast, asked.channel, asked.address, d.chat_id
    FROM {rows} AS asked
    JOIN chats AS c ON c.channel = asked.channel AND c.address = asked.address
    JOIN deliveries AS d ON d.broadcast_id = asked.broadcast AND d.chat_id = c.id
    -- It waits still as long as its result is not written down.
    WHERE d.state NOT IN (3, 4, 6)
    """,
    "broadcast BIGINT, channel TEXT, address TEXT",
)


async def got(
    connection: AsyncConnection, asked: Sequence[tuple[int, Address]]
) -> dict[tuple[int, Address], int]:
    """Of broadcasts and addresses those that it was sent to, each with its chat's id.

    What failed, is gone or was skipped was not.
    """
    rows = [(number, *address) for number, address in asked]
    found = await _GOT.run(connection, rows) if rows else ()
    return {
        (number, Address(channel, text)): chat_id
        for number, channel, text, chat_id in found
    }


class Reached(NamedTuple):
    """A chat that a broadcast was sent to."""

    id: int
    language: str | None
    listens: bool
    is_gone: bool
    place: str | None  # the first of its places within what was asked


_GOT_AT = ReadyRows(
    """
    SELECT asked.broadcast, asked.channel, asked.address, c.id, c.language, c.listens,
        c.gone_reason IS NOT NULL,
        (SELECT min(p.place) FROM chat_places AS p
            WHERE p.chat_id = c.id AND p.place >= asked.area
            AND p.place < asked.area || '/')
    FROM {rows} AS asked
    JOIN chats AS c ON c.channel = asked.channel AND c.address = asked.address
    JOIN deliveries AS d ON d.broadcast_id = asked.broadcast AND d.chat_id = c.id
    WHERE d.state NOT IN (3, 4, 6)
    """,
    "broadcast BIGINT, channel TEXT, address TEXT, area TEXT",
)


async def got_at(
    connection: AsyncConnection, asked: Sequence[tuple[int, Address, str]]
) -> dict[tuple[int, Address], Reached]:
    """As `got`, with what a short answer needs of the chat; each asked in an area."""
    rows = [(number, *address, area) for number, address, area in asked]
    return {
        (number, Address(channel, text)): Reached(
            id_, language, bool(listens), bool(is_gone), place
        )
        for number, channel, text, id_, language, listens, is_gone, place in (
            await _GOT_AT.run(connection, rows)
        )
    }


async def of_code(connection: AsyncConnection, code: str) -> Broadcast | None:
    """The broadcast that carries a code, a draft too."""
    found = await broadcasts.matching(connection, broadcasts_table.c.code == code)
    return found[0] if found else None


async def sent_as(connection: AsyncConnection, code: str) -> Broadcast | None:
    """What was sent under a code; no draft, and nothing that has not begun."""
    found = await of_code(connection, code)
    return found if found is not None and was_sent(found) else None


async def sent_as_number(
    connection: AsyncConnection, broadcast_id: int
) -> Broadcast | None:
    """What was sent under a number of ours."""
    found = await broadcasts.get(connection, broadcast_id)
    return found if found is not None and was_sent(found) else None


def was_sent(broadcast: Broadcast) -> bool:
    """Whether people have it, or had it."""
    return broadcast.started_at is not None and broadcast.state in SENT_STATES


async def correction_of(
    connection: AsyncConnection, broadcast_id: int
) -> Broadcast | None:
    """The newest correction of a broadcast that was sent."""
    found = await broadcasts.matching(
        connection,
        broadcasts_table.c.replaces == broadcast_id,
        broadcasts_table.c.kind != RECALL,
        broadcasts_table.c.started_at.is_not(None),
        limit=1,
    )
    return found[0] if found else None


async def recall_of(connection: AsyncConnection, broadcast_id: int) -> Broadcast | None:
    """What took a broadcast back."""
    found = await broadcasts.matching(
        connection,
        broadcasts_table.c.replaces == broadcast_id,
        broadcasts_table.c.kind == RECALL,
        limit=1,
    )
    return found[0] if found else None


async def reminders_of(
    connection: AsyncConnection, broadcast_id: int
) -> list[Broadcast]:
    """Those that ask the silent of a check-in again and are not over yet."""
    return await broadcasts.matching(
        connection,
        broadcasts_table.c.reminds == broadcast_id,
        broadcasts_table.c.state.in_([str(state) for state in OPEN_STATES]),
    )


async def reached(
    connection: AsyncConnection, broadcast_id: int
) -> tuple[int, int] | None:
    """How many people and groups got it; None where they are too many to count now."""
    states = [int(state) for state in HAVE_IT]
    have_it = select(deliveries.c.chat_id).where(
        deliveries.c.broadcast_id == broadcast_id, deliveries.c.state.in_(states)
    )
    some = have_it.limit(MANY + 1).subquery()
    rows = await connection.execute(
        select(chats.c.kind, func.count().label("number"))
        .select_from(some)
        .outerjoin(chats, chats.c.id == some.c.chat_id)
        .group_by(chats.c.kind)
    )
    numbers = {row.kind: int(row.number) for row in rows}
    if sum(numbers.values()) > MANY:
        return None
    groups = numbers.pop(str(ChatKind.GROUP), 0)
    return sum(numbers.values()), groups


async def reached_on(
    connection: AsyncConnection, broadcast_id: int, channel: str
) -> int:
    """How many got it on one channel; over `MANY` are not counted."""
    states = [int(state) for state in HAVE_IT]
    some = (
        select(chats.c.id)
        .join(deliveries, deliveries.c.chat_id == chats.c.id)
        .where(
            chats.c.channel == channel,
            deliveries.c.broadcast_id == broadcast_id,
            deliveries.c.state.in_(states),
        )
        .limit(MANY)
    )
    found = select(func.count()).select_from(some.subquery())
    return int(await connection.scalar(found) or 0)


async def by_channel(
    connection: AsyncConnection, broadcast_id: int, reason: str
) -> dict[str, int]:
    """Where those are whom it did not reach for one reason; reads each delivery."""
    rows = await connection.execute(
        select(chats.c.channel, func.count().label("number"))
        .select_from(deliveries)
        .join(chats, chats.c.id == deliveries.c.chat_id)
        .where(deliveries.c.broadcast_id == broadcast_id, deliveries.c.reason == reason)
        .group_by(chats.c.channel)
        .order_by(chats.c.channel)
    )
    return {row.channel: int(row.number) for row in rows}
