"""Whether anything goes out that should: for whoever is woken when nothing does."""

import time
from collections.abc import Callable, Collection, Sequence

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import SECOND, Milliseconds
from bot.delivery import broadcasts
from bot.delivery.item import Result
from bot.delivery.model import Broadcast, DeliveryState, Rank, State
from bot.delivery.retry import LONGEST_WAIT, Finish
from bot.store.tables.delivery import deliveries, replies

_OLDEST = 20  # broadcasts looked at: it is the oldest that hangs


class Arrivals:
    """When something last arrived, by the monotonic clock; a start counts as one."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Nothing yet."""
        self._monotonic = monotonic
        self._at = monotonic()

    def note(self, results: Sequence[Result]) -> None:
        """What has been written down."""
        if any(
            isinstance(one.decision, Finish)
            and one.decision.state is DeliveryState.SENT
            for one in results
        ):
            self._at = self._monotonic()

    def seconds_ago(self) -> float:
        """How long nothing has arrived."""
        return self._monotonic() - self._at


async def due_since(
    connection: AsyncConnection, channels: Collection[str], now: Milliseconds
) -> Milliseconds | None:
    """Since when something is due that has not gone; None when nothing is.

    A try that failed changes nothing about it.
    """
    found = []
    for channel in channels:
        of_channel = select(replies.c.created_at).where(replies.c.channel == channel)
        oldest = await connection.scalar(of_channel.order_by(replies.c.id).limit(1))
        found += [] if oldest is None else [int(oldest)]
    for one in (await broadcasts.open_ones(connection, now))[:_OLDEST]:
        if one.state is State.SCHEDULED or await _waits(connection, one, now):
            found.append(one.started_at or one.starts_at)
            break
    return min(found, default=None)


async def _waits(
    connection: AsyncConnection, broadcast: Broadcast, now: Milliseconds
) -> bool:
    """Whether any of it is to go now, or is to be tried again soon."""
    soon = now + round(LONGEST_WAIT * SECOND)
    for rank in Rank:
        is_due = await connection.scalar(
            select(deliveries.c.chat_id)
            .where(
                deliveries.c.broadcast_id == broadcast.id,
                text("deliveries.state = 0"),  # literal: see ix_deliveries_waiting
                deliveries.c.rank == int(rank),
                deliveries.c.not_before <= soon,
            )
            .limit(1)
        )
        if is_due is not None:
            return True
    return False
