"""The SQL of what is put off: called off, moved, missed, handed over, listed.

Each holds only as long as nothing of it was planned: the first slice of a plan and a
change of mind meet in one row, and one of them comes too late.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
from bot.delivery.model import NOTICES, State
from bot.messaging import Address
from bot.store.areas import within
from bot.store.tables.delivery import broadcasts

AHEAD = (State.WAITING, State.SCHEDULED)


@dataclass(frozen=True, slots=True)
class Appointment:
    """What is to go at a time."""

    id: int
    state: State
    place: str
    text: str
    starts_at: Milliseconds
    author_id: int | None


async def upcoming(
    connection: AsyncConnection,
    areas: Sequence[str],
    now: Milliseconds,
    until: Milliseconds,
    limit: int,
    *,
    after: tuple[Milliseconds, int] | None = None,
) -> list[Appointment]:
    """Notices of some areas that are to go up to an instant, the next first.

    `after` is the instant and the number of the last one that is known.
    """
    at, number = after or (now, 0)
    is_after = or_(
        broadcasts.c.starts_at > at,
        and_(broadcasts.c.starts_at == at, broadcasts.c.id > number),
    )
    return await _select(
        connection,
        is_after,
        broadcasts.c.state.in_([str(state) for state in AHEAD]),
        broadcasts.c.starts_at.between(now, until),
        broadcasts.c.kind.in_(NOTICES),
        within(broadcasts.c.place, areas),
        limit=limit,
    )


async def under_way(
    connection: AsyncConnection, areas: Sequence[str], now: Milliseconds, limit: int
) -> list[Appointment]:
    """What of some areas is being sent now, or is about to."""
    is_due = and_(
        broadcasts.c.state == str(State.SCHEDULED), broadcasts.c.starts_at <= now
    )
    return await _select(
        connection,
        or_(broadcasts.c.state == str(State.SENDING), is_due),
        within(broadcasts.c.place, areas),
        limit=limit,
    )


async def _select(
    connection: AsyncConnection, *conditions: ColumnElement[bool], limit: int
) -> list[Appointment]:
    columns = broadcasts.c
    rows = await connection.execute(
        select(
            columns.id,
            columns.state,
            columns.place,
            columns.text,
            columns.starts_at,
            columns.author_id,
        )
        .where(*conditions)
        .order_by(columns.starts_at, columns.id)
        .limit(limit)
    )
    return [
        Appointment(r.id, State(r.state), r.place, r.text, r.starts_at, r.author_id)
        for r in rows
    ]


async def call_off(connection: AsyncConnection, broadcast_id: int) -> bool:
    """It is a draft again; False if it has begun, or was not ahead."""
    return await _change(connection, broadcast_id, AHEAD, state=str(State.DRAFT))


async def postpone(
    connection: AsyncConnection, broadcast_id: int, by: Milliseconds
) -> bool:
    """It goes so much later, and holds so much longer."""
    return await _change(
        connection,
        broadcast_id,
        (State.SCHEDULED,),
        starts_at=broadcasts.c.starts_at + by,
        expires_at=broadcasts.c.expires_at + by,
    )


async def miss(
    connection: AsyncConnection, broadcast_id: int, now: Milliseconds
) -> bool:
    """Its time passed with nobody running: it does not go, and its author is asked."""
    return await _change(
        connection,
        broadcast_id,
        (State.SCHEDULED,),
        state=str(State.MISSED),
        finished_at=now,
        is_report_due=broadcasts.c.author_address.is_not(None),
    )


async def take_up_again(connection: AsyncConnection, broadcast_id: int) -> bool:
    """One that missed its time is ahead once more."""
    return await _change(
        connection,
        broadcast_id,
        (State.MISSED,),
        state=str(State.SCHEDULED),
        finished_at=None,
        skip_reason=None,
        is_report_due=False,
    )


async def hand_over(
    connection: AsyncConnection, broadcast_id: int, to: int, address: Address
) -> bool:
    """From now on it is another officer's, who is told how it goes."""
    return await _change(
        connection,
        broadcast_id,
        AHEAD,
        author_id=to,
        author_channel=address.channel,
        author_address=address.text,
    )


async def _change(
    connection: AsyncConnection,
    broadcast_id: int,
    was: Sequence[State],
    **values: object,
) -> bool:
    changed = await connection.execute(
        update(broadcasts)
        .where(
            broadcasts.c.id == broadcast_id,
            broadcasts.c.state.in_([str(state) for state in was]),
            broadcasts.c.plan_cursor == 0,
        )
        .values(**values)
    )
    return changed.rowcount == 1
