"""The SQL of taking a broadcast back: ordering it, and from whom.

A recall is a broadcast of its own kind: it is planned from the deliveries that arrived,
and goes through the same pace and retry. Each that is taken back counts so in both.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.delivery import broadcasts
from bot.delivery.model import (
    OPEN_STATES,
    RECALL,
    Broadcast,
    DeliveryState,
    Draft,
    Lane,
    State,
)
from bot.messaging import Address, Reply
from bot.store.tables.delivery import deliveries

TRIED_FOR = 2 * DAY  # no platform gives longer


async def order(
    connection: AsyncConnection,
    broadcast: Broadcast,
    by: tuple[int | None, Address],
    now: Milliseconds,
    said: Mapping[str, Reply] | None = None,
) -> int | None:
    """Takes a broadcast back, `by` whom; what is still going is stopped first.

    `said` is what is sent, by language, where a channel deletes nothing. The number of
    the recall; None where it was taken back before, or never went.
    """
    if broadcast.state in OPEN_STATES:
        await broadcasts.stop(connection, broadcast.id, now)
    ended = (State.DONE, State.STOPPED)
    if not await broadcasts.set_state(
        connection, broadcast.id, State.RECALLED, was=ended
    ):
        return None
    author, report_to = by
    draft = Draft(
        kind=RECALL,
        lane=Lane.CORRECTION,
        place=broadcast.place,
        language=broadcast.language,
        text=broadcast.text,
        starts_at=now,
        expires_at=now + TRIED_FOR,
        bodies=dict(said or {broadcast.language: Reply(())}),
        author_id=author,
        report_to=report_to,
        key=f"recall {broadcast.id}",
        replaces=broadcast.id,
    )
    number, _ = await broadcasts.create(connection, draft, now)
    return number


def reached(
    broadcast: Broadcast, ids: tuple[int, int]
) -> tuple[Select[int], ColumnElement[int]]:
    """Of the chats above one id and up to another those that it reached, each's rank.

    `broadcast` is what takes back or corrects. A part of a long text that arrived
    before the rest was stopped is taken back; who has it all gets a correction.
    """
    above, up_to = ids
    states = [DeliveryState.SENT, DeliveryState.RECALLED]
    has_any = or_(
        deliveries.c.state == int(DeliveryState.SENT),
        deliveries.c.message_ids.is_not(None),
    )
    chosen = select(deliveries.c.chat_id).where(
        deliveries.c.broadcast_id == broadcast.replaces,
        deliveries.c.chat_id > above,
        deliveries.c.chat_id <= up_to,
        has_any
        if broadcast.kind == RECALL
        else deliveries.c.state.in_([int(state) for state in states]),
    )
    return chosen, deliveries.c.rank


async def last_reached(connection: AsyncConnection, broadcast: Broadcast) -> int:
    """The highest id of a chat that the changed broadcast was planned for."""
    found = await connection.scalar(
        select(func.max(deliveries.c.chat_id)).where(
            deliveries.c.broadcast_id == broadcast.replaces
        )
    )
    return int(found or 0)
