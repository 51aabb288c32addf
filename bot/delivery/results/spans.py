"""The SQL of what went out to a place within a span of time, for reports."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.delivery.model import NOTICES, DeliveryState, State
from bot.store.areas import within
from bot.store.tables.delivery import broadcasts, deliveries

MOST = 2_000  # notices of a month in one report
_WENT_OUT = (State.SENDING, State.DONE, State.STOPPED, State.RECALLED)


async def notices(
    connection: AsyncConnection, area: str, since: Milliseconds, until: Milliseconds
) -> list[tuple[int, str | None, str]]:
    """Notices that began within a span: number, category and text, the newest first."""
    rows = await connection.execute(
        select(broadcasts.c.id, broadcasts.c.category, broadcasts.c.text)
        .where(
            within(broadcasts.c.place, [area]),
            broadcasts.c.kind.in_(NOTICES),
            broadcasts.c.state.in_([str(state) for state in _WENT_OUT]),
            broadcasts.c.starts_at >= since,
            broadcasts.c.starts_at < until,
        )
        .order_by(broadcasts.c.id.desc())
        .limit(MOST)
    )
    return [(row.id, row.category, row.text) for row in rows]


async def reached(
    connection: AsyncConnection, chat_ids: list[int], since: Milliseconds
) -> set[int]:
    """Which of these chats got anything since, by the key of deliveries."""
    recent = select(broadcasts.c.id).where(broadcasts.c.starts_at >= since)
    found: set[int] = set()
    for broadcast in list(await connection.scalars(recent.limit(MOST))):
        rows = await connection.scalars(
            select(deliveries.c.chat_id).where(
                deliveries.c.broadcast_id == broadcast,
                deliveries.c.chat_id.in_(chat_ids),
                deliveries.c.state == int(DeliveryState.SENT),
            )
        )
        found.update(rows)
    return found
