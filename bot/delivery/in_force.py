"""What holds now for everyone of a place: for boards, loudspeakers and feeds."""

from collections.abc import Sequence

import orjson
from sqlalchemy import func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import DAY, Milliseconds
from bot.delivery.broadcasts import matching
from bot.delivery.model import RECALL, Broadcast, State
from bot.store.tables.delivery import broadcasts

_SENT = (str(State.SENDING), str(State.DONE))
# Chosen by its officer for some of the place alone: no public page shows it.
_FOR_SOME = ('%"roles"%', '%"categories"%', '%"languages"%', '%"kinds"%')


async def in_force(
    connection: AsyncConnection,
    places: Sequence[str],
    now: Milliseconds,
    limit: int = 50,
) -> list[Broadcast]:
    """What was sent to everyone of these code paths and holds: urgent first, then new.

    Not what was taken back, corrected by another, only tried, or for some of them
    alone. Who asks for a commune gives the paths above it too.
    """
    audience = func.coalesce(broadcasts.c.audience, "")
    correction = broadcasts.alias("correction")
    return await matching(
        connection,
        broadcasts.c.state.in_(_SENT),
        broadcasts.c.kind != RECALL,
        broadcasts.c.expires_at > now,
        broadcasts.c.starts_at <= now,
        or_(
            broadcasts.c.place.in_(places),
            *(audience.like(f'%"{path}"%') for path in places),
        ),
        *(audience.not_like(pattern) for pattern in _FOR_SOME),
        func.coalesce(broadcasts.c.details, "").not_like('%"is_drill":true%'),
        ~select(correction.c.id)
        .where(
            correction.c.replaces == broadcasts.c.id,
            correction.c.kind != RECALL,
            correction.c.state.in_(_SENT),
        )
        .exists(),
        order=(broadcasts.c.is_urgent.desc(), broadcasts.c.id.desc()),
        limit=limit,
    )


async def urgent_now(
    connection: AsyncConnection, now: Milliseconds
) -> list[tuple[int, str]]:
    """Urgent notices for everyone that began within a day, each with its places."""
    audience = func.coalesce(broadcasts.c.audience, "")
    found = await matching(
        connection,
        broadcasts.c.state.in_(_SENT),
        broadcasts.c.kind == "notice",
        broadcasts.c.is_urgent.is_(true()),
        broadcasts.c.starts_at > now - DAY,
        broadcasts.c.starts_at <= now,
        broadcasts.c.expires_at > now,
        *(audience.not_like(pattern) for pattern in _FOR_SOME),
        func.coalesce(broadcasts.c.details, "").not_like('%"is_drill":true%'),
        limit=20,
    )
    return [(one.id, area) for one in found for area in _areas(one)]


def _areas(one: Broadcast) -> tuple[str, ...]:
    chosen = orjson.loads(one.audience) if one.audience else {}
    return (one.place, *chosen.get("places", ()))
