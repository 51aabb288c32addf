"""What holds now for everyone of a place: for boards, loudspeakers and feeds."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Milliseconds
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
