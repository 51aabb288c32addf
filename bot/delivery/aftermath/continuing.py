"""The SQL of going on: who did not get what was stopped gets it, and nobody twice."""

from sqlalchemy import and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.delivery import broadcasts
from bot.delivery.model import DeliveryState, State
from bot.messaging import Address
from bot.store.database import Database
from bot.store.tables.delivery import broadcasts as broadcasts_table
from bot.store.tables.delivery import deliveries

AT_ONCE = 5_000  # deliveries: 50 ms on a small machine
STOPPED = "stopped"


async def go_on(
    connection: AsyncConnection,
    broadcast_id: int,
    by: tuple[int | None, Address],
    now: Milliseconds,
) -> bool:
    """A stopped run goes on, for `by` whom it now is; False if it cannot.

    Its plan is looked through again: who was skipped waits once more.
    """
    is_over = select(broadcasts_table.c.id).where(
        broadcasts_table.c.id == broadcast_id, broadcasts_table.c.expires_at <= now
    )
    if await connection.scalar(is_over) is not None:
        return False
    author, report_to = by
    return await broadcasts.set_state(
        connection,
        broadcast_id,
        State.SCHEDULED,
        was=(State.STOPPED,),
        starts_at=now,
        finished_at=None,
        skip_reason=None,
        is_report_due=False,
        is_planned=False,
        author_id=author,
        author_channel=report_to.channel,
        author_address=report_to.text,
    )


async def bring_back(database: Database, broadcast_id: int) -> None:
    """Whoever was skipped as it was stopped waits again, a slice at a time.

    It is not sent meanwhile, and may be cut off: what was brought back stays so.
    """
    after = -1
    while True:
        some = select(deliveries.c.chat_id).where(
            deliveries.c.broadcast_id == broadcast_id, deliveries.c.chat_id > after
        )
        some = some.order_by(deliveries.c.chat_id).limit(AT_ONCE)
        async with database.read() as connection:
            last = await connection.scalar(select(func.max(some.subquery().c.chat_id)))
        if last is None:
            return
        async with database.write() as connection:
            await connection.execute(
                update(deliveries)
                .where(
                    deliveries.c.broadcast_id == broadcast_id,
                    and_(deliveries.c.chat_id > after, deliveries.c.chat_id <= last),
                    deliveries.c.state == int(DeliveryState.SKIPPED),
                    deliveries.c.reason == STOPPED,
                    select(broadcasts_table.c.id)
                    .where(
                        broadcasts_table.c.id == broadcast_id,
                        broadcasts_table.c.state == str(State.SCHEDULED),
                    )
                    .exists(),
                )
                .values(state=int(DeliveryState.WAITING), reason=None, not_before=0)
            )
        after = last
