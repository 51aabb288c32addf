"""The SQL of what a restart must not forget: pauses, and the groups' last minute."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import MINUTE, Milliseconds
from bot.delivery.item import Result
from bot.delivery.model import OPEN_STATES, Rank
from bot.messaging import Address
from bot.store.database import insert_into
from bot.store.tables.delivery import (
    broadcasts,
    deliveries,
    group_sends,
    pauses,
    replies,
)


def pause_scope(address: Address) -> str:
    """What a chat's pause is stored under; a channel's is its bare name."""
    return f"{address.channel} {address.chat}"


async def store_pause(
    connection: AsyncConnection, scope: str, until: Milliseconds
) -> None:
    """Keeps a platform's "wait", so that a restart keeps it too."""
    await connection.execute(
        insert_into(connection, pauses)
        .values(scope=scope, until=until)
        .on_conflict_do_update(index_elements=["scope"], set_={"until": until})
    )


async def stored_pauses(
    connection: AsyncConnection, channel: str, now: Milliseconds
) -> dict[str, Milliseconds]:
    """The pauses of a channel that are still running, by scope."""
    rows = await connection.execute(
        select(pauses).where(
            pauses.c.until > now,
            or_(pauses.c.scope == channel, pauses.c.scope.startswith(channel + " ")),
        )
    )
    return {row.scope: row.until for row in rows}


async def follow_clock_back(
    connection: AsyncConnection, by: Milliseconds, now: Milliseconds
) -> None:
    """The clock was set back: what waits for an instant waits no longer than before."""
    states = [str(state) for state in OPEN_STATES]
    is_open = select(broadcasts.c.id).where(broadcasts.c.state.in_(states))
    key = deliveries.c.broadcast_id, deliveries.c.chat_id
    for rank in Rank:  # by the index of what waits, and of that what waits for later
        later = select(*key).where(
            deliveries.c.broadcast_id.in_(is_open),
            deliveries.c.rank == int(rank),
            text("deliveries.state = 0"),
            deliveries.c.not_before > now,
        )
        await connection.execute(
            update(deliveries)
            .where(tuple_(*key).in_(later))
            .values(not_before=deliveries.c.not_before - by)
        )
    await connection.execute(
        update(replies)
        .where(replies.c.not_before > now)
        .values(not_before=replies.c.not_before - by)
    )
    await connection.execute(update(pauses).values(until=pauses.c.until - by))
    await connection.execute(
        update(group_sends).values(sent_at=group_sends.c.sent_at - by)
    )


async def note_group_sends(connection: AsyncConnection, sent: Sequence[Result]) -> None:
    """A group's limit counts replies and news alike, and a restart must know it."""
    if not sent:
        return
    before = sent[-1].at - MINUTE
    await connection.execute(delete(group_sends).where(group_sends.c.sent_at < before))
    await connection.execute(
        group_sends.insert(),
        [
            {
                "channel": result.address.channel,
                "chat": result.address.chat,
                "sent_at": result.at,
            }
            for result in sent
        ],
    )


async def groups_last_minute(
    connection: AsyncConnection, channel: str, now: Milliseconds
) -> list[tuple[str, Milliseconds]]:
    """What groups were sent in the last minute: (chat, instant), oldest first."""
    rows = await connection.execute(
        select(group_sends.c.chat, group_sends.c.sent_at)
        .where(group_sends.c.channel == channel, group_sends.c.sent_at > now - MINUTE)
        .order_by(group_sends.c.sent_at)
    )
    return [(row.chat, row.sent_at) for row in rows]


async def erase_past(connection: AsyncConnection, now: Milliseconds) -> None:
    """What no restart needs any more."""
    await connection.execute(delete(pauses).where(pauses.c.until <= now))
    await connection.execute(
        delete(group_sends).where(group_sends.c.sent_at < now - MINUTE)
    )
