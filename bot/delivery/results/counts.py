"""The SQL of counting: what became of a broadcast, in all or chat by chat."""

import json

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.model import Counts, DeliveryState
from bot.store.tables.delivery import broadcasts, deliveries, readings
from bot.store.tables.people import chats

MANY = 5_000  # deliveries: more are not counted in a transaction that writes


async def counts_of(connection: AsyncConnection, broadcast_id: int) -> Counts:
    """What became of its deliveries so far, or in the end.

    What still waits of one that has ended is skipped already, whatever its rows say.
    """
    found = await connection.execute(
        select(broadcasts.c.final_counts, broadcasts.c.skip_reason).where(
            broadcasts.c.id == broadcast_id
        )
    )
    final, skip_reason = found.one_or_none() or (None, None)
    if final is not None:
        return Counts(**json.loads(final))
    rows = await connection.execute(
        select(deliveries.c.state, deliveries.c.reason, func.count().label("number"))
        .where(deliveries.c.broadcast_id == broadcast_id)
        .group_by(deliveries.c.state, deliveries.c.reason)
    )
    numbers: dict[DeliveryState, int] = {}
    reasons: dict[DeliveryState, dict[str, int]] = {}
    for row in rows:
        state, reason = _as_ended(row.state, row.reason, skip_reason)
        numbers[state] = numbers.get(state, 0) + row.number
        of_state = reasons.setdefault(state, {})
        of_state[reason] = of_state.get(reason, 0) + row.number
    return Counts(
        pending=numbers.get(DeliveryState.WAITING, 0),
        sent=numbers.get(DeliveryState.SENT, 0),
        failed=reasons.get(DeliveryState.FAILED, {}),
        gone=numbers.get(DeliveryState.GONE, 0),
        gone_reasons=reasons.get(DeliveryState.GONE, {}),
        unknown=numbers.get(DeliveryState.UNKNOWN, 0),
        skipped=reasons.get(DeliveryState.SKIPPED, {}),
        recalled=numbers.get(DeliveryState.RECALLED, 0),
        read=await _read(connection, broadcast_id),
    )


async def _read(connection: AsyncConnection, broadcast_id: int) -> int:
    found = await connection.scalar(
        select(func.count())
        .select_from(readings)
        .where(readings.c.broadcast_id == broadcast_id)
    )
    return int(found or 0)


def _as_ended(
    state: int, reason: str | None, skip_reason: str | None
) -> tuple[DeliveryState, str]:
    """A row's state and reason; what its broadcast's end has skipped says so."""
    if state == DeliveryState.WAITING and skip_reason is not None:
        return DeliveryState.SKIPPED, skip_reason
    return DeliveryState(state), reason or ""


async def has_many(connection: AsyncConnection, broadcast_id: int) -> bool:
    """Whether it has more deliveries than may be counted while others wait."""
    some = select(deliveries.c.chat_id).where(deliveries.c.broadcast_id == broadcast_id)
    some = some.limit(MANY + 1)
    found = await connection.scalar(select(func.count()).select_from(some.subquery()))
    return int(found or 0) > MANY


async def groups_reached(connection: AsyncConnection, broadcast_id: int) -> int:
    """How many of those that it reached are groups; 0 once deliveries are erased."""
    found = await connection.scalar(
        select(func.count())
        .select_from(deliveries)
        .join(chats, chats.c.id == deliveries.c.chat_id)
        .where(
            deliveries.c.broadcast_id == broadcast_id,
            deliveries.c.state == int(DeliveryState.SENT),
            chats.c.kind == "group",
        )
    )
    return int(found or 0)


async def lines_of(
    connection: AsyncConnection, broadcast_id: int
) -> list[tuple[str, str, str, str]]:
    """A line a chat: channel, address, state, reason."""
    rows = await connection.execute(
        select(
            chats.c.channel,
            chats.c.address,
            deliveries.c.state,
            deliveries.c.reason,
            broadcasts.c.skip_reason,
        )
        .select_from(deliveries)
        .join(broadcasts, broadcasts.c.id == deliveries.c.broadcast_id)
        .outerjoin(chats, chats.c.id == deliveries.c.chat_id)
        .where(deliveries.c.broadcast_id == broadcast_id)
        .order_by(deliveries.c.chat_id)
    )
    found = []
    for row in rows:
        state, reason = _as_ended(row.state, row.reason, row.skip_reason)
        line = (row.channel or "", row.address or "", state.name.lower(), reason)
        found.append(line)
    return found
