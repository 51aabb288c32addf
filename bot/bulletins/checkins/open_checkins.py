"""The SQL of check-ins themselves."""

from sqlalchemy import bindparam, case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.checkins.checkin import Checkin
from bot.clock import Milliseconds
from bot.delivery.model import Broadcast
from bot.store.database import insert_into
from bot.store.hot import Ready
from bot.store.tables.checkins import checkins

_OPEN = Ready(
    select(*checkins.c)
    .where(checkins.c.ends_at > bindparam("now"), checkins.c.erased_at.is_(None))
    .order_by(checkins.c.broadcast_id.desc()),
    "now",
)


async def begin(
    connection: AsyncConnection, broadcast: Broadcast, now: Milliseconds
) -> None:
    """A check-in is about to be sent; once more does no harm."""
    await connection.execute(
        insert_into(connection, checkins)
        .values(
            broadcast_id=broadcast.id,
            code=broadcast.code or "",
            place=broadcast.place,
            begun_at=now,
            ends_at=broadcast.expires_at,
        )
        .on_conflict_do_nothing()
    )


async def get(connection: AsyncConnection, number: int) -> Checkin | None:
    """A check-in by its broadcast's number; None before it began."""
    rows = await connection.execute(
        select(checkins).where(checkins.c.broadcast_id == number)
    )
    row = rows.one_or_none()
    return None if row is None else Checkin(*row)


async def of_code(connection: AsyncConnection, code: str) -> Checkin | None:
    """A check-in by its broadcast's code; None before it began."""
    rows = await connection.execute(select(checkins).where(checkins.c.code == code))
    row = rows.first()
    return None if row is None else Checkin(*row)


async def open_now(connection: AsyncConnection, now: Milliseconds) -> list[Checkin]:
    """Those that are open, wherever, the newest first; never many."""
    return [Checkin(*row) for row in await _OPEN.run(connection, now)]


async def close(
    connection: AsyncConnection, number: int, by: int | None, now: Milliseconds
) -> bool:
    """Ends a check-in now; False where it was closed before."""
    ends_at = case((checkins.c.ends_at > now, now), else_=checkins.c.ends_at)
    closed = await connection.execute(
        update(checkins)
        .where(checkins.c.broadcast_id == number, checkins.c.closed_at.is_(None))
        .values(closed_at=now, closed_by=by, ends_at=ends_at)
    )
    return closed.rowcount > 0


async def note_reminder(
    connection: AsyncConnection, number: int, now: Milliseconds
) -> None:
    """Those who had not replied were asked again."""
    await connection.execute(
        update(checkins)
        .where(checkins.c.broadcast_id == number)
        .values(reminded_at=now)
    )


async def to_erase(
    connection: AsyncConnection, ended_before: Milliseconds, limit: int
) -> list[int]:
    """Check-ins that ended before an instant and may hold replies still."""
    ended = await connection.execute(
        select(checkins.c.broadcast_id)
        .where(checkins.c.erased_at.is_(None), checkins.c.ends_at < ended_before)
        .order_by(checkins.c.ends_at)
        .limit(limit)
    )
    return list(ended.scalars())


async def note_erased(
    connection: AsyncConnection, number: int, now: Milliseconds
) -> None:
    """Nothing that was said in a check-in is kept any more; the counts are."""
    await connection.execute(
        update(checkins).where(checkins.c.broadcast_id == number).values(erased_at=now)
    )
