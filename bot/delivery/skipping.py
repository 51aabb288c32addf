"""Deliveries that are not sent any more: their rows are told so, some at a time.

A stop or an expiry writes only the broadcast's `skip_reason`, whatever its size: from
then on nothing of it leaves, and what waits counts as skipped. The process that sends
brings the rows into line in transactions short enough that nobody's question waits,
at its next start too.
"""

from collections.abc import Sequence

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.delivery.model import RECALL, Broadcast, DeliveryState, Rank
from bot.store.tables.checkins import checkin_replies
from bot.store.tables.delivery import broadcasts, deliveries
from bot.store.tables.people import chats

AT_ONCE = 5_000  # deliveries: 50 ms on a small machine


async def next_ended(connection: AsyncConnection) -> tuple[int, str] | None:
    """A broadcast that ended with rows that may still wait, and why they won't go."""
    rows = await connection.execute(
        select(broadcasts.c.id, broadcasts.c.skip_reason)
        .where(broadcasts.c.skip_reason.is_not(None))
        .order_by(broadcasts.c.id)
        .limit(1)
    )
    row = rows.first()
    return None if row is None else (row.id, row.skip_reason)


async def skip_some(
    connection: AsyncConnection, broadcast_id: int, reason: str, now: Milliseconds
) -> None:
    """Turns some of its waiting rows into skipped ones; notes when none is left."""
    some = list(await connection.scalars(_waiting(broadcast_id).limit(AT_ONCE)))
    await _change(connection, broadcast_id, some, DeliveryState.SKIPPED, reason, now)
    if len(some) < AT_ONCE and await _is_none_waiting(connection, broadcast_id):
        await connection.execute(
            update(broadcasts)
            .where(broadcasts.c.id == broadcast_id)
            .values(skip_reason=None)
        )


async def unreachable(
    connection: AsyncConnection, broadcast: Broadcast, now: Milliseconds
) -> list[int]:
    """Some of the chats that it waits for and that left, went or paused meanwhile.

    What is taken back goes from who pauses too; who has replied is not reminded.
    """
    reachable = select(chats.c.id).where(chats.c.id == deliveries.c.chat_id)
    if broadcast.kind != RECALL:
        reachable = reachable.where(
            chats.c.gone_reason.is_(None),
            or_(
                deliveries.c.rank == int(Rank.OFFICE),
                and_(
                    chats.c.is_subscribed,
                    or_(chats.c.paused_until.is_(None), chats.c.paused_until <= now),
                ),
            ),
        )
    is_over = ~reachable.exists()
    if broadcast.reminds is not None:
        is_over = or_(is_over, _has_replied())
    waiting = _waiting(broadcast.id).where(is_over)
    return list(await connection.scalars(waiting.limit(AT_ONCE)))


async def skip_unreachable(
    connection: AsyncConnection,
    broadcast_id: int,
    chat_ids: Sequence[int],
    now: Milliseconds,
) -> None:
    """Whoever of these left, went or paused is skipped, and said so."""
    known = chats.c.id == deliveries.c.chat_id
    gone = select(chats.c.id).where(known, chats.c.gone_reason.is_not(None)).exists()
    in_office = deliveries.c.rank == int(Rank.OFFICE)
    wants = or_(chats.c.is_subscribed, in_office)
    subscribed = select(chats.c.id).where(known, wants).exists()
    is_paused = select(chats.c.id).where(known, chats.c.paused_until > now).exists()
    paused = and_(is_paused, ~in_office)
    for state, reason, condition in (
        (DeliveryState.GONE, "gone", gone),
        (DeliveryState.SKIPPED, "unsubscribed", ~subscribed),
        (DeliveryState.SKIPPED, "paused", paused),
        (DeliveryState.SKIPPED, "replied", _has_replied()),
    ):
        await _change(connection, broadcast_id, chat_ids, state, reason, now, condition)


def _has_replied() -> ColumnElement[bool]:
    """Whether a delivery reminds someone who has replied by now."""
    return (
        select(checkin_replies.c.id)
        .join(broadcasts, broadcasts.c.reminds == checkin_replies.c.broadcast_id)
        .where(
            broadcasts.c.id == deliveries.c.broadcast_id,
            checkin_replies.c.chat_id == deliveries.c.chat_id,
        )
        .correlate(deliveries)
        .exists()
    )


async def _is_none_waiting(connection: AsyncConnection, broadcast_id: int) -> bool:
    return await connection.scalar(_waiting(broadcast_id).limit(1)) is None


def _waiting(broadcast_id: int) -> Select[int]:
    return select(deliveries.c.chat_id).where(
        deliveries.c.broadcast_id == broadcast_id, text("deliveries.state = 0")
    )


async def _change(
    connection: AsyncConnection,
    broadcast_id: int,
    chat_ids: Sequence[int],
    state: DeliveryState,
    reason: str,
    now: Milliseconds,
    *conditions: ColumnElement[bool],
) -> None:
    """Those that still wait: what was recorded meanwhile stays as it was recorded."""
    # Written out: of a subquery PostgreSQL may think that it is one row, and look
    # through all others for each; and so many parameters not every SQLite takes.
    these: BindParameter[Sequence[int]] = bindparam(
        "these", chat_ids, expanding=True, literal_execute=True
    )
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.broadcast_id == broadcast_id,
            deliveries.c.chat_id.in_(these),
            text("deliveries.state = 0"),
            *conditions,
        )
        .values(state=state, reason=reason, changed_at=now)
    )
