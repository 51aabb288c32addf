"""The SQL of check-ins themselves."""

from sqlalchemy import bindparam, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bulletins.checkins.checkin import REMINDED_AT_MOST_EVERY, Checkin
from bot.clock import MINUTE, Milliseconds
from bot.delivery.model import Broadcast
from bot.store.database import insert_into
from bot.store.hot import Ready
from bot.store.tables.checkins import checkins

LOOKED_AFTER = 10 * MINUTE  # the end of a check-in: its last figures are told

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
) -> bool:
    """Those who are silent are asked again; False so soon after the last time."""
    last = checkins.c.reminded_at
    noted = await connection.execute(
        update(checkins)
        .where(
            checkins.c.broadcast_id == number,
            or_(last.is_(None), last <= now - REMINDED_AT_MOST_EVERY),
        )
        .values(reminded_at=now)
    )
    return noted.rowcount > 0


async def to_look_at(connection: AsyncConnection, now: Milliseconds) -> list[Checkin]:
    """Those that are not closed, and what was closed just now or not counted since."""
    closed_at, reached_at = checkins.c.closed_at, checkins.c.reached_at
    is_new = closed_at > now - LOOKED_AFTER
    is_uncounted = or_(reached_at.is_(None), reached_at < closed_at)
    rows = await connection.execute(
        select(checkins)
        .where(
            checkins.c.erased_at.is_(None),
            or_(closed_at.is_(None), is_new, is_uncounted),
        )
        .order_by(checkins.c.broadcast_id.desc())
    )
    return [Checkin(*row) for row in rows]


async def over(connection: AsyncConnection, now: Milliseconds) -> list[Checkin]:
    """Those whose time has ended and that nobody closed."""
    rows = await connection.execute(
        select(checkins).where(
            checkins.c.closed_at.is_(None), checkins.c.ends_at <= now
        )
    )
    return [Checkin(*row) for row in rows]


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
